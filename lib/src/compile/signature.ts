import { printGraph, printScalar } from './print';
import type { Recording } from './record';

/** What must stay the same from call to call. */
export interface Signature {
  readonly lines: readonly string[];
}

/** The whole graph of a step: what it returns, then what it assigns. */
export function describeGraph(recording: Recording): string {
  const assigned = recording.variables.filter(({ before, after }) => before !== after);
  return [
    printGraph([...recording.results, ...assigned.map(({ after }) => after)]),
    ...assigned.map(({ variable }) => `assign ${variable.name}`),
  ].join('\n');
}

export function signatureOf(recording: Recording): Signature {
  const draws = recording.draws.map(({ value }) => `draw ${value.dtype}[${value.shape.join()}]`);
  const returned = `returned ${recording.result.key}`;
  return { lines: [...draws, ...describeGraph(recording).split('\n'), returned] };
}

/** The same signature with numbers in the place of the arguments that stand for them. */
export function withNumbers(signature: Signature, numbers: ReadonlyMap<number, number>): Signature {
  const printed = (name: string, index: string): string => {
    const value = numbers.get(Number(index));
    return value === undefined ? name : printScalar(value);
  };
  return { lines: signature.lines.map((line) => line.replace(/\barg(\d+)\b/g, printed)) };
}

/** The first difference in words; undefined if there is none. */
export function differences(before: Signature, now: Signature): string | undefined {
  const at = before.lines.findIndex((line, i) => line !== now.lines[i]);
  if (at < 0 && before.lines.length === now.lines.length) return undefined;
  const index = at < 0 ? before.lines.length : at;
  const [was, is] = [before, now].map(({ lines }) => lines[index] ?? 'nothing');
  return `'${was}' became '${is}'`;
}
