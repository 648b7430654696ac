import * as tf from '@tensorflow/tfjs';
import { requireNonNegative } from '../arguments';
import { assign, Optimizer, requireFraction, withDecay, zeros, type Gradient } from './optimizer';

/** Settings of `RMSProp`, with PyTorch's meaning and defaults. */
export interface RmsPropOptions {
  /** The learning rate. Default 1e-2. */
  readonly lr?: number;
  /** The weight of the past in the running mean of squares, in [0, 1). Default 0.99. */
  readonly alpha?: number;
  /** Added to the root of the mean of squares, outside of the root. Default 1e-8. */
  readonly eps?: number;
  /** The weight of the earlier steps' direction. Default 0: none. */
  readonly momentum?: number;
  /** Whether to divide by the standard deviation instead of the root mean square. Default false. */
  readonly centered?: boolean;
  /** The weight of the penalty |parameter|^2 / 2. Default 0. */
  readonly weightDecay?: number;
}

/**
 * RMSProp (Tieleman and Hinton, 2012): v = alpha v + (1 - alpha) g^2; p -= lr g / (sqrt(v) + eps). Centred (Graves, 2013),
 * v is lessened by the square of the running mean of g. With momentum, b = momentum b + g / (sqrt(v) + eps); p -= lr b.
 *
 * @example
 * const p = tf.variable(tf.scalar(1));
 * const optimizer = new RMSProp([p]);
 * optimizer.minimize(() => p.square());
 * console.assert(Math.abs(p.dataSync()[0] - 0.9) < 1e-5);
 */
export class RMSProp extends Optimizer {
  private readonly alpha: number;
  private readonly eps: number;
  private readonly momentum: number;
  private readonly centered: boolean;
  private readonly weightDecay: number;

  /** @throws ArgumentError for an argument out of range. */
  constructor(parameters: Iterable<tf.Variable>, options: RmsPropOptions = {}) {
    const { lr = 1e-2, alpha = 0.99, eps = 1e-8, momentum = 0 } = options;
    const { centered = false, weightDecay = 0 } = options;
    requireFraction('alpha', alpha);
    requireNonNegative('eps', eps);
    requireNonNegative('momentum', momentum);
    requireNonNegative('weightDecay', weightDecay);
    super(parameters, lr, (shape) => ({
      squareAvg: zeros(shape),
      ...(centered && { gradAvg: zeros(shape) }),
      ...(momentum !== 0 && { momentumBuffer: zeros(shape) }),
    }));
    this.alpha = alpha;
    this.eps = eps;
    this.momentum = momentum;
    this.centered = centered;
    this.weightDecay = weightDecay;
  }

  protected override update(gradients: readonly Gradient[]): void {
    const rate = tf.neg(this.rate);
    const [alpha, rest, eps] = [this.alpha, 1 - this.alpha, this.eps].map((n) => tf.scalar(n));
    for (const each of gradients) {
      const { parameter, buffers } = each.slot;
      const gradient = withDecay(each, this.weightDecay);
      const squares = tf.mul(tf.mul(gradient, rest), gradient);
      const squareAvg = assign(
        buffers['squareAvg'],
        tf.add(tf.mul(buffers['squareAvg'], alpha), squares),
      );
      const variance = this.centered
        ? tf.sub(squareAvg, tf.square(approach(buffers['gradAvg'], gradient, rest)))
        : squareAvg;
      const denominator = tf.add(tf.sqrt(variance), eps);
      parameter.assign(tf.add(parameter, this.change(gradient, denominator, rate, buffers)));
    }
  }

  private change(
    gradient: tf.Tensor,
    denominator: tf.Tensor,
    rate: tf.Tensor,
    buffers: Readonly<Record<string, tf.Variable>>,
  ): tf.Tensor {
    if (this.momentum === 0) return tf.div(tf.mul(gradient, rate), denominator);
    const { momentumBuffer } = buffers;
    const kept = tf.mul(momentumBuffer, this.momentum);
    const buffer = assign(momentumBuffer, tf.add(kept, tf.div(gradient, denominator)));
    return tf.mul(buffer, rate);
  }
}

/** Moves a running mean towards the latest value by the fraction `weight`. */
function approach(mean: tf.Variable, latest: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return assign(mean, tf.add(mean, tf.mul(tf.sub(latest, mean), weight)));
}
