import { ArgumentError } from '../arguments';

/** A quantity estimated by Monte Carlo. */
export interface Estimate {
  readonly mean: number;
  /** The standard deviation of `mean` from one run to another. */
  readonly standardError: number;
}

/**
 * The mean of independent values and its standard error, the square root of (1 / (n - 1) sum (x - mean)^2) / n, in float64.
 *
 * @throws ArgumentError for fewer than two values: one alone says nothing of its error
 *
 * @example
 * const { mean, standardError } = estimateMean([1, 2, 3]);
 * console.assert(mean === 2 && Math.abs(standardError - Math.sqrt(1 / 3)) < 1e-12);
 */
export function estimateMean(values: ArrayLike<number>): Estimate {
  const n = values.length;
  if (!(n >= 2)) throw new ArgumentError('values', 'at least two numbers', values);
  let [mean, squares] = [0, 0];
  for (let i = 0; i < n; i++) {
    // One value of -Infinity makes the mean -Infinity, and its error nothing that can be told.
    if (values[i] === -Infinity || mean === -Infinity) {
      mean += values[i];
      squares = NaN;
      continue;
    }
    const distance = values[i] - mean;
    mean += distance / (i + 1);
    squares += distance * (values[i] - mean);
  }
  return { mean, standardError: Math.sqrt(squares / (n - 1) / n) };
}

/** The mean of independent estimates and its standard error: what is left of the estimates' own errors. */
export function meanOfEstimates(estimates: readonly Estimate[]): Estimate {
  const n = estimates.length;
  const mean = estimates.reduce((sum, each) => sum + each.mean, 0) / n;
  const squares = estimates.reduce((sum, each) => sum + each.standardError ** 2, 0);
  return { mean, standardError: Math.sqrt(squares) / n };
}
