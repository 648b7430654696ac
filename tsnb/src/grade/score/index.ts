export { freshSeed, Grader, UngradableError, type GraderOptions } from './grader';
export { earnedFor, type SubmissionResult } from './result';
export type { CheckScore } from './score';
