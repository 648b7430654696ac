import type { CheckScore } from './score';
import type { Use } from './submissionRun';

/** What a student gets for one submission; stored as JSON, so that a grading run that was stopped goes on. */
export interface SubmissionResult {
  readonly version: 1;
  /** What it was computed from: another submission, assignment, seed or grader makes another key. */
  readonly key: string;
  readonly student: string;
  readonly file: string | null;
  /**
   * `graded`; or, with the score withheld, `unreadable` if what was handed in can't be graded, `missing` if that is nothing, `not-run`
   * if there was no kernel for it.
   */
  readonly status: 'graded' | 'unreadable' | 'missing' | 'not-run';
  /** Why the score is withheld. */
  readonly problem: string | null;
  readonly earned: number;
  readonly checks: readonly CheckScore[];
  readonly notes: readonly string[];
  /** What the person who grades should look at: where the submission leaves a doubt. */
  readonly doubts: readonly string[];
  /** Limits that it hit and other ends of its kernel, in words. */
  readonly incidents: readonly string[];
  /** The limits that it hit, by name. */
  readonly limits: readonly string[];
  /** What the hungriest of its kernels took; absent without a sandbox. */
  readonly use?: Use;
  /** How many kernels it took. */
  readonly runs: number;
  /** How long its runs took; 0 where nothing ran. */
  readonly seconds: number;
}

/** What a question earned. */
export function earnedFor(question: string, { checks }: Pick<SubmissionResult, 'checks'>): number {
  return checks
    .filter((check) => check.question === question)
    .reduce((sum, { earned }) => sum + earned, 0);
}
