export { backend, ready, type Backend } from './backend';
export { ArgumentError } from './arguments';
export * from './plot';
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
export {
  grid1d,
  grid2d,
  gridPosterior,
  linspace,
  logIntegral,
  type AxisRange,
  type Grid,
  type GridPosterior,
} from './integrate';
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
export {
  Adam,
  Optimizer,
  RMSProp,
  SGD,
  type AdamOptions,
  type RmsPropOptions,
  type SgdOptions,
} from './optim';
export {
  compile,
  NonFiniteLossError,
  type CompiledStep,
  type CompileOptions,
  type RunOptions,
  type RunSummary,
} from './compile';
export {
  elbo,
  importanceWeightedBound,
  type Conditional,
  type ElboOptions,
  type VaeBoundOptions,
} from './infer';
export {
  circleData,
  DataLoader,
  sineData,
  type DataLoaderOptions,
  type Dataset,
  type NoisyPointsOptions,
} from './data';
export {
  DivergenceError,
  fit,
  type EpochReport,
  type FitHistory,
  type FitOptions,
  type FitResult,
} from './fit';
