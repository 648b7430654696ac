export { elbo, type Conditional, type ElboOptions, type VaeOptions } from './elbo';
export { estimateMean, type Estimate } from './estimate';
export { type Baseline, type Estimator, type EstimatorOptions } from './estimators';
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
