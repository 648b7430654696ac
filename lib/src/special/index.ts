export { erf, erfc } from './errorFunction';
export { lgamma } from './lgamma';
export { logSigmoid, sigmoid, softplus } from './logistic';
export { logSumExp } from './logSumExp';
export { logNormalCdf, normalCdf } from './normalCdf';
