export { KernelClient, type KernelOptions } from './client';
export type { Request } from './channel';
export { killAllKernels, type KernelExit } from './process';
export { KernelStartError } from './startError';
