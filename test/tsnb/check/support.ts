import type { CodeCell, Json, Notebook, Output } from '../../../tsnb/src/notebook';
import { compareNotebooks, type Difference } from '../../../tsnb/src/check/compare';

/** A code cell that holds these outputs. */
export function cellWith(outputs: Output[], metadata: CodeCell['metadata'] = {}): CodeCell {
  return { cell_type: 'code', id: 'a', metadata, source: 'f()', execution_count: 1, outputs };
}

/** A notebook of these cells. */
export function notebookOf(...cells: CodeCell[]): Notebook {
  return { nbformat: 4, nbformat_minor: 5, metadata: {}, cells };
}

export function stdout(text: string): Output {
  return { output_type: 'stream', name: 'stdout', text };
}

export function stderr(text: string): Output {
  return { output_type: 'stream', name: 'stderr', text };
}

export function display(data: { [type: string]: Json }): Output {
  return { output_type: 'display_data', data, metadata: {} };
}

export function figure(data: Json[], layout: Json = {}): Output {
  return display({ 'application/vnd.plotly.v1+json': { data, layout } });
}

/** The processor time of something, in that of sorting 100,000 strings on this machine. */
export function costOf(act: () => void): number {
  unit ??= processorTimeOf(sortStrings);
  return processorTimeOf(act) / unit;
}

let unit: number | undefined;

function sortStrings(): void {
  Array.from({ length: 100_000 }, (_, i) => String((i * 7919) % 100_003)).sort();
}

function processorTimeOf(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** In what two lists of outputs of a cell differ. */
export function differences(
  stored: Output[],
  found: Output[],
  metadata: CodeCell['metadata'] = {},
): Difference[] {
  const [comparison] = compareNotebooks(
    'a.ipynb',
    notebookOf(cellWith(stored, metadata)),
    notebookOf(cellWith(found)),
  );
  return comparison.differences;
}
