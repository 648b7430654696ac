export { startKernel } from './startKernel';
