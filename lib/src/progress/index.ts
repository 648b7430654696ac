export { kernelDisplay, type DisplayBundle, type SendDisplay } from './kernelDisplay';
export { progress, type Progress } from './progress';
export type { ProgressOptions } from './state';
export { isUnattended } from './unattended';
