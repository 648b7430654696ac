import * as tf from '@tensorflow/tfjs';
import { withoutGradient } from './distribution';

/**
 * log sum exp over axes, with -Infinity where all terms are -Infinity: TensorFlow.js subtracts the greatest from itself there, which is
 * NaN. Call it inside a tidy.
 */
export function logSumExpOver(terms: tf.Tensor, axes: number[]): tf.Tensor {
  const greatest = withoutGradient(() => {
    const top = tf.max(terms, axes, true);
    return tf.where(tf.logicalOr(tf.isFinite(top), tf.isNaN(top)), top, 0);
  });
  const sum = tf.log(tf.sum(tf.exp(tf.sub(terms, greatest)), axes));
  return tf.add(sum, tf.reshape(greatest, sum.shape));
}
