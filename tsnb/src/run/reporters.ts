import { fileReport, type Console, type Reporter, type ReporterTable } from '../terminal';
import { jsonReport } from './jsonReport';
import { junitReport } from './junit';
import type { PreparedNotebook, Unreadable } from './plan';
import { Progress } from './progress';
import { failureReport } from './report';
import type { CellResult, NotebookResult } from './result';

/** A cell of a notebook that runs began or ended. */
export interface CellStep {
  readonly kind: 'started' | 'ended';
  readonly notebook: PreparedNotebook;
  readonly cell: CellResult;
}

/** What came of all notebooks. */
export interface RunOutcome {
  readonly exitCode: number;
  readonly results: readonly NotebookResult[];
  readonly problems: readonly Unreadable[];
}

/** What tells of `tsnb run`. */
export const RUN_REPORTERS: ReporterTable<CellStep, NotebookResult, RunOutcome> = [
  { name: 'progress', make: ({ console, jobs }) => progressReporter(new Progress(console, jobs)) },
  { name: 'failures', make: ({ console }) => failureReporter(console) },
  fileReport(
    'junit',
    'write a JUnit report, one test case a cell',
    ({ results, problems }: RunOutcome) => junitReport(results, problems),
  ),
  fileReport('json', 'write a report as JSON', ({ exitCode, results, problems }: RunOutcome) =>
    jsonReport(exitCode, results, problems),
  ),
];

function progressReporter(progress: Progress): Reporter<CellStep, NotebookResult, RunOutcome> {
  return {
    stepped: ({ kind, notebook: { source, notebook }, cell }) => {
      const { length } = notebook.cells;
      if (kind === 'started') progress.cellStarted(source, cell.number, length);
      else progress.cellEnded(source, cell, length);
    },
    ended: (result) => {
      progress.notebookEnded(result);
    },
    closed: () => {
      progress.stop();
    },
  };
}

function failureReporter(console: Console): Reporter<CellStep, NotebookResult, RunOutcome> {
  return {
    ended: (result) => {
      const report = failureReport(result);
      if (report !== '') console.report(`\n${report}\n`);
    },
    finished: ({ problems }) => {
      for (const { source, problem } of problems) console.report(`tsnb: ${source}: ${problem}`);
    },
  };
}
