import { isJsonType, isObject, type CodeCell, type ErrorOutput, type Json } from '../../notebook';
import { FIGURE_TYPE, titleOf } from './figure';
import { isOnlyProgress } from './html';

/** What a display shows, by the richest of its representations: the others say the same in less. */
export interface Display {
  kind: 'figure' | 'json' | 'html' | 'svg' | 'png' | 'text' | 'other';
  type: string;
  data: Json;
  /** What a person calls it: `figure "Loss"`, `html`. */
  name: string;
  /** The PNG beside it, for people to look at. */
  png: string | undefined;
}

/** A cell's outputs as they are compared: each stream as one text, displays in order, errors. */
export interface CellOutputs {
  streams: Map<string, string>;
  displays: Display[];
  errors: ErrorOutput[];
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
  const types = Object.keys(bundle);
  const html = bundle['text/html'];
  if (types.length === 0 || (typeof html === 'string' && isOnlyProgress(html))) return undefined;
  const ranked = types.map((type) => ({ type, ...rank(type) })).sort((a, b) => a.order - b.order);
  const { type, kind } = ranked[0];
  const data = bundle[type];
  const png = bundle['image/png'];
  const name =
    kind === 'figure' && isObject(data)
      ? `figure ${JSON.stringify(titleOf(data))}`
      : nameOf(kind, type);
  return { kind, type, data, name, png: typeof png === 'string' ? png : undefined };
}

const NAMES = {
  figure: 'figure',
  json: 'JSON',
  html: 'HTML',
  svg: 'SVG',
  png: 'picture',
  text: 'text',
  other: '',
};

function nameOf(kind: Display['kind'], type: string): string {
  return kind === 'other' || (kind === 'text' && type !== 'text/plain') ? type : NAMES[kind];
}

function rank(type: string): { order: number; kind: Display['kind'] } {
  if (type === FIGURE_TYPE) return { order: 0, kind: 'figure' };
  if (isJsonType(type)) return { order: 1, kind: 'json' };
  if (type === 'text/html') return { order: 2, kind: 'html' };
  if (type === 'image/svg+xml') return { order: 3, kind: 'svg' };
  if (type === 'image/png') return { order: 4, kind: 'png' };
  if (type === 'text/plain') return { order: 7, kind: 'text' };
  return type.startsWith('text/') ? { order: 5, kind: 'text' } : { order: 6, kind: 'other' };
}
