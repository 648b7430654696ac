import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireNonNegative } from '../arguments';
import type { Generator } from '../random';
import type { NoisyPointsOptions } from './sine';

const f = Math.fround;

/**
 * Noisy points on the unit circle: z ~ N(0, 1) of shape [n], and x ~ N((cos z, sin z), sigma^2 I) of shape [n, 2]. All z are
 * drawn first, then the noise row by row: what `zs = torch.randn(n); xs = torch.column_stack([torch.cos(zs),
 * torch.sin(zs)]) + sigma * torch.randn((n, 2))` draws from the same stream.
 *
 * @throws ArgumentError for an n below 1 or a negative sigma.
 *
 * @example
 * const { z, x } = circleData(torchGenerator(0), { n: 100 });
 * console.assert(z.shape.join() === '100' && x.shape.join() === '100,2');
 */
export function circleData(
  generator: Generator,
  { n, sigma = 0.1 }: NoisyPointsOptions,
): { z: tf.Tensor1D; x: tf.Tensor2D } {
  requireInteger('n', n, { min: 1 });
  requireNonNegative('sigma', sigma);
  const z = generator.randnArray(n);
  const noise = generator.randnArray(2 * n);
  const x = noise.map((value, i) => {
    const angle = z[i >> 1];
    return f(i % 2 === 0 ? Math.cos(angle) : Math.sin(angle)) + f(f(sigma) * value);
  });
  return { z: tf.tensor1d(z), x: tf.tensor2d(x, [n, 2]) };
}
