import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireFinite } from '../../arguments';
import type { Generator } from '../../random';

/** How grey becomes black or white: by a threshold, always the same, or by a coin for each pixel, anew each time. */
export type BinarizeOptions = { readonly threshold: number } | { readonly generator: Generator };

/**
 * Images of zeros and ones, of the same kind and shape as those given, whose grey values lie between 0 and 1.
 *
 * - `{ threshold }`: 1 where the grey value is above the threshold, 0 elsewhere.
 * - `{ generator }`: 1 with the grey value as probability: the draws of `torch.bernoulli(images)`.
 *
 * @returns new numbers, or a new tensor, which the caller owns
 * @throws ArgumentError for images that are neither a Float32Array nor a tensor, or unless exactly one way is given
 *
 * @example
 * const fixed = binarize(Float32Array.of(0, 0.2, 0.8, 1), { threshold: 0.5 });
 * console.assert(fixed.join() === '0,0,1,1');
 * const drawn = binarize(tf.tensor2d([[0, 0.5, 1]]), { generator: torchGenerator(0) });
 * console.assert(drawn.shape.join() === '1,3');
 */
export function binarize(images: Float32Array, options: BinarizeOptions): Float32Array;
export function binarize(images: tf.Tensor, options: BinarizeOptions): tf.Tensor;
export function binarize(
  images: Float32Array | tf.Tensor,
  options: BinarizeOptions,
): Float32Array | tf.Tensor {
  if (!(images instanceof Float32Array || images instanceof tf.Tensor))
    throw new ArgumentError('images', 'a Float32Array or a tensor', images);
  if ('threshold' in options === 'generator' in options)
    throw new ArgumentError('options', 'either { threshold } or { generator }', options);
  return 'threshold' in options ? cut(images, options.threshold) : draw(images, options.generator);
}

function cut(images: Float32Array | tf.Tensor, threshold: number): Float32Array | tf.Tensor {
  requireFinite('threshold', threshold);
  if (images instanceof tf.Tensor)
    return tf.tidy(() => tf.cast(tf.greater(images, threshold), 'float32'));
  return images.map((value) => (value > threshold ? 1 : 0));
}

function draw(images: Float32Array | tf.Tensor, generator: Generator): Float32Array | tf.Tensor {
  if (images instanceof tf.Tensor) return generator.bernoulli(images);
  return generator.randArray(images.length).map((u, i) => (u < images[i] ? 1 : 0));
}
