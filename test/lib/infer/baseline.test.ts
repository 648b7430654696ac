import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { ready } from 'elbolab';
import { baselineOf } from '../../../lib/src/infer/baseline';

beforeAll(async () => {
  await ready();
});

it("'leaveOneOut' is for each draw the mean of the others, point by point", () => {
  const values = tf.tensor2d([
    [1, 10],
    [2, 20],
    [6, 60],
  ]);
  const baseline = tf.tidy(() => tf.add(baselineOf(values, 'leaveOneOut'), 0));
  const expected = [4, 40, 3.5, 35, 1.5, 15];
  expect([...baseline.dataSync()]).toEqual(expected);
  tf.dispose([values, baseline]);
});
