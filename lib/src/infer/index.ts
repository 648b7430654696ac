export {
  elbo,
  importanceWeightedBound,
  type Conditional,
  type ElboOptions,
  type VaeBoundOptions,
} from './elbo';
