import * as tf from '@tensorflow/tfjs';
import {
  Bernoulli,
  estimateMean,
  gradientSamples,
  Independent,
  Normal,
  ready,
  torchGenerator,
  type GradientSamplesOptions,
} from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';
import { tensorsLeftBy } from '../tensorCount';

beforeAll(async () => {
  await ready();
});

/** 5 standard errors: missed with probability 6e-7, by one of the sixteen here once in 100,000 seeds. */
const Z = 5;
const SAMPLES = 40_000;

/** f = (x - k)^2 under N(mu, s^2). */
const quadratic = (mu: number, s: number, k: number) => ({
  parameter: tf.scalar(mu),
  q: (loc: tf.Tensor) => new Normal(loc, s),
  f: (z: tf.Tensor) => tf.square(tf.sub(z, k)),
  samples: SAMPLES,
  generator: torchGenerator(17),
});

const momentsOf = (options: GradientSamplesOptions) => {
  const gradients = gradientSamples(options);
  const values = Float64Array.from(gradients.dataSync());
  gradients.dispose();
  const { mean, standardError } = estimateMean(values);
  const squares = estimateMean(values.map((value) => (value - mean) ** 2));
  return { mean, standardError, variance: squares.mean, varianceError: squares.standardError };
};

describe.each([
  [0.5, 0.7, 2],
  [-1, 1, -1.5],
  [1, 2, 1],
])('the gradient of E[(x - k)^2] by mu = %f, at s = %f and k = %f', (mu, s, k) => {
  const d = mu - k;

  it.each([
    ['pathwise', 4 * s ** 2],
    ['scoreFunction', d ** 4 / s ** 2 + 14 * d ** 2 + 15 * s ** 2],
  ] as const)('%s has its mean and the variance in closed form', (estimator, variance) => {
    const drawn = momentsOf({ ...quadratic(mu, s, k), estimator });
    expect(Math.abs(drawn.mean - 2 * d)).toBeLessThan(Z * drawn.standardError);
    expect(Math.abs(drawn.variance - variance)).toBeLessThan(Z * drawn.varianceError);
    // The score's fourth power has a heavy tail: its variance is known to some 5 % from so many draws.
    expect(drawn.varianceError).toBeLessThan(0.1 * variance);
  });

  it('a baseline of E[f] leaves the mean, and the variance d^4 / s^2 + 14 d^2 + 15 s^2 less the closed form', () => {
    // With b: less (2 b E[f score^2] - b^2 / s^2), where E[f score^2] = d^2 / s^2 + 3.
    const b = d ** 2 + s ** 2;
    const saved = 2 * b * (d ** 2 / s ** 2 + 3) - b ** 2 / s ** 2;
    const variance = d ** 4 / s ** 2 + 14 * d ** 2 + 15 * s ** 2 - saved;
    const options = { ...quadratic(mu, s, k), estimator: 'scoreFunction' } as const;
    const drawn = momentsOf({ ...options, baseline: b });
    expect(Math.abs(drawn.mean - 2 * d)).toBeLessThan(Z * drawn.standardError);
    expect(Math.abs(drawn.variance - variance)).toBeLessThan(Z * drawn.varianceError);
    // The mean of the other draws is that baseline, up to an error of 1 / sqrt(40,000).
    const others = momentsOf({ ...options, baseline: 'leaveOneOut' });
    expect(Math.abs(others.variance / variance - 1)).toBeLessThan(0.1);
  });
});

describe('gradientSamples', () => {
  it('is one gradient for each draw, in the shape of the parameter', () => {
    const options = {
      parameter: tf.tensor1d([1, -1]),
      q: (loc: tf.Tensor) => new Independent(new Normal(loc, 0.5), 1),
      f: (z: tf.Tensor) => tf.sum(tf.square(z), -1),
      estimator: 'pathwise' as const,
      samples: 5,
    };
    const gradients = gradientSamples({ ...options, generator: torchGenerator(3) });
    const noise = torchGenerator(3).randnArray(10);
    expect(gradients.shape).toEqual([5, 2]);
    const expected = Array.from(noise, (each, i) => 2 * ((i % 2 === 0 ? 1 : -1) + 0.5 * each));
    gradients.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
  });

  it('is unbiased where f depends on q too, such as the integrand of an ELBO, and for discrete draws', () => {
    // d/dl of E[log p(z) - log q(z)] for a coin q of logit l against one of probability 1/2: -KL' = -l p (1 - p).
    const p = 1 / (1 + Math.exp(-0.8));
    const gradients = gradientSamples({
      parameter: tf.scalar(0.8),
      q: (logits) => new Bernoulli({ logits }),
      f: (z, q) => tf.sub(Math.log(0.5), q.logProb(z)),
      estimator: 'scoreFunction',
      samples: SAMPLES,
      generator: torchGenerator(5),
    });
    const { mean, standardError } = estimateMean(gradients.dataSync());
    expect(Math.abs(mean + 0.8 * p * (1 - p))).toBeLessThan(Z * standardError);
  });

  it('leaves no tensors but its result', () => {
    const options = { ...quadratic(0, 1, 1), samples: 3 };
    for (const estimator of ['pathwise', 'scoreFunction'] as const)
      expect(
        tensorsLeftBy(() => {
          gradientSamples({ ...options, estimator }).dispose();
        }),
      ).toBe(0);
  });

  it('says what is wrong', () => {
    const options = { ...quadratic(0, 1, 1), estimator: 'pathwise' as const };
    expect(() => gradientSamples({ ...options, f: (z) => tf.sum(z) })).toThrow(
      'f(z) must be a tensor of shape [40000], but was a tensor of shape []',
    );
    expect(() => gradientSamples({ ...options, baseline: 1 })).toThrow('baseline must be left out');
    expect(() => gradientSamples({ ...options, q: () => new Normal(0, 1) })).toThrow(
      'q(parameter) must be of draws [40000, ...]',
    );
    expect(() =>
      gradientSamples({
        ...options,
        samples: 1,
        estimator: 'scoreFunction',
        baseline: 'leaveOneOut',
      }),
    ).toThrow("samples must be at least 2 with baseline 'leaveOneOut'");
  });
});
