import { mendGradients } from './gradients';

mendGradients();

export { ArgumentError } from './arguments';
export * from './backend';
export { erf, erfc, lgamma, logSumExp } from './special';
/** Special functions of float64 numbers. */
export * as special from './special';
export * from './random';
export * from './distributions';
export * from './integrate';
export * from './nn';
export * from './optim';
export * from './compile';
export * from './infer';
export * from './models';
export * from './data';
export { progress, type Progress, type ProgressOptions } from './progress';
export * from './plot';
export * from './fit';
