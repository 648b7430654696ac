import { ArgumentError } from '../arguments';
import { fitGeneralizedPareto, quantile } from './generalizedPareto';

/** Importance weights with a smoothed tail, and how far they can be trusted. */
export interface SmoothedWeights {
  /** Log weights in the order they were given, on the same scale, the largest of them smoothed. */
  readonly logWeights: Float64Array;
  /**
   * The shape k of the generalised Pareto distribution that fits the largest weights: weights have a finite variance below
   * 1/2 and a finite mean below 1. -Infinity where the largest weights are all equal to 0.1 %, Infinity where fewer than five are above
   * all the others, NaN where there are too few (below 25).
   */
  readonly kHat: number;
  /** Up to where k-hat lets one trust what is estimated from this many weights: min(1 - 1 / log10(S), 0.7). */
  readonly threshold: number;
  /** Whether kHat is at most `threshold`. */
  readonly isReliable: boolean;
  /** How many weights count as the tail. */
  readonly tailLength: number;
}

/** Weights from which on there is a tail to judge, and how many of them it has at least. */
const FEWEST = 25;
const SHORTEST_TAIL = 5;
/** The log of the smallest normal number: a weight below it counts as 0. */
const LEAST = Math.log(2 ** -1022);
/** Log weights are sums of float32 terms of hundreds of nats: a tail within this many nats is equal up to rounding. */
const ROUNDING = 1e-3;

/**
 * Pareto smoothed importance sampling: replaces the M largest of S weights, M = min(S / 5, 3 sqrt(S)) rounded up, by the
 * expected order statistics of the generalised Pareto distribution fitted to them, none above the largest weight there was.
 * Of equal weights at the tail's end all stay out of it, as in ArviZ.
 * The shape k-hat of that fit tells how far estimates from the weights can be trusted, even of q as an approximation.
 *
 * Source: A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, "Pareto Smoothed Importance Sampling", JMLR 25 (2024).
 *
 * @param logWeights log p(x, z_s) - log q(z_s) up to a constant, for independent draws z_s from q; -Infinity for a weight of 0
 * @throws ArgumentError when there are none, one is NaN or +Infinity, or all are -Infinity
 *
 * @example
 * // q = N(0, 1) for a target N(0, 1.1^2): log weights of z^2 times a small number.
 * const z = torchGenerator(0).randnArray(1000);
 * const { kHat, isReliable } = psis(Float64Array.from(z, (x) => 0.5 * x * x * (1 - 1 / 1.21)));
 * console.assert(isReliable && kHat < 0.7);
 */
export function psis(logWeights: ArrayLike<number>): SmoothedWeights {
  requireLogWeights('logWeights', logWeights);
  const values = Float64Array.from(logWeights);
  const size = values.length;
  const threshold = reliabilityThreshold(size);
  const tailLength = Math.ceil(Math.min(size / 5, 3 * Math.sqrt(size)));
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const nominal = order.slice(size - tailLength);
  const greatest = values[order[size - 1]];
  const result = (kHat: number) => ({
    logWeights: values,
    kHat,
    threshold,
    isReliable: kHat <= threshold,
    tailLength,
  });
  if (size < FEWEST) return result(NaN);
  if (greatest - values[nominal[0]] <= ROUNDING) return result(-Infinity);
  // Relative to the largest weight, so that nothing overflows.
  const lowest = Math.max(values[order[size - tailLength - 1]] - greatest, LEAST);
  const tail = nominal.filter((i) => values[i] - greatest > lowest);
  if (tail.length < SHORTEST_TAIL) return result(Infinity);
  const cutoff = Math.exp(lowest);
  const exceedances = Float64Array.from(tail, (i) => Math.exp(values[i] - greatest) - cutoff);
  const fit = fitGeneralizedPareto(exceedances);
  if (!Number.isFinite(fit.k)) return result(Infinity);
  if (fit.scale > 0)
    tail.forEach((i, rank) => {
      const smoothed = cutoff + quantile((rank + 0.5) / tail.length, fit);
      values[i] = greatest + Math.min(0, Math.log(smoothed));
    });
  return result(fit.k);
}

/** The k-hat up to which S weights give reliable estimates. */
function reliabilityThreshold(size: number): number {
  return Math.min(1 - 1 / Math.log10(size), 0.7);
}

/** Throws unless there are log weights, each a number or -Infinity, and one of them is a number. */
export function requireLogWeights(argument: string, logWeights: ArrayLike<number>): void {
  const { length } = logWeights;
  if (!(length >= 1))
    throw new ArgumentError(argument, 'an array of at least one number', logWeights);
  let isPossible = false;
  for (let i = 0; i < length; i++) {
    const value = logWeights[i];
    if (Number.isNaN(value) || value === Infinity)
      throw new ArgumentError(`${argument}[${i}]`, 'a number or -Infinity', value);
    isPossible ||= value > -Infinity;
  }
  if (!isPossible)
    throw new ArgumentError(argument, 'above -Infinity for some draw', 'all -Infinity');
}
