export { exitError, ownError } from './errors';
export { KernelSession, type Ending, type Task } from './kernelSession';
export { Stopper, type StopReason } from './stop';
