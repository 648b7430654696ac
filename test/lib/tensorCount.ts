import * as tf from '@tensorflow/tfjs';

/** How many more tensors are alive after `run` than before. */
export function tensorsLeftBy(run: () => void): number {
  const before = tf.memory().numTensors;
  run();
  return tf.memory().numTensors - before;
}
