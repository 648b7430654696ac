export { calibrateSession } from './session';
export type { Calibration } from './variants';
