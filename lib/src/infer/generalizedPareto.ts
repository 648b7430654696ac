import { logSumExp } from '../special';

/** The generalised Pareto distribution with density (1 + k y / scale)^(-1/k - 1) / scale on y > 0. */
export interface GeneralizedPareto {
  readonly k: number;
  readonly scale: number;
}

/** The prior of k, which counts as much as this many observations of 1/2. */
const PRIOR_OBSERVATIONS = 10;
const PRIOR_K = 0.5;

/**
 * Fits k and scale to exceedances, sorted in ascending order, by the quasi-Bayesian estimate of J. Zhang and M. A. Stephens, "A New and
 * Efficient Estimation Method for the Generalized Pareto Distribution", Technometrics 51 (2009), with the weak prior on k
 * of A. Vehtari et al., "Pareto Smoothed Importance Sampling", JMLR 25 (2024), appendix C. NaN where it can't be fitted.
 */
export function fitGeneralizedPareto(y: Float64Array): GeneralizedPareto {
  const n = y.length;
  const candidates = candidatesOfTheta(y);
  const logLikelihoods = candidates.map((theta) => profileLogLikelihood(theta, y));
  const total = logSumExp(logLikelihoods);
  const weights = logLikelihoods.map((value) => Math.exp(value - total));
  // ArviZ leaves out what counts for nothing; so the results agree to the last digits.
  const counting = weights.map((weight) => (weight >= 10 * Number.EPSILON ? weight : 0));
  const sum = counting.reduce((a, b) => a + b, 0);
  const theta = candidates.reduce((mean, value, i) => mean + (value * counting[i]) / sum, 0);
  const k = meanLog1p(-theta, y);
  return {
    k: (n * k + PRIOR_OBSERVATIONS * PRIOR_K) / (n + PRIOR_OBSERVATIONS),
    scale: -k / theta,
  };
}

/** The y that a share `p` of the distribution lies below. */
export function quantile(p: number, { k, scale }: GeneralizedPareto): number {
  const tail = Math.log1p(-p);
  return k === 0 ? -scale * tail : (scale * Math.expm1(-k * tail)) / k;
}

/** The grid of theta = -k / scale over which the estimate averages; the numbers 30 and 3 are the authors'. */
function candidatesOfTheta(y: Float64Array): number[] {
  const n = y.length;
  const count = 30 + Math.floor(Math.sqrt(n));
  const firstQuartile = y[Math.floor(n / 4 + 0.5) - 1];
  return Array.from(
    { length: count },
    (_, i) => 1 / y[n - 1] + (1 - Math.sqrt(count / (i + 0.5))) / (3 * firstQuartile),
  );
}

/** The log likelihood at theta and at the k that is likeliest for it. */
function profileLogLikelihood(theta: number, y: Float64Array): number {
  const k = meanLog1p(-theta, y);
  return y.length * (Math.log(-theta / k) - k - 1);
}

function meanLog1p(factor: number, y: Float64Array): number {
  return y.reduce((sum, value) => sum + Math.log1p(factor * value), 0) / y.length;
}
