import * as tf from '@tensorflow/tfjs';

/**
 * Makes a tensor of a draw. Every tensor that comes out of a generator is made here and nowhere else, so that what records a
 * step sees each draw, and can call `draw` again with the next numbers each time the step runs.
 */
export function drawTensor(
  shape: readonly number[],
  draw: (size: number) => Float32Array | Int32Array,
): tf.Tensor {
  const values = draw(tf.util.sizeFromShape([...shape]));
  return tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32');
}
