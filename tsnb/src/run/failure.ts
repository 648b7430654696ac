import type { CodeCell, ErrorOutput } from '../notebook';
import type { CellFailure } from './result';

const LAST_OUTPUT = 2_000;

/** The failure that an error output of a cell tells of. */
export function failureOf(error: ErrorOutput, cell: CodeCell): CellFailure {
  const { ename, evalue, traceback } = error;
  return {
    ename,
    evalue,
    traceback,
    cause: evalue === '' ? ename : `${ename}: ${evalue}`,
    line: lineIn([evalue, ...traceback], cell.execution_count),
    source: cell.source,
    stdout: lastOf(cell, 'stdout'),
    stderr: lastOf(cell, 'stderr'),
  };
}

/** The error output that says why a cell failed: its last one. */
export function lastError(cell: CodeCell): ErrorOutput | undefined {
  return cell.outputs.filter((output) => output.output_type === 'error').at(-1);
}

function lastOf(cell: CodeCell, name: string): string {
  let text = '';
  for (const output of cell.outputs) {
    if (output.output_type === 'stream' && output.name === name)
      text = (text + output.text).slice(-LAST_OUTPUT);
  }
  return text;
}

// The kernel names positions as In[3]:line:column. The innermost one in this cell is the first in a traceback.
function lineIn(texts: readonly string[], executionCount: number | null): number | null {
  for (const text of texts) {
    for (const [, count, line] of text.matchAll(/\bIn\[(\d+)\]:(\d+)/g)) {
      if (Number(count) === executionCount) return Number(line);
    }
  }
  return null;
}
