import { junitText, type JUnitCase } from '../terminal';
import type { Unreadable } from './plan';
import { failureReport } from './report';
import type { CellResult, NotebookResult } from './result';

/** A JUnit report: one test suite a notebook, one test case a code cell. */
export function junitReport(
  results: readonly NotebookResult[],
  problems: readonly Unreadable[],
): string {
  const ran = results.map((result) => ({
    name: result.source,
    seconds: result.seconds,
    cases: [...result.cells.map((cell) => cellCase(cell, result)), ...kernelCase(result)],
  }));
  return junitText([...ran, ...problems.map(unreadableSuite)]);
}

/** A case for what went wrong outside of any cell; none if nothing did. */
export function kernelCase({ problem, status }: NotebookResult): JUnitCase[] {
  return problem === null
    ? []
    : [{ name: 'the kernel', error: { message: problem, type: status } }];
}

/** A suite for a notebook that can't be run. */
export function unreadableSuite({ source, problem }: Unreadable) {
  const error = { message: problem, type: 'unreadable' };
  return { name: source, cases: [{ name: 'the notebook', error }] };
}

function cellCase(cell: CellResult, result: NotebookResult): JUnitCase {
  const { number, firstLine, seconds, failure, status } = cell;
  const base = { name: `cell ${number}: ${firstLine}`, seconds };
  if (status !== 'failed' || failure === null) return { ...base, skipped: !didRun(status) };
  const { cause: message, ename: type, stdout, stderr } = failure;
  const details = failureReport({ ...result, cells: [cell], problem: null });
  return { ...base, failure: { message, type, details, stdout, stderr } };
}

function didRun(status: CellResult['status']): boolean {
  return status !== 'skipped' && status !== 'empty' && status !== 'not-run';
}
