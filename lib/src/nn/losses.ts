import * as tf from '@tensorflow/tfjs';
import { requireShape } from '../arguments';

/**
 * The mean squared error: the mean of (prediction - target)^2 over all elements, a scalar.
 *
 * @throws ArgumentError unless both have the same shape: broadcasting [n] against [n, 1] would compare every pair.
 *
 * @example
 * const loss = mseLoss(tf.tensor1d([1, 2]), tf.tensor1d([1, 4]));
 * console.assert(loss.dataSync()[0] === 2);
 */
export function mseLoss(prediction: tf.Tensor, target: tf.Tensor): tf.Scalar {
  requireShape('prediction', prediction, target.shape);
  return tf.tidy(() => tf.mean(tf.squaredDifference(prediction, target)));
}
