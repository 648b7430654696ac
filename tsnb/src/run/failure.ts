import type { KernelExit } from '../kernel/client';
import type { CodeCell, ErrorOutput } from '../notebook';
import type { CellFailure } from './result';

const LAST_WORDS_LINES = 20;
const LAST_OUTPUT = 2_000;

/** An error output of the runner's own, for what the kernel itself can't tell. */
export function ownError(ename: string, evalue: string, traceback: string[] = []): ErrorOutput {
  return { output_type: 'error', ename, evalue, traceback: [`${ename}: ${evalue}`, ...traceback] };
}

/** Why a kernel's process is gone, as an error output. */
export function exitError({ code, signal, lastWords }: KernelExit, when: string): ErrorOutput {
  if (/heap out of memory|Array buffer allocation failed/.test(lastWords)) {
    return ownError('OutOfMemory', `the kernel ran out of memory ${when}`);
  }
  const how =
    signal === 'SIGKILL'
      ? 'was killed (SIGKILL: by someone, or by the system because memory ran out)'
      : signal !== null
        ? `was ended by ${signal}`
        : `ended itself with exit code ${code ?? 'unknown'} (as process.exit does)`;
  const error = ownError('KernelDied', `the kernel ${how} ${when}`);
  if (lastWords !== '') error.traceback.push(...lastWords.split('\n').slice(-LAST_WORDS_LINES));
  return error;
}

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
