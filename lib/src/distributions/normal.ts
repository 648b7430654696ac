import * as tf from '@tensorflow/tfjs';
import type { Generator } from '../random';
import { Distribution, withoutGradient } from './distribution';
import { registerKl } from './kl';
import {
  expand,
  requireBroadcast,
  requireLocation,
  requireScale,
  toTensor,
  type Parameter,
} from './parameter';

/** log(2 pi) / 2. */
export const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);

/**
 * The normal distribution N(loc, scale^2) of numbers:
 * log p(x) = -((x - loc) / scale)^2 / 2 - log(scale) - log(2 pi) / 2.
 *
 * Batch shape: what loc and scale broadcast to. Event shape: `[]`. A draw is loc + scale * randn(sample + batch), the numbers
 * that `torch.distributions.Normal` draws from the same stream.
 *
 * @example
 * const standard = new Normal(0, 1);
 * console.assert(Math.abs(standard.logProb(0).dataSync()[0] + 0.9189385) < 1e-6);
 * const draws = standard.sample(torchGenerator(0), [1000]);
 * console.assert(draws.shape[0] === 1000);
 */
export class Normal extends Distribution {
  override readonly hasRsample = true;
  /** The mean, as it was given. */
  readonly loc: Parameter;
  /** The standard deviation, as it was given. */
  readonly scale: Parameter;

  /**
   * @param loc mean: a finite number or a tensor
   * @param scale standard deviation: a positive number or a tensor of them
   * @throws ArgumentError when a scale is not positive, or the two don't broadcast
   */
  constructor(loc: Parameter, scale: Parameter) {
    requireLocation('loc', loc);
    requireScale('scale', scale);
    super(requireBroadcast(['loc', loc], ['scale', scale]));
    this.loc = loc;
    this.scale = scale;
  }

  protected override draw(generator: Generator, shape: readonly number[]): tf.Tensor {
    const noise = generator.randn([...shape, ...this.batchShape]);
    return tf.add(toTensor(this.loc), tf.mul(toTensor(this.scale), noise));
  }

  protected override logDensity(x: tf.Tensor): tf.Tensor {
    const scale = toTensor(this.scale);
    const z = divide(tf.sub(x, toTensor(this.loc)), scale);
    // (z / sqrt 2)^2 instead of z^2 / 2: it overflows only where the answer does.
    const exponent = tf.square(tf.mul(z, Math.SQRT1_2));
    return tf.sub(tf.neg(exponent), tf.add(tf.log(scale), HALF_LOG_2PI));
  }

  protected override moments(): { mean: tf.Tensor; variance: tf.Tensor } {
    const { loc, scale, batchShape } = this;
    return { mean: expand(loc, batchShape), variance: tf.square(expand(scale, batchShape)) };
  }

  /** The entropy log(scale) + log(2 pi e) / 2 in nats, of shape batch. */
  override entropy(): tf.Tensor {
    return tf.tidy(() => tf.add(tf.log(expand(this.scale, this.batchShape)), 0.5 + HALF_LOG_2PI));
  }
}

/**
 * a / b for positive b, as a / sqrt(b) / sqrt(b): the derivative of a plain quotient squares b, which leaves float32 once b is
 * below 1e-19; this one stays within it down to the smallest normal numbers.
 */
export function divide(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const root = tf.sqrt(b);
  return tf.div(tf.div(a, root), root);
}

// KL = (r^2 - 1 - log r^2 + d^2) / 2 with r = scale_q / scale_p and d = (loc_q - loc_p) / scale_p.
registerKl(Normal, Normal, (q, p) => {
  const [qScale, pScale] = [toTensor(q.scale), toTensor(p.scale)];
  const logRatio = tf.sub(tf.log(qScale), tf.log(pScale));
  const shift = divide(tf.sub(toTensor(q.loc), toTensor(p.loc)), pScale);
  const excess = excessOfSquare(tf.mul(logRatio, 2), tf.square(tf.div(qScale, pScale)));
  return tf.mul(tf.add(excess, tf.square(shift)), 0.5);
});

/**
 * r^2 - 1 - log r^2, from log r^2 or, where that is small and the difference of two logs has lost its digits, from r^2: an error of r^2
 * hardly counts there, since the function is flat.
 */
function excessOfSquare(logSquare: tf.Tensor, square: tf.Tensor): tf.Tensor {
  const isNear = withoutGradient(() => tf.less(tf.abs(logSquare), 0.5));
  const near = tf.where(isNear, square, 1);
  const far = tf.where(isNear, 0, logSquare);
  const nearExcess = tf.sub(tf.sub(near, 1), tf.log(near));
  return tf.add(nearExcess, tf.sub(tf.sub(tf.exp(far), 1), far));
}
