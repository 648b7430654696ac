export { choiceOf, runIn, type Job } from './job';
export { runApart, WorkerError } from './runApart';
