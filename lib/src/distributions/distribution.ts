import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireShapeList } from '../arguments';
import type { Generator } from '../random';
import { broadcastShape, requireParameter, shapeOf, toTensor } from './parameter';

/**
 * A probability distribution over tensors. Three shapes describe it, as in PyTorch:
 *
 * - the **event** shape: one draw of one distribution (`[]` for a number, `[d]` for a vector);
 * - the **batch** shape: independent distributions of the same family, side by side, each with its own parameters;
 * - the **sample** shape, given to `sample`: independent draws from all of them.
 *
 * A draw has the shape sample + batch + event. Every method returns one new tensor, which the caller owns, and leaves nothing
 * else alive; a distribution itself owns no tensors, so there is nothing to dispose of. Gradients flow through the parameters.
 * Log densities and entropies are in nats.
 */
export abstract class Distribution {
  /** Shape of the batch of distributions: what the parameters broadcast to. */
  readonly batchShape: readonly number[];
  /** Shape of one draw of one distribution. */
  readonly eventShape: readonly number[];
  /** Whether `rsample` exists: whether a draw is a differentiable function of the parameters and of noise. */
  abstract readonly hasRsample: boolean;

  protected constructor(batchShape: readonly number[], eventShape: readonly number[] = []) {
    this.batchShape = batchShape;
    this.eventShape = eventShape;
  }

  /**
   * Draws from the distribution. No gradient flows through the draw.
   *
   * @param generator the stream to draw from
   * @param shape the sample shape
   * @returns a tensor of shape sample + batch + event
   */
  sample(generator: Generator, shape: readonly number[] = []): tf.Tensor {
    requireShapeList('shape', shape);
    return withoutGradient(() => this.draw(generator, shape));
  }

  /**
   * Draws from the distribution such that gradients flow through the draw into the parameters (the reparameterisation trick).
   *
   * @param generator the stream to draw from
   * @param shape the sample shape
   * @returns a tensor of shape sample + batch + event
   * @throws Error when a draw is not a differentiable function of the parameters: see `hasRsample`
   */
  rsample(generator: Generator, shape: readonly number[] = []): tf.Tensor {
    requireShapeList('shape', shape);
    if (!this.hasRsample)
      throw new Error(
        `${this.constructor.name} has no rsample: its draws are no differentiable function of its parameters; ` +
          'draw with sample() and weigh with the gradient of logProb(), the score function',
      );
    return tf.tidy(() => this.draw(generator, shape));
  }

  /**
   * Log density, or log probability where the draws are discrete, in nats.
   *
   * @param x a tensor whose last dimensions are the event shape and whose others broadcast against the batch shape
   * @returns a tensor of shape sample + batch
   * @throws ArgumentError when the shape of x doesn't fit
   */
  logProb(x: number | tf.Tensor): tf.Tensor {
    this.requireDraw(x);
    return tf.tidy(() => this.logDensity(toTensor(x)));
  }

  /** The expected value, of shape batch + event. */
  get mean(): tf.Tensor {
    return tf.tidy(() => this.moments().mean);
  }

  /** The variance of every element of a draw, of shape batch + event. */
  get variance(): tf.Tensor {
    return tf.tidy(() => this.moments().variance);
  }

  /** The standard deviation of every element of a draw, of shape batch + event. */
  get stddev(): tf.Tensor {
    return tf.tidy(() => tf.sqrt(this.moments().variance));
  }

  /** The entropy -E[log p(x)] in nats, of shape batch. */
  abstract entropy(): tf.Tensor;

  /** A draw of shape sample + batch + event, differentiable if `hasRsample`. Called inside a tidy. */
  protected abstract draw(generator: Generator, shape: readonly number[]): tf.Tensor;

  /** Log density of x, whose shape has been checked. Called inside a tidy. */
  protected abstract logDensity(x: tf.Tensor): tf.Tensor;

  /** Mean and variance, of shape batch + event. Called inside a tidy. */
  protected abstract moments(): { mean: tf.Tensor; variance: tf.Tensor };

  private requireDraw(x: number | tf.Tensor): void {
    requireParameter('x', x);
    const shape = shapeOf(x);
    const { batchShape, eventShape } = this;
    const split = shape.length - eventShape.length;
    const isEvent = split >= 0 && eventShape.every((size, i) => size === shape[split + i]);
    if (isEvent && broadcastShape(shape.slice(0, split), batchShape)) return;
    const event = eventShape.length > 0 ? ` + event [${eventShape.join(', ')}]` : '';
    const wanted = `a tensor that broadcasts against batch [${batchShape.join(', ')}]${event}`;
    throw new ArgumentError('x', wanted, x);
  }
}

/** Runs `compute` so that its result counts as a constant: no gradient flows back through it. */
export function withoutGradient(compute: () => tf.Tensor): tf.Tensor {
  return tf.customGrad(() => ({ value: tf.tidy(compute), gradFunc: () => [] }))();
}
