import * as tf from '@tensorflow/tfjs';
import {
  ArgumentError,
  correlatedGaussianData,
  factorModelData,
  numpyGenerator,
  ready,
  torchGenerator,
} from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../../laws/close';
import { tensorsLeftBy } from '../tensorCount';
import { dataReference } from './dataReference';

beforeAll(async () => {
  await ready();
});

describe('points of a correlated Gaussian', () => {
  it.each(dataReference.correlated.map((each) => [each.n, each] as const))(
    'are those of PyTorch, n = %i',
    (n, { mean, covariance, x }) => {
      const points = correlatedGaussianData(torchGenerator(n), { n, mean, covariance });
      expect(points.shape).toEqual([n, mean.length]);
      // PyTorch sums in float32, three terms of a few units.
      expectClose(points, x, { rtol: 5e-7, atol: 5e-7 });
      points.dispose();
    },
  );

  it('have the mean and covariance that were asked for', () => {
    const n = 100_000;
    const x = correlatedGaussianData(torchGenerator(3), { n });
    const found = tf.tidy(() => {
      const mean = tf.mean(x, 0);
      const d = tf.sub(x, mean);
      const covariance = tf.div(tf.matMul(d, d, true, false), n);
      return [...mean.dataSync(), ...covariance.dataSync()];
    });
    x.dispose();
    // The widest standard error is sqrt(2 / n) = 0.0045; 5 of them are left by chance once in two million for each number.
    [1, 0.5, 1, 0.5, 0.5, 1].forEach((expected, i) => {
      expect(Math.abs(found[i] - expected)).toBeLessThan(0.0225);
    });
  });

  it('leave no tensor but the result', () => {
    const left = tensorsLeftBy(() => {
      correlatedGaussianData(torchGenerator(0), { n: 20 }).dispose();
    });
    expect(left).toBe(0);
  });

  it('say which argument is wrong', () => {
    const g = torchGenerator(0);
    const make = (covariance: number[][]) => () => correlatedGaussianData(g, { n: 5, covariance });
    expect(() => correlatedGaussianData(g, { n: 0 })).toThrow('n must be an integer of at least 1');
    expect(make([[1]])).toThrow('covariance must be a matrix of 2 rows and 2 columns');
    expect(make([[1, 2], [2, 1]])).toThrow('covariance must be positive definite'); // prettier-ignore
    expect(make([[1, 0.5], [0.4, 1]])).toThrow(ArgumentError); // prettier-ignore
  });
});

describe('data of a factor model', () => {
  it.each(dataReference.factorModels.map((each) => [each.seed, each] as const))(
    'are those of NumPy, default_rng(%i)',
    (seed, { points, variables, factors, ...expected }) => {
      const data = factorModelData(numpyGenerator(seed), { points, variables, factors });
      expect([...data.scores]).toEqual(expected.scores);
      expect([...data.weights]).toEqual(expected.weights);
      // A product of matrices sums in an order of its own: a unit in the last place of terms of up to 10.
      const every97th = (values: Float64Array) => values.filter((_, i) => i % 97 === 0);
      for (const name of ['mean', 'x'] as const)
        every97th(data[name]).forEach((value, i) => {
          expect(Math.abs(value - expected[name][i])).toBeLessThan(4e-15);
        });
      const sum = data.x.reduce((total, value) => total + value, 0);
      expect(Math.abs(sum - expected.sum)).toBeLessThan(1e-9);
    },
  );

  it('are the mean where there is no noise', () => {
    const { x, mean } = factorModelData(numpyGenerator(0), { points: 4, noiseScale: 0 });
    expect(x).toEqual(mean);
  });

  it('say which argument is wrong', () => {
    const g = numpyGenerator(0);
    expect(() => factorModelData(g, { variables: 0 })).toThrow(
      'variables must be an integer of at least 1, but was 0',
    );
    expect(() => factorModelData(g, { noiseScale: -1 })).toThrow(
      'noiseScale must be a number of at least 0, but was -1',
    );
  });
});
