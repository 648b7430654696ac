import * as tf from '@tensorflow/tfjs';

/** Sums all axes from `axis` on: what is left are the leading axes, such as samples and data points. */
export function sumFrom(tensor: tf.Tensor, axis: number): tf.Tensor {
  const axes = tensor.shape.map((_, i) => i).slice(axis);
  return axes.length > 0 ? tf.sum(tensor, axes) : tensor;
}
