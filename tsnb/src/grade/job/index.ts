export { choiceOf, runIn, type Job, type JobResult } from './job';
export { runApart, WorkerError } from './runApart';
