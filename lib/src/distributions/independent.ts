import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger } from '../arguments';
import type { Generator } from '../random';
import { Distribution } from './distribution';
import { klDivergence, registerKl } from './kl';

/**
 * Counts the last dimensions of a batch as part of the event: independent numbers become one vector, whose log density is their
 * sum. `new Independent(new Normal(loc, scale), 1)` is the normal distribution with a diagonal covariance matrix.
 *
 * Batch shape: that of the base without its last `ndims` dimensions, which the event shape begins with. Draws are the base's.
 *
 * @example
 * const vector = new Independent(new Normal(tf.zeros([5, 3]), 1), 1);
 * console.assert(vector.batchShape[0] === 5 && vector.eventShape[0] === 3);
 * console.assert(vector.logProb(tf.zeros([5, 3])).shape.length === 1);
 */
export class Independent extends Distribution {
  /** Whether the base has an `rsample`. */
  override readonly hasRsample: boolean;
  /** The distribution of the parts. */
  readonly base: Distribution;
  /** How many batch dimensions of the base count as event. */
  readonly reinterpretedBatchNdims: number;

  /**
   * @param base the distribution of the parts
   * @param reinterpretedBatchNdims how many of its last batch dimensions to count as event
   * @throws ArgumentError when the base has fewer batch dimensions
   */
  constructor(base: Distribution, reinterpretedBatchNdims: number) {
    if (!(base instanceof Distribution)) throw new ArgumentError('base', 'a Distribution', base);
    const rank = base.batchShape.length;
    requireInteger('reinterpretedBatchNdims', reinterpretedBatchNdims, { min: 0, max: rank });
    const split = rank - reinterpretedBatchNdims;
    super(base.batchShape.slice(0, split), [...base.batchShape.slice(split), ...base.eventShape]);
    this.base = base;
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
    this.hasRsample = base.hasRsample;
  }

  protected override draw(generator: Generator, shape: readonly number[]): tf.Tensor {
    const { base } = this;
    return base.hasRsample ? base.rsample(generator, shape) : base.sample(generator, shape);
  }

  protected override logDensity(x: tf.Tensor): tf.Tensor {
    return sumLast(this.base.logProb(x), this.reinterpretedBatchNdims);
  }

  protected override moments(): { mean: tf.Tensor; variance: tf.Tensor } {
    return { mean: this.base.mean, variance: this.base.variance };
  }

  /** The entropy in nats, the sum of the parts' entropies, of shape batch. */
  override entropy(): tf.Tensor {
    return tf.tidy(() => sumLast(this.base.entropy(), this.reinterpretedBatchNdims));
  }
}

function sumLast(tensor: tf.Tensor, ndims: number): tf.Tensor {
  const axes = Array.from({ length: ndims }, (_, i) => tensor.rank - 1 - i);
  return axes.length > 0 ? tf.sum(tensor, axes) : tensor;
}

// KL = sum of the parts' KLs.
registerKl(Independent, Independent, (q, p) => {
  const ndims = q.reinterpretedBatchNdims;
  if (p.reinterpretedBatchNdims !== ndims)
    throw new ArgumentError(
      'p.reinterpretedBatchNdims',
      `that of q, ${ndims}`,
      p.reinterpretedBatchNdims,
    );
  return sumLast(klDivergence(q.base, p.base), ndims);
});
