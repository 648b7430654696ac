export { parseSubmission, readSubmission } from './candidates';
export type { Pick } from './choose';
export { findSubmissions, type Submission } from './findSubmissions';
