export { startKernel } from './startKernel';
export { installKernelspec, uninstallKernelspec, type KernelspecPlace } from './install';
export { displayBundle, type DisplayOptions } from './display';
export { kernelCommand } from './command';
