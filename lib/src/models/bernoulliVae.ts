import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireShape } from '../arguments';
import { Bernoulli, Independent, Normal } from '../distributions';
import { Linear, Module, tanh } from '../nn';
import type { Generator } from '../random';

/** The sizes of a `BernoulliVae`. */
export interface BernoulliVaeOptions {
  /** Pixels of an image. Default 784, as MNIST's digits have. */
  readonly pixels?: number;
  /** Units of each hidden layer. Default 500. */
  readonly hidden?: number;
  /** Latent dimensions. Default 2. */
  readonly latent?: number;
}

/**
 * The variational autoencoder of binary images in appendix C of Kingma and Welling, "Auto-Encoding Variational Bayes" (2014):
 *
 * - p(z) = N(0, I);
 * - p(x | z): a coin for each pixel, with logits W2 tanh(W1 z + b1) + b2;
 * - q(z | x) = N(mu, diag(sigma^2)), with h = tanh(W3 x + b3), mu = W4 h + b4 and log sigma^2 = W5 h + b5.
 *
 * Images are rows of zeros and ones, [n, pixels], and latent variables rows of [n, latent]; all log densities are in nats. The
 * weights are drawn in the order of the fields. Methods return new tensors, or distributions over some: call them in a
 * `tf.tidy`.
 *
 * @example
 * const g = torchGenerator(0);
 * const vae = new BernoulliVae(g, { pixels: 9, hidden: 5 });
 * const bound = tf.tidy(() => {
 *   const x = tf.ones([4, 9]);
 *   const z = vae.encode(x).rsample(g);
 *   return vae.logLikelihood(x, z).add(vae.logPrior(z)).sub(vae.logQ(z, x)).mean();
 * });
 * console.assert(bound.rank === 0 && Number.isFinite(bound.dataSync()[0]));
 */
export class BernoulliVae extends Module {
  readonly encoderHidden: Linear;
  readonly encoderMean: Linear;
  readonly encoderLogVariance: Linear;
  readonly decoderHidden: Linear;
  readonly decoderLogits: Linear;
  readonly pixels: number;
  readonly latent: number;

  /** @throws ArgumentError unless every size is an integer of at least 1. */
  constructor(
    generator: Generator,
    { pixels = 784, hidden = 500, latent = 2 }: BernoulliVaeOptions = {},
  ) {
    super();
    requireInteger('pixels', pixels, { min: 1 });
    requireInteger('hidden', hidden, { min: 1 });
    requireInteger('latent', latent, { min: 1 });
    this.pixels = pixels;
    this.latent = latent;
    this.encoderHidden = new Linear(pixels, hidden, generator);
    this.encoderMean = new Linear(hidden, latent, generator);
    this.encoderLogVariance = new Linear(hidden, latent, generator);
    this.decoderHidden = new Linear(latent, hidden, generator);
    this.decoderLogits = new Linear(hidden, pixels, generator);
  }

  /** q(z | x), a distribution over vectors for each row of x. */
  encode(x: tf.Tensor): Independent {
    const h = tanh(this.encoderHidden.forward(x));
    const scale = tf.exp(tf.mul(this.encoderLogVariance.forward(h), 0.5));
    return new Independent(new Normal(this.encoderMean.forward(h), scale), 1);
  }

  /** p(z), the standard normal distribution over vectors. */
  get prior(): Independent {
    return new Independent(new Normal(tf.zeros([this.latent]), 1), 1);
  }

  /** The logits of p(x | z), [..., pixels] for z of shape [..., latent]. */
  logits(z: tf.Tensor): tf.Tensor {
    return this.decoderLogits.forward(tanh(this.decoderHidden.forward(z)));
  }

  /** p(x | z), a distribution over images for each row of z. */
  decode(z: tf.Tensor): Independent {
    return new Independent(new Bernoulli({ logits: this.logits(z) }), 1);
  }

  /** log q(z | x), a number a row. */
  logQ(z: tf.Tensor, x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.encode(x).logProb(z));
  }

  /** log p(z), a number a row. */
  logPrior(z: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.prior.logProb(z));
  }

  /** log p(x | z), a number a row. */
  logLikelihood(x: tf.Tensor, z: tf.Tensor): tf.Tensor {
    return tf.tidy(() => this.decode(z).logProb(x));
  }

  /**
   * log p(x | z) of every image under every z, [images, zs]: with the z of a grid, all that integrals over the latent space
   * need. It is x . logits - sum of softplus(logits), hence one product of matrices, right to about 1e-4 nats in float32.
   *
   * @param x images, [images, pixels]
   * @param z latent variables, [zs, latent]
   * @param seen which pixels count, [pixels] of zeros and ones; all unless given
   * @throws ArgumentError when a shape doesn't fit
   */
  logLikelihoodTable(x: tf.Tensor, z: tf.Tensor, seen?: tf.Tensor): tf.Tensor {
    requireShape('x', x, [null, this.pixels]);
    requireShape('z', z, [null, this.latent]);
    if (seen) requireShape('seen', seen, [this.pixels]);
    return tf.tidy(() => {
      const all = this.logits(z);
      const [logits, norms] = seen
        ? [tf.mul(all, seen), tf.mul(tf.softplus(all), seen)]
        : [all, tf.softplus(all)];
      return tf.sub(tf.matMul(x, logits, false, true), tf.sum(norms, 1));
    });
  }
}
