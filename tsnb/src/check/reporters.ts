import type { Unreadable } from '../run';
import { fileReport, type Console, type Reporter, type ReporterTable } from '../terminal';
import { cellLine, checkedLine, differenceReport, problemReport } from './report';
import { annotations, htmlReport, jsonReport, junitReport } from './reports';
import type { CheckedNotebook } from './result';

/** A notebook was compared; its new outputs are not accepted yet. */
export interface Comparison {
  readonly compared: CheckedNotebook;
}

/** What came of all notebooks. */
export interface CheckOutcome {
  readonly exitCode: number;
  readonly checked: readonly CheckedNotebook[];
  readonly problems: readonly Unreadable[];
}

type CheckReporter = Reporter<Comparison, CheckedNotebook, CheckOutcome>;

/** What tells of `tsnb check`. */
export const CHECK_REPORTERS: ReporterTable<Comparison, CheckedNotebook, CheckOutcome> = [
  { name: 'cells', make: ({ console }) => cellReporter(console) },
  {
    name: 'annotations',
    make: ({ console }) =>
      process.env.GITHUB_ACTIONS === 'true' ? annotationReporter(console) : undefined,
  },
  fileReport(
    'junit',
    'write a JUnit report, one test case a cell',
    ({ checked, problems }: CheckOutcome) => junitReport(checked, problems),
  ),
  fileReport('json', 'write a report as JSON', ({ exitCode, checked, problems }: CheckOutcome) =>
    jsonReport(exitCode, checked, problems),
  ),
  fileReport(
    'html',
    'write a page with old, new and difference side by side',
    ({ checked, problems }: CheckOutcome) => htmlReport(checked, problems),
  ),
];

function cellReporter(console: Console): CheckReporter {
  return {
    stepped: ({ compared }) => {
      for (const cell of compared.cells) {
        console.line(cellLine(compared, cell));
        const differences = differenceReport(cell);
        if (differences !== '' && cell.verdict !== 'failed') console.line(differences);
      }
      const problem = problemReport(compared);
      if (problem !== '') console.report(`\n${problem}\n`);
    },
    ended: (checked) => {
      console.line(checkedLine(checked));
    },
    finished: ({ problems }) => {
      for (const { source, problem } of problems) console.report(`tsnb: ${source}: ${problem}`);
    },
  };
}

function annotationReporter(console: Console): CheckReporter {
  return {
    stepped: async ({ compared }) => {
      for (const line of await annotations(compared)) console.line(line);
    },
  };
}
