export { calibrateSession, type Calibration } from './session';
