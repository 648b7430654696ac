import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger, requireOneOf, requireShape } from '../arguments';
import { klDivergence, type Distribution } from '../distributions';
import type { Generator } from '../random';
import type { Draws } from './draws';
import {
  boundPerPoint,
  requireEstimator,
  type EstimatorOptions,
  type Integrand,
} from './estimators';
import { sumFrom } from './reduce';

/** A function from tensors to distributions, or a module that has one as its `forward`. */
export type Conditional =
  | ((given: tf.Tensor) => Distribution)
  | {
      /** The distribution, given a tensor. */
      forward(given: tf.Tensor): Distribution;
    };

/** A variational autoencoder, the data to judge it by, and the stream to draw latent variables from. */
export interface VaeOptions {
  /** Data points, [n, ...]. */
  readonly x: tf.Tensor;
  /** q(z | x): from [n, ...] to a distribution whose draws are [n, ...]. */
  readonly encoder: Conditional;
  /** p(x | z): from [..., n, ...] to a distribution over data points, [..., n, ...]. */
  readonly decoder: Conditional;
  /** p(z), which broadcasts against q. */
  readonly prior: Distribution;
  /** The stream to draw z from. */
  readonly generator: Generator;
  /** Draws of z for each data point. Default 1; above 1, the decoder is given z of shape [samples, n, ...]. */
  readonly samples?: number;
}

/** Settings of `elbo`. */
export interface ElboOptions extends VaeOptions, EstimatorOptions {
  /**
   * Whether KL(q || p) is taken in closed form or estimated from the draws of z. Default 'analytic' for the estimators that can do
   * with either, pathwise and scoreFunction; stickingTheLanding and importanceWeighted take 'monteCarlo' only.
   */
  readonly kl?: 'analytic' | 'monteCarlo';
}

/** Whether to return the mean over the data points or a number for each. Default 'mean'. */
interface Reduced<R extends 'mean' | 'none'> {
  readonly reduction: R;
}

/**
 * An estimate of the evidence lower bound of a variational autoencoder (Kingma and Welling, 2014), in nats a data point:
 * E_q[log p(x | z)] - KL(q(z | x) || p(z)), by `samples` draws of z from q for each point. Its gradient by the parameters of encoder
 * and decoder is an unbiased estimate of the gradient of what is estimated. By name:
 *
 * - `pathwise`: through the draws (the reparameterisation trick), with the closed form of the KL where `kl` is 'analytic'.
 * - `scoreFunction` (Williams, 1992): for a q whose draws carry no gradient, and of far greater variance; see `baseline`.
 * - `stickingTheLanding` (Roeder, Wu and Duvenaud, 2017): pathwise without the term of mean zero in which the parameters
 *   move log q itself: where q is the posterior the gradient by q's parameters has no variance at all.
 * - `importanceWeighted` (Burda, Grosse and Salakhutdinov, 2016): log (1/K sum_k p(x, z_k) / q(z_k | x)) with K = `samples`,
 *   a tighter bound, which rises towards log p(x) with K.
 *
 * Distributions may hold the elements of a point as their event (`Independent`) or as further batch dimensions: all
 * dimensions after the first, that of the data points, are summed.
 *
 * @returns a scalar, or with reduction 'none' a tensor [n], which the caller owns
 * @throws ArgumentError for x without dimensions, samples below 1, or settings that are unknown or don't go together; Error when q
 *   can't be reparameterised, unless by the score function, or, with the analytic kl, when no closed form is registered for q
 *   and the prior
 *
 * @example
 * const g = torchGenerator(0);
 * const vae = {
 *   x: g.randn([8, 2]),
 *   encoder: (x: tf.Tensor) => new Normal(tf.mean(x, 1, true), 0.5),
 *   decoder: (z: tf.Tensor) => new Normal(z, 1),
 *   prior: new Normal(0, 1),
 *   generator: g,
 * };
 * console.assert(elbo(vae).rank === 0);
 * const tighter = elbo({ ...vae, estimator: 'importanceWeighted', samples: 10, reduction: 'none' });
 * console.assert(tighter.shape[0] === 8);
 */
