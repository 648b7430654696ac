import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireNonNegative } from '../arguments';
import { assign, Optimizer, withDecay, zeros, type Gradient } from './optimizer';

/** Settings of `SGD`, with PyTorch's meaning. */
export interface SgdOptions {
  /** The learning rate. Default 1e-3. */
  readonly lr?: number;
  /** The weight of the earlier steps' direction. Default 0: none. */
  readonly momentum?: number;
  /** Whether to look ahead along the momentum (Nesterov). Default false. */
  readonly nesterov?: boolean;
  /** The weight of the penalty |parameter|^2 / 2. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Gradient descent, on minibatches stochastic: p -= lr g, or with momentum b = momentum b + g; p -= lr b, with Nesterov's
 * p -= lr (g + momentum b).
 *
 * @example
 * const p = tf.variable(tf.scalar(1));
 * const optimizer = new SGD([p], { lr: 0.5 });
 * optimizer.minimize(() => p.square());
 * console.assert(p.dataSync()[0] === 0);
 */
export class SGD extends Optimizer {
  private readonly momentum: number;
  private readonly nesterov: boolean;
  private readonly weightDecay: number;

  /** @throws ArgumentError for an argument out of range, or nesterov without momentum. */
  constructor(parameters: Iterable<tf.Variable>, options: SgdOptions = {}) {
    const { lr = 1e-3, momentum = 0, nesterov = false, weightDecay = 0 } = options;
    requireNonNegative('momentum', momentum);
    requireNonNegative('weightDecay', weightDecay);
    if (nesterov && momentum === 0)
      throw new ArgumentError('momentum', 'above 0 for nesterov', momentum);
    super(parameters, lr, (shape) => ({ ...(momentum !== 0 && { momentumBuffer: zeros(shape) }) }));
    this.momentum = momentum;
    this.nesterov = nesterov;
    this.weightDecay = weightDecay;
  }

  protected override update(gradients: readonly Gradient[]): void {
    const rate = tf.neg(this.rate);
    for (const each of gradients) {
      const direction = this.direction(each);
      const { parameter } = each.slot;
      parameter.assign(tf.add(parameter, tf.mul(direction, rate)));
    }
  }

  private direction(each: Gradient): tf.Tensor {
    const gradient = withDecay(each, this.weightDecay);
    if (this.momentum === 0) return gradient;
    const { momentumBuffer } = each.slot.buffers;
    const kept = tf.mul(momentumBuffer, this.momentum);
    const buffer = assign(momentumBuffer, tf.add(kept, gradient));
    return this.nesterov ? tf.add(gradient, tf.mul(buffer, this.momentum)) : buffer;
  }
}
