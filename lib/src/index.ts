export { backend, ready, type Backend } from './backend';
export { ArgumentError } from './arguments';
export { progress, type Progress, type ProgressOptions } from './plot';
export { torchGenerator, type Generator, type GeneratorState } from './random';
export {
  Distribution,
  klDivergence,
  Normal,
  registerKl,
  type DistributionClass,
  type KlFormula,
  type Parameter,
} from './distributions';