export function elbo(options: ElboOptions & Reduced<'none'>): tf.Tensor1D;
export function elbo(options: ElboOptions & Partial<Reduced<'mean'>>): tf.Scalar;
export function elbo(options: ElboOptions & Partial<Reduced<'mean' | 'none'>>): tf.Tensor {
  requireVae(options);
  requireEstimator(options, options.samples ?? 1);
  const kl = klOf(options);
  const { generator, samples = 1, reduction = 'mean' } = options;
  requireOneOf('reduction', reduction, ['mean', 'none']);
  return tf.tidy(() => {
    const bound = boundPerPoint(integrandOf(options, kl), generator, samples, options);
    return reduction === 'mean' ? tf.mean(bound) : bound;
  });
}

/** What the bound is the mean of over draws from q. Called inside a tidy. */
export function integrandOf(options: VaeOptions, kl: 'analytic' | 'monteCarlo'): Integrand {
  const { x, encoder, decoder, prior } = options;
  const q = apply(encoder, x);
  requirePoints(q, x);
  const logLikelihood = (draws: Draws) => {
    const likelihood = apply(decoder, draws.z);
    const point = x.shape.slice(0, x.rank - likelihood.eventShape.length);
    const value = likelihood.logProb(x);
    return perPoint(requireAxes('decoder(z).logProb(x)', value, draws, point), draws);
  };
  const logQ = (draws: Draws) => perPoint(q.logProb(draws.z), draws);
  if (kl === 'monteCarlo') {
    const logPrior = (draws: Draws) => {
      const value = prior.logProb(draws.z);
      const point = draws.z.shape.slice(draws.leading, draws.z.rank - prior.eventShape.length);
      return perPoint(requireAxes('prior.logProb(z)', value, draws, point), draws);
    };
    const rest = (draws: Draws) => tf.add(logLikelihood(draws), logPrior(draws));
    return { q, logQ, rest, hasLogQ: true };
  }
  const divergence = () => {
    const divergences = klDivergence(q, prior);
    requireShape('klDivergence(encoder(x), prior)', divergences, q.batchShape);
    return sumFrom(divergences, 1);
  };
  const rest = (draws: Draws) => tf.sub(logLikelihood(draws), divergence());
  return { q, logQ, rest, hasLogQ: false };
}

/** Throws unless x and samples are what a bound can be made of. */
export function requireVae({ x, samples = 1 }: VaeOptions): void {
  if (!(x.rank >= 1)) throw new ArgumentError('x', 'a tensor of shape [n, ...]', x);
  requireInteger('samples', samples, { min: 1 });
}

/** Throws unless q is one distribution for each point, or a batch of them. */
function requirePoints(q: Distribution, x: tf.Tensor): void {
  const n = x.shape[0];
  if (q.batchShape[0] === n) return;
  throw new ArgumentError(
    'encoder(x)',
    `a distribution of batch shape [${n}, ...], one for each point of x`,
    q.batchShape,
  );
}

/** Throws where a log density has paired points with each other: a shape [n] against [n, 1] gives [n, n]. */
function requireAxes(
  name: string,
  logDensity: tf.Tensor,
  { z, leading }: Draws,
  point: readonly number[],
): tf.Tensor {
  requireShape(name, logDensity, [...z.shape.slice(0, leading), ...point]);
  return logDensity;
}

/** A log density summed over the elements of each point. */
function perPoint(logDensity: tf.Tensor, { leading }: Draws): tf.Tensor {
  return sumFrom(logDensity, leading + 1);
}

function apply(conditional: Conditional, given: tf.Tensor): Distribution {
  return typeof conditional === 'function' ? conditional(given) : conditional.forward(given);
}

function klOf({ kl, estimator = 'pathwise' }: ElboOptions): 'analytic' | 'monteCarlo' {
  if (kl !== undefined) requireOneOf('kl', kl, ['analytic', 'monteCarlo']);
  if (estimator === 'pathwise' || estimator === 'scoreFunction') return kl ?? 'analytic';
  if (kl === 'analytic')
    throw new ArgumentError('kl', `'monteCarlo' or left out with estimator '${estimator}'`, kl);
  return 'monteCarlo';
}
