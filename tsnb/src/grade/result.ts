import type { CheckScore } from './score';

/** What a student gets for one submission; stored as JSON, so that a grading run that was stopped goes on. */
export interface SubmissionResult {
  readonly version: 1;
  /** What it was computed from: another submission, assignment, seed or grader makes another key. */
  readonly key: string;
  readonly student: string;
  readonly file: string | null;
  /** `graded`; `unreadable` if the file is no notebook; `missing` if there is none: then the score is withheld. */
  readonly status: 'graded' | 'unreadable' | 'missing';
  /** Why the score is withheld. */
  readonly problem: string | null;
  readonly earned: number;
  readonly checks: readonly CheckScore[];
  readonly notes: readonly string[];
  readonly incidents: readonly string[];
  readonly runs: number;
  readonly seconds: number;
}

/** What a question earned. */
export function earnedFor(question: string, { checks }: Pick<SubmissionResult, 'checks'>): number {
  return checks
    .filter((check) => check.question === question)
    .reduce((sum, { earned }) => sum + earned, 0);
}
