import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger } from '../arguments';
import { klDivergence, type Distribution } from '../distributions';
import type { Generator } from '../random';
import { sumFrom } from './reduce';

/** A function from tensors to distributions, or a module that has one as its `forward`. */
export type Conditional =
  ((given: tf.Tensor) => Distribution) | { forward(given: tf.Tensor): Distribution };

/** A variational autoencoder, the data to judge it by, and the stream to draw latent variables from. */
export interface VaeBoundOptions {
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
export interface ElboOptions extends VaeBoundOptions {
  /** Whether KL(q || p) is taken in closed form or estimated from the draws of z. Default 'analytic'. */
  readonly kl?: 'analytic' | 'monteCarlo';
}

/**
 * An unbiased estimate of the evidence lower bound of a variational autoencoder (Kingma and Welling, 2014), in nats a data
 * point: the mean over the data of E_q[log p(x | z)] - KL(q(z | x) || p(z)), with z drawn from q such that gradients flow into
 * encoder and decoder.
 *
 * Distributions may hold the elements of a point as their event (`Independent`) or as further batch dimensions: all
 * dimensions after the first, that of the data points, are summed.
 *
 * @returns a scalar, which the caller owns
 * @throws ArgumentError for x without dimensions, samples below 1 or an unknown kl; Error when q can't be reparameterised or,
 *   with the analytic kl, when no closed form is registered for q and the prior
 *
 * @example
 * const g = torchGenerator(0);
 * const value = elbo({
 *   x: g.randn([8, 2]),
 *   encoder: (x) => new Normal(tf.mean(x, 1, true), 0.5),
 *   decoder: (z) => new Normal(z, 1),
 *   prior: new Normal(0, 1),
 *   generator: g,
 * });
 * console.assert(value.rank === 0);
 */
export function elbo({ kl = 'analytic', ...options }: ElboOptions): tf.Scalar {
  requireBoundOptions(options);
  requireKl(kl);
  return tf.tidy(() => {
    const { x, prior } = options;
    const { q, z, axis } = drawLatent(options);
    const logLikelihood = meanOfPoints(apply(options.decoder, z).logProb(x), axis);
    const divergence =
      kl === 'analytic'
        ? meanOfPoints(klDivergence(q, prior), 0)
        : meanOfPoints(logRatio(q, prior, z, axis), axis);
    return tf.sub(logLikelihood, divergence);
  });
}

/**
 * An estimate of the importance weighted bound (Burda, Grosse and Salakhutdinov, 2016), in nats a data point: the mean over
 * the data of log (1/K sum_k p(x, z_k) / q(z_k | x)), with K = `samples` draws from q. With one sample it is the ELBO with
 * the Monte Carlo KL; it rises towards log p(x) with more.
 *
 * @returns a scalar, which the caller owns
 * @throws ArgumentError for x without dimensions or samples below 1; Error when q can't be reparameterised
 *
 * @example
 * const g = torchGenerator(0);
 * const bound = importanceWeightedBound({
 *   x: g.randn([8, 2]),
 *   encoder: (x) => new Normal(tf.mean(x, 1, true), 0.5),
 *   decoder: (z) => new Normal(z, 1),
 *   prior: new Normal(0, 1),
 *   generator: g,
 *   samples: 10,
 * });
 * console.assert(bound.rank === 0);
 */
export function importanceWeightedBound(options: VaeBoundOptions): tf.Scalar {
  requireBoundOptions(options);
  return tf.tidy(() => {
    const { q, z, axis } = drawLatent(options);
    const logLikelihood = sumFrom(apply(options.decoder, z).logProb(options.x), axis + 1);
    const logWeight = tf.sub(logLikelihood, sumFrom(logRatio(q, options.prior, z, axis), axis + 1));
    if (axis === 0) return tf.mean(logWeight);
    const logMeanWeight = tf.sub(tf.logSumExp(logWeight, 0), Math.log(logWeight.shape[0]));
    return tf.mean(logMeanWeight);
  });
}

/** q, a draw from it, and the axis of the draw that counts the data points: 1 where axis 0 counts samples. */
function drawLatent({ x, encoder, generator, samples = 1 }: VaeBoundOptions) {
  const q = apply(encoder, x);
  const z = q.rsample(generator, samples === 1 ? [] : [samples]);
  return { q, z, axis: samples === 1 ? 0 : 1 };
}

/** log q(z) - log p(z), a number for each sample and point. */
function logRatio(q: Distribution, p: Distribution, z: tf.Tensor, axis: number): tf.Tensor {
  return tf.sub(sumFrom(q.logProb(z), axis + 1), sumFrom(p.logProb(z), axis + 1));
}

/** The mean over samples and points of what is summed over the elements of a point. */
function meanOfPoints(tensor: tf.Tensor, axis: number): tf.Tensor {
  return tf.mean(sumFrom(tensor, axis + 1));
}

function apply(conditional: Conditional, given: tf.Tensor): Distribution {
  return typeof conditional === 'function' ? conditional(given) : conditional.forward(given);
}

function requireBoundOptions({ x, samples = 1 }: VaeBoundOptions): void {
  if (!(x.rank >= 1)) throw new ArgumentError('x', 'a tensor of shape [n, ...]', x);
  requireInteger('samples', samples, { min: 1 });
}

function requireKl(kl: string): void {
  if (kl !== 'analytic' && kl !== 'monteCarlo')
    throw new ArgumentError('kl', "'analytic' or 'monteCarlo'", kl);
}
