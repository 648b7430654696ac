import type { Console, Reporter, ReporterTable } from '../terminal';
import { batchSummary, changesText, type Standing } from './book';
import type { GradingOutcome } from './gradeAll';
import { GradingProgress } from './gradingProgress';
import type { Finding } from './validate';

/** A submission that was graded, now or in a run before. */
export interface GradedSubmission {
  readonly standing: Standing;
  readonly found: boolean;
}

/** What a grading run brought, and where it was written. */
export interface WrittenOutcome extends GradingOutcome {
  readonly folder: string;
}

/** What tells of `tsnb grade`. */
export const GRADE_REPORTERS: ReporterTable<never, GradedSubmission, WrittenOutcome> = [
  { name: 'progress', make: ({ console }) => progressReporter(new GradingProgress(console)) },
  { name: 'summary', make: ({ console }) => summaryReporter(console) },
];

/** What tells of `tsnb validate`, whose steps are the notebooks. */
export const VALIDATE_REPORTERS: ReporterTable<{ file: string }, Finding, never> = [
  { name: 'findings', make: ({ console }) => findingReporter(console) },
];

function progressReporter(
  progress: GradingProgress,
): Reporter<never, GradedSubmission, WrittenOutcome> {
  return {
    begun: (count) => {
      progress.started(count);
    },
    ended: ({ standing, found }) => {
      progress.ended(standing, found);
    },
    closed: () => {
      progress.stop();
    },
  };
}

function summaryReporter(console: Console): Reporter<never, GradedSubmission, WrittenOutcome> {
  return {
    finished: ({ assignment, run, standings, changes, folder, ...others }) => {
      const summary = batchSummary(assignment, standings, others);
      const end = `seed ${run.seed}; written to ${folder}`;
      console.line(`${summary}\n${changesText(changes)}${end}`);
    },
  };
}

function findingReporter(console: Console): Reporter<{ file: string }, Finding, never> {
  return {
    stepped: ({ file }) => {
      console.line(file);
    },
    ended: ({ tried, problems }) => {
      console.line(`  ${problems.length === 0 ? '✓' : '✗'} ${tried}`);
      for (const problem of problems) console.line(`    ${problem}`);
    },
  };
}
