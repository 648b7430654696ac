import * as tf from '@tensorflow/tfjs';
import type { Generator } from '../random';
import { Distribution, withoutGradient } from './distribution';
import { registerKl } from './kl';
import { divide, HALF_LOG_2PI, Normal } from './normal';
import {
  expand,
  requireBroadcast,
  requireLocation,
  requireValues,
  toTensor,
  type Parameter,
} from './parameter';

/**
 * The uniform distribution on [low, high): log p(x) = -log(high - low) inside, -Infinity outside.
 *
 * Batch shape: what low and high broadcast to. Event shape: `[]`. A draw is low + rand(sample + batch) * (high - low), the numbers
 * that `torch.distributions.Uniform` draws from the same stream.
 *
 * @example
 * const die = new Uniform(0, 4);
 * console.assert(Math.abs(die.logProb(1).dataSync()[0] + Math.log(4)) < 1e-6);
 * console.assert(die.logProb(5).dataSync()[0] === -Infinity);
 */
export class Uniform extends Distribution {
  override readonly hasRsample = true;
  /** The lower end, as it was given. */
  readonly low: Parameter;
  /** The upper end, as it was given. */
  readonly high: Parameter;

  /**
   * @param low lower end, included: a finite number or a tensor
   * @param high upper end, excluded, above low: a finite number or a tensor
   */
  constructor(low: Parameter, high: Parameter) {
    requireLocation('low', low);
    requireLocation('high', high);
    super(requireBroadcast(['low', low], ['high', high]));
    this.low = low;
    this.high = high;
    const width = withoutGradient(() => this.width());
    try {
      requireValues('high - low', width, 'positive', (value) => !(value <= 0));
    } finally {
      width.dispose();
    }
  }

  /** high - low, a new tensor. */
  width(): tf.Tensor {
    return tf.tidy(() => tf.sub(toTensor(this.high), toTensor(this.low)));
  }

  protected override draw(generator: Generator, shape: readonly number[]): tf.Tensor {
    const noise = generator.rand([...shape, ...this.batchShape]);
    return tf.add(toTensor(this.low), tf.mul(noise, this.width()));
  }

  protected override logDensity(x: tf.Tensor): tf.Tensor {
    const [low, high] = [toTensor(this.low), toTensor(this.high)];
    const inside = withoutGradient(() => tf.logicalAnd(tf.greaterEqual(x, low), tf.less(x, high)));
    return tf.where(inside, tf.neg(tf.log(this.width())), -Infinity);
  }

  protected override moments(): { mean: tf.Tensor; variance: tf.Tensor } {
    const { low, batchShape } = this;
    const width = expand(this.width(), batchShape);
    return {
      mean: tf.add(toTensor(low), tf.mul(width, 0.5)),
      variance: tf.square(tf.mul(width, 1 / Math.sqrt(12))),
    };
  }

  /** The entropy log(high - low) in nats, of shape batch. */
  override entropy(): tf.Tensor {
    return tf.tidy(() => expand(tf.log(this.width()), this.batchShape));
  }
}

// KL = log(width_p / width_q) where q lies within p, else infinite: q then has mass where p has none.
registerKl(Uniform, Uniform, (q, p) => {
  const within = withoutGradient(() =>
    tf.logicalAnd(
      tf.greaterEqual(toTensor(q.low), toTensor(p.low)),
      tf.lessEqual(toTensor(q.high), toTensor(p.high)),
    ),
  );
  return tf.where(within, tf.sub(tf.log(p.width()), tf.log(q.width())), Infinity);
});

// KL = -H(q) - E_q[log p], where E_q[(x - loc)^2] = width^2 / 12 + (middle - loc)^2.
registerKl(Uniform, Normal, (q, p) => {
  const width = q.width();
  const scale = toTensor(p.scale);
  const middle = tf.add(toTensor(q.low), tf.mul(width, 0.5));
  const spread = tf.square(divide(tf.mul(width, 1 / Math.sqrt(12)), scale));
  const shift = tf.square(divide(tf.sub(middle, toTensor(p.loc)), scale));
  const logRatio = tf.sub(tf.log(scale), tf.log(width));
  return tf.add(tf.add(logRatio, HALF_LOG_2PI), tf.mul(tf.add(spread, shift), 0.5));
});
