import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireNonNegative } from '../arguments';
import type { Generator } from '../random';

/** How many points, and how noisy they are. */
export interface NoisyPointsOptions {
  /** The number of points. */
  readonly n: number;
  /** The standard deviation of the noise. Default 0.1. */
  readonly sigma?: number;
}

const f = Math.fround;

/**
 * Noisy observations of a sine: x ~ N(0, 1) and y ~ N(sin x, sigma^2), each of shape [n]. All x are drawn first, then all the
 * noise: what `xs = torch.randn(n); ys = torch.sin(xs) + sigma * torch.randn(n)` draws from the same stream.
 *
 * @throws ArgumentError for an n below 1 or a negative sigma.
 *
 * @example
 * const { x, y } = sineData(torchGenerator(0), { n: 100 });
 * console.assert(x.shape[0] === 100 && y.shape[0] === 100);
 */
export function sineData(
  generator: Generator,
  { n, sigma = 0.1 }: NoisyPointsOptions,
): { x: tf.Tensor1D; y: tf.Tensor1D } {
  requireInteger('n', n, { min: 1 });
  requireNonNegative('sigma', sigma);
  const x = generator.randnArray(n);
  const noise = generator.randnArray(n);
  const y = x.map((value, i) => f(Math.sin(value)) + f(f(sigma) * noise[i]));
  return { x: tf.tensor1d(x), y: tf.tensor1d(y) };
}
