export { freshSeed, Grader, type GraderOptions } from './grader';
export { earnedFor, type SubmissionResult } from './result';
export type { CheckScore } from './score';
