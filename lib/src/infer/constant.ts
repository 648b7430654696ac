import * as tf from '@tensorflow/tfjs';
import { withoutGradient } from '../distributions';

/** The same values as a constant: no gradient flows back through it. */
export function constant(tensor: tf.Tensor): tf.Tensor {
  return withoutGradient(() => tf.clone(tensor));
}

/** Zero, with the gradient of `tensor`: added to a value, it changes what that value's gradient is and not the value. */
export function gradientOnly(tensor: tf.Tensor): tf.Tensor {
  // Not a difference from itself, which is NaN where the value is infinite.
  return tf.customGrad((x) => ({
    value: tf.zerosLike(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => dy,
  }))(tensor);
}
