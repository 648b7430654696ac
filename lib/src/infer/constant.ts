import * as tf from '@tensorflow/tfjs';
import { withoutGradient } from '../distributions/distribution';

/** The same values as a constant: no gradient flows back through it. */
export function constant(tensor: tf.Tensor): tf.Tensor {
  return withoutGradient(() => tf.clone(tensor));
}

/** Zero, with the gradient of `tensor`: added to a value, it changes what that value's gradient is and not the value. */
export function gradientOnly(tensor: tf.Tensor): tf.Tensor {
  return tf.sub(tensor, constant(tensor));
}
