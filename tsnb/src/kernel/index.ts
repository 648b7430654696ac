export { startKernel } from './startKernel';
export { installKernelspec, uninstallKernelspec, type KernelspecPlace } from './install';
export { clearOutput, displayBundle, type DisplayOptions } from './display';
export { kernelCommand } from './command';
