export { KernelClient, type KernelOptions } from './client';
export type { Request } from './channel';
export type { Launch, LaunchedKernel, LaunchOptions } from './launch';
export { killAllKernels, type KernelExit } from './kernelProcess';
export { KernelStartError } from './startError';
export type { ConnectionInfo, Message } from '../wire';
