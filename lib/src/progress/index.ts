export { kernelDisplay, type DisplayBundle, type SendDisplay } from './kernelDisplay';
export { progress, type Progress } from './progress';
export type { EarlyEnd, ProgressOptions } from './state';
export { isUnattended } from './unattended';
