import * as tf from '@tensorflow/tfjs';
import { MultivariateNormal, ready } from 'elbolab';
import { beforeAll, expect, test } from 'vitest';

beforeAll(() => ready());

test('the factor of a covariance matrix gives it back, and is exactly 0 above its diagonal', () => {
  tf.tidy(() => {
    const size = 5;
    // Thirds and sevenths, which float32 rounds.
    const half = tf.tensor2d(
      Array.from({ length: size }, (_, i) =>
        Array.from({ length: size }, (_, j) => (i === j ? 1 : 1 / (3 + i + 7 * j))),
      ),
    );
    const covarianceMatrix = half.matMul(half, false, true);
    const { scaleTril } = new MultivariateNormal(tf.zeros([size]), { covarianceMatrix });
    const above = scaleTril
      .sub(tf.linalg.bandPart(scaleTril, -1, 0))
      .abs()
      .max()
      .dataSync()[0];
    expect(above).toBe(0);
    const again = scaleTril.matMul(scaleTril, false, true).sub(covarianceMatrix).abs().max();
    // Entries up to 1.1, five products each.
    expect(again.dataSync()[0]).toBeLessThan(5e-7);
  });
});
