export { calibrateBatch } from './calibrateBatch';
export type { Calibration } from './variants';
