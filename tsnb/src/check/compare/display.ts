import type { CodeCell, ErrorOutput, Json } from '../../notebook';
import { COMPARERS, type Comparer } from './comparers';
import { isOnlyProgress } from './text';

/** What a display shows, by the richest of its representations. */
export interface Display {
  readonly comparer: Comparer;
  readonly type: string;
  readonly data: Json;
  /** What a person calls it: `figure "Loss"`, `HTML`. */
  readonly name: string;
  /** The PNG beside it, for people to look at. */
  readonly png: string | undefined;
}

/** A cell's outputs as they are compared: each stream as one text, displays in order, errors. */
export interface CellOutputs {
  readonly streams: Map<string, string>;
  readonly displays: Display[];
  readonly errors: ErrorOutput[];
}

/** Sorts the outputs of a cell. Progress bars in HTML are dropped. */
export function outputsOf({ outputs }: CodeCell): CellOutputs {
  const sorted: CellOutputs = { streams: new Map(), displays: [], errors: [] };
  for (const output of outputs) {
    if (output.output_type === 'stream') {
      const { name, text } = output;
      sorted.streams.set(name, (sorted.streams.get(name) ?? '') + text);
    } else if (output.output_type === 'error') {
      sorted.errors.push(output);
    } else {
      const display = displayOf(output.data);
      if (display !== undefined) sorted.displays.push(display);
    }
  }
  return sorted;
}

function displayOf(bundle: Readonly<Record<string, Json>>): Display | undefined {
  const html = bundle['text/html'];
  if (typeof html === 'string' && isOnlyProgress(html)) return undefined;
  const types = Object.keys(bundle);
  for (const comparer of COMPARERS) {
    const type = types.find((one) => comparer.matches(one));
    if (type === undefined) continue;
    const data = bundle[type];
    const png = bundle['image/png'];
    const name = comparer.name(type, data);
    return { comparer, type, data, name, png: typeof png === 'string' ? png : undefined };
  }
  return undefined;
}
