export { backend, ready, type Backend } from './backend';
export { ArgumentError } from './arguments';
export { progress, type Progress, type ProgressOptions } from './plot';
export * as special from './special';
export { torchGenerator, type Generator, type GeneratorState } from './random';
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
