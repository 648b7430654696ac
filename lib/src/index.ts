import { mendGradients } from './gradients';

mendGradients();

export { ArgumentError } from './arguments';
export * from './backend';
export { erf, erfc, lgamma, logSumExp } from './special';
/** Special functions of float64 numbers. */
export * as special from './special';
export {
  numpyGenerator,
  torchGenerator,
  type Generator,
  type GeneratorState,
  type NormalOptions,
  type NumpyGenerator,
  type NumpyGeneratorState,
} from './random';
export {
  Bernoulli,
  Categorical,
  Distribution,
  Independent,
  klDivergence,
  MixtureSameFamily,
  MultivariateNormal,
  Normal,
  registerKl,
  Uniform,
  type Covariance,
  type DistributionClass,
  type KlFormula,
  type LogitsOrProbs,
  type Parameter,
} from './distributions';
export * from './integrate';
export {
  BatchNorm1d,
  Gelu,
  gelu,
  Linear,
  Module,
  mseLoss,
  Relu,
  relu,
  Sequential,
  Sigmoid,
  sigmoid,
  Softplus,
  softplus,
  Tanh,
  tanh,
  type BatchNormOptions,
  type TensorModule,
} from './nn';
export * from './optim';
export * from './compile';
export * from './infer';
export * from './models';
export * from './data';
export { progress, type Progress, type ProgressOptions } from './progress';
export * from './plot';
export * from './fit';
