export { DivergenceError } from './divergenceError';
export { fit } from './fit';
export type { EpochReport, FitHistory, FitOptions, FitResult } from './types';
