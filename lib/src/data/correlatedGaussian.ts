import * as tf from '@tensorflow/tfjs';
import { requireInteger } from '../arguments';
import { correlate, lowerCholesky, type Generator } from '../random';

/** How many points, and the Gaussian they come from. */
export interface CorrelatedGaussianOptions {
  /** The number of points. */
  readonly n: number;
  /** The mean, d numbers. Default [1, 0.5]. */
  readonly mean?: readonly number[];
  /** The covariance, d rows of d numbers. Default [[1, 0.5], [0.5, 1]]. */
  readonly covariance?: readonly (readonly number[])[];
}

/**
 * Points of a Gaussian whose coordinates depend on each other: x ~ N(mean, covariance), of shape [n, d]. They are
 * mean + L e with the lower Cholesky factor L of the covariance and e ~ N(0, I), drawn row by row: what `mean + torch.randn(n, d)
 * @ L.T` draws from the same stream.
 *
 * @throws ArgumentError for an n below 1, or unless the covariance is symmetric, positive definite and of d rows.
 *
 * @example
 * const x = correlatedGaussianData(torchGenerator(0), { n: 100 });
 * console.assert(x.shape.join() === '100,2');
 */
export function correlatedGaussianData(
  generator: Generator,
  {
    n,
    mean = [1, 0.5],
    covariance = [
      [1, 0.5],
      [0.5, 1],
    ],
  }: CorrelatedGaussianOptions,
): tf.Tensor2D {
  requireInteger('n', n, { min: 1 });
  const factor = lowerCholesky('covariance', covariance, mean.length);
  const rows = Float64Array.from(generator.randnArray(n * mean.length));
  correlate(rows, factor, mean);
  return tf.tensor2d(Float32Array.from(rows), [n, mean.length]);
}
