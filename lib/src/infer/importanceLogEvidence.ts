import { ArgumentError } from '../arguments';
import { logSumExp } from '../special';
import { estimateMean, meanOfEstimates, type Estimate } from './estimate';
import { psis, requireLogWeights } from './psis';

/** log p(x) of one data point, estimated from importance weights, in nats. */
export interface LogEvidence {
  /** The log of the mean weight: on average at most log p(x). */
  readonly mean: number;
  /** By the delta method: the weights' standard deviation over their mean, over sqrt(S). Unreliable where `isReliable` is false. */
  readonly standardError: number;
  /** (sum w)^2 / sum w^2: how many draws from the posterior the weighted draws are worth. */
  readonly effectiveSampleSize: number;
  /** The shape of the tail of the weights: see `psis`. */
  readonly kHat: number;
  /** Whether k-hat is at most min(1 - 1 / log10(S), 0.7). */
  readonly isReliable: boolean;
  /** What is wrong where the estimate is not reliable. */
  readonly warning?: string;
}

/** log p(x) of several data points. */
export interface LogEvidences {
  /** The mean over the points, in nats a data point, with the standard error that Monte Carlo leaves given these points. */
  readonly mean: number;
  readonly standardError: number;
  /** Each point's own. */
  readonly points: readonly LogEvidence[];
  /** How many of the points are not reliable. */
  readonly unreliable: number;
}

/**
 * The evidence log p(x) of every data point by importance sampling, log (1/S sum_s p(x, z_s) / q(z_s | x)), with its standard
 * error, effective sample size and Pareto k-hat.
 *
 * @param logWeights for each point its S log weights, as `logImportanceWeights` returns them
 * @throws ArgumentError when there are no points, or a point has fewer than two weights, a NaN or none above -Infinity
 *
 * @example
 * // z ~ N(0, 1), x | z ~ N(z, 1), x = 1; q = N(0.5, 0.8^2), which is a little wider than the posterior.
 * const g = torchGenerator(0);
 * const logWeights = logImportanceWeights({
 *   q: new Normal(0.5, 0.8),
 *   logJoint: (z) => tf.add(new Normal(0, 1).logProb(z), new Normal(z, 1).logProb(1)),
 *   generator: g,
 *   samples: 2000,
 * });
 * const { mean, standardError } = importanceLogEvidence(logWeights);
 * const exact = -0.25 - 0.5 * Math.log(4 * Math.PI);
 * console.assert(Math.abs(mean - exact) < 5 * standardError && standardError < 0.01);
 */
export function importanceLogEvidence(logWeights: readonly ArrayLike<number>[]): LogEvidences {
  requirePoints(logWeights);
  const points = logWeights.map(evidenceOf);
  const unreliable = points.filter(({ isReliable }) => !isReliable).length;
  return { ...meanOfEstimates(points), points, unreliable };
}

/** A lower bound estimated from log weights. */
export interface LogWeightBound extends Estimate {
  /** Each point's own. */
  readonly points: readonly Estimate[];
}

/**
 * The importance weighted bound of K draws, E[log 1/K sum_k w_k], from S log weights of each point cut into S / K groups: for K = 1 the
 * ELBO. One set of weights so gives the whole curve of bounds, each with its standard error.
 *
 * @param logWeights for each point its S log weights, as `logImportanceWeights` returns them
 * @param samples K, of which at least two groups must fit into S. Default 1.
 * @returns the mean over the points in nats a data point, with the standard error that Monte Carlo leaves given these points, and
 *   each point's own
 * @throws ArgumentError when there are no points or not enough weights
 *
 * @example
 * const logWeights = [[0, -1, -2, -3]];
 * console.assert(boundFromLogWeights(logWeights).mean === -1.5);
 * console.assert(boundFromLogWeights(logWeights, 2).mean > -1.5);
 */
export function boundFromLogWeights(
  logWeights: readonly ArrayLike<number>[],
  samples = 1,
): LogWeightBound {
  requirePoints(logWeights);
  const points = logWeights.map((each, i) => {
    const groups = Math.floor(each.length / samples);
    if (!(Number.isInteger(samples) && samples >= 1 && groups >= 2))
      throw new ArgumentError(
        'samples',
        `an integer from 1 to half the ${each.length} weights of point ${i}`,
        samples,
      );
    const values = Float64Array.from(each);
    const bounds = Float64Array.from(
      { length: groups },
      (_, g) => logSumExp(values.subarray(g * samples, (g + 1) * samples)) - Math.log(samples),
    );
    return estimateMean(bounds);
  });
  return { ...meanOfEstimates(points), points };
}

function evidenceOf(logWeights: ArrayLike<number>): LogEvidence {
  const size = logWeights.length;
  const { kHat, isReliable, threshold } = psis(logWeights);
  const total = logSumExp(logWeights);
  const logSize = Math.log(size);
  const relative = Float64Array.from(logWeights, (value) => Math.exp(value - total + logSize));
  const squares = relative.reduce((sum, weight) => sum + weight * weight, 0);
  return {
    mean: total - logSize,
    standardError: estimateMean(relative).standardError,
    effectiveSampleSize: (size * size) / squares,
    kHat,
    isReliable,
    ...(!isReliable && { warning: warningOf(kHat, threshold, size) }),
  };
}

function warningOf(kHat: number, threshold: number, size: number): string {
  const cure = 'draw from a q that is closer to the posterior and has wider tails';
  if (Number.isNaN(kHat)) return `${size} weights are too few to judge: take at least 25`;
  return (
    `Pareto k-hat is ${kHat.toFixed(2)}, above ${threshold.toFixed(2)}: the estimate and its standard error are ` +
    `not to be trusted, and more draws help little; ${cure}`
  );
}

function requirePoints(logWeights: readonly ArrayLike<number>[]): void {
  if (!(Array.isArray(logWeights) && logWeights.length > 0))
    throw new ArgumentError(
      'logWeights',
      'an array with the log weights of each point',
      logWeights,
    );
  logWeights.forEach((each: ArrayLike<number>, i) => {
    requireLogWeights(`logWeights[${i}]`, each);
    if (each.length < 2) throw new ArgumentError(`logWeights[${i}]`, 'at least two numbers', each);
  });
}
