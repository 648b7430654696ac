export { findSubmissions, parseSubmission, readSubmission, type Submission } from './submissions';
