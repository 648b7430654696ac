import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** What TensorFlow.js's optimisers and ours have in common. */
export interface Minimizer {
  minimize(loss: () => tf.Scalar, returnCost: true, parameters: tf.Variable[]): tf.Scalar | null;
}

/** Document 000's first network on 200 points, always from the same parameters. */
export function sineRegression(make: (parameters: tf.Variable[]) => Minimizer, points = 200) {
  const x = tf.randomNormal<tf.Rank.R2>([points, 1], 0, 1, 'float32', 1);
  const y = tf.sin(x);
  const parameters = [[1, 20], [20], [20, 1], [1]].map((shape, i) =>
    tf.variable(tf.randomUniform(shape, -0.3, 0.3, 'float32', 7 + i)),
  );
  const [w1, b1, w2, b2] = parameters;
  const predict = (input: tf.Tensor) => {
    const hidden = tf.relu(tf.add(tf.matMul(input, w1), b1));
    return tf.add<tf.Tensor2D>(tf.matMul(hidden, w2), b2);
  };
  const loss = () => tf.losses.meanSquaredError<tf.Tensor2D, tf.Scalar>(y, predict(x));
  const optimizer = make(parameters);
  return { parameters, predict, step: () => optimizer.minimize(loss, true, parameters) };
}

interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

/**
 * Compares two tensors. float32 has a relative step of 1.2e-7; sums in another order and 50 steps of training amplify it,
 * by less than a hundred times for the models here, and Adam's quotients are of order 1 where a gradient is almost 0.
 */
export function expectClose(
  actual: tf.Tensor | null | undefined,
  expected: tf.Tensor | null | undefined,
  { rtol = 1e-5, atol = 1e-5 }: Tolerance = {},
): void {
  if (!actual || !expected) throw new Error('there is no tensor to compare');
  expect(actual.shape).toEqual(expected.shape);
  expect(actual.dtype).toBe(expected.dtype);
  const wanted = expected.dataSync();
  for (const [i, value] of actual.dataSync().entries()) {
    const want = wanted[i];
    if (Object.is(value, want) || value === want) continue;
    const error = Math.abs(value - want);
    if (!(error <= atol + rtol * Math.abs(want)))
      expect.fail(`element ${i} is ${value}, expected ${want} (off by ${error})`);
  }
}
