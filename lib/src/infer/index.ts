export { type Baseline } from './baseline';
export { elbo, type Conditional, type ElboOptions, type VaeOptions } from './elbo';
export { estimateMean, type Estimate } from './estimate';
export { type Estimator, type EstimatorOptions } from './estimators';
export {
  NormalFamily,
  NormalMixtureFamily,
  type NormalFamilyOptions,
  type NormalMixtureFamilyOptions,
  type VariationalFamily,
} from './families';
export { gradientSamples, type GradientSamplesOptions } from './gradientSamples';
export {
  boundFromLogWeights,
  importanceLogEvidence,
  type LogEvidence,
  type LogEvidences,
  type LogWeightBound,
} from './importanceLogEvidence';
export {
  logImportanceWeights,
  type DrawCounts,
  type LogJointOptions,
} from './logImportanceWeights';
export { psis, type SmoothedWeights } from './psis';
export { svi, type SviOptions, type SviResult } from './svi';
