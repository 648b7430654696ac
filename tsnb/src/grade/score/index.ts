export { freshSeed, Grader, UngradableError, type GraderOptions } from './grader';
export { earnedFor, type SubmissionResult } from './result';
export { isSubmissionResult } from './resultSchema';
export type { CheckScore } from './score';
