export { parseSubmission, readSubmission } from './candidates';
export type { Pick } from './choose';
export { findSubmissions, type Handed, type Submission } from './findSubmissions';
