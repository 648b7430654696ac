export { startKernel } from './startKernel';
export { installKernelspec, type KernelspecPlace } from './install';
export { kernelCommand } from './command';
