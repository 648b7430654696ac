import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireOneOf } from '../arguments';
import { logSumExpOver, type Distribution } from '../distributions';
import type { Generator } from '../random';
import { baselineOf, requireBaseline, type Baseline } from './baseline';
import { constant, gradientOnly } from './constant';
import { drawConstant, drawDifferentiable, type Draws } from './draws';

/** How a bound and its gradient by the parameters of q are estimated from draws. */
export type Estimator = (typeof ESTIMATORS)[number];

const ESTIMATORS = [
  'pathwise',
  'scoreFunction',
  'stickingTheLanding',
  'importanceWeighted',
] as const;

/** Settings that all bounds share. */
export interface EstimatorOptions {
  /** Default 'pathwise'. */
  readonly estimator?: Estimator;
  /** Of the score function estimator. Default 0: none. */
  readonly baseline?: Baseline;
}

/** The integrand of a bound: `rest(z) - log q(z)`, or `rest(z)` alone where log q has been integrated in closed form. */
export interface Integrand {
  readonly q: Distribution;
  /** log q(z), a number for each draw and point. */
  readonly logQ: (draws: Draws) => tf.Tensor;
  /** All other terms, a number for each draw and point. */
  readonly rest: (draws: Draws) => tf.Tensor;
  readonly hasLogQ: boolean;
}

/** An estimate of a bound for every point, with a gradient that is right for the estimator. Called inside a tidy. */
export function boundPerPoint(
  integrand: Integrand,
  generator: Generator,
  samples: number,
  { estimator = 'pathwise', baseline = 0 }: EstimatorOptions,
): tf.Tensor {
  const { q } = integrand;
  if (estimator === 'scoreFunction') {
    const draws = drawConstant(q, generator, samples);
    return average(scoreFunction(integrand, draws, baseline), draws);
  }
  const draws = drawDifferentiable(q, generator, samples);
  if (estimator === 'pathwise') return average(pathwise(integrand, draws), draws);
  if (estimator === 'stickingTheLanding') return average(landing(integrand, draws), draws);
  return logAverage(pathwise(integrand, draws), draws);
}

/** Throws unless the settings are known and go together. */
export function requireEstimator(
  { estimator = 'pathwise', baseline = 0 }: EstimatorOptions,
  samples: number,
): void {
  requireOneOf('estimator', estimator, ESTIMATORS);
  if (baseline !== 0 && estimator !== 'scoreFunction')
    throw new ArgumentError('baseline', "left out unless estimator is 'scoreFunction'", baseline);
  requireBaseline(baseline, samples);
}

/** The integrand, differentiated through the draws and through the densities. */
function pathwise({ rest, logQ, hasLogQ }: Integrand, draws: Draws): tf.Tensor {
  return hasLogQ ? tf.sub(rest(draws), logQ(draws)) : rest(draws);
}

/**
 * As `pathwise`, without the score: the part of the gradient in which q's parameters move log q at a fixed draw. Its mean is 0, its
 * variance is not, not even where q is the posterior.
 */
function landing(integrand: Integrand, draws: Draws): tf.Tensor {
  const fixed = { ...draws, z: constant(draws.z) };
  return tf.add(pathwise(integrand, draws), gradientOnly(integrand.logQ(fixed)));
}

/** The integrand at draws that count as constants, whose gradient is that of log q weighed by the integrand. */
function scoreFunction(integrand: Integrand, draws: Draws, baseline: Baseline): tf.Tensor {
  const value = pathwise(integrand, draws);
  const reward = constant(value);
  const advantage = tf.sub(reward, baselineOf(reward, baseline));
  return tf.add(value, gradientOnly(tf.mul(advantage, integrand.logQ(draws))));
}

/** The mean over the draws of each point. */
function average(values: tf.Tensor, { samples, weights }: Draws): tf.Tensor {
  if (weights) return tf.mean(tf.sum(tf.mul(values, weights), 1), 0);
  return samples === undefined ? values : tf.mean(values, 0);
}

/** The log of the mean of the exponentials over the draws of each point. */
function logAverage(values: tf.Tensor, { samples, logWeights }: Draws): tf.Tensor {
  if (samples === undefined) return values;
  const shift = Math.log(samples);
  if (logWeights) return tf.sub(logSumExpOver(tf.add(values, logWeights), [0, 1]), shift);
  return tf.sub(logSumExpOver(values, [0]), shift);
}
