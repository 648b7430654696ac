import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ArgumentError,
  Bernoulli,
  elbo,
  Normal,
  ready,
  torchGenerator,
  type ElboOptions,
} from 'elbolab';
import { tensorsLeftBy } from '../tensorCount';
import {
  asVae,
  exactElbo,
  logEvidence,
  model,
  points as three,
  withPosterior,
  type Point,
} from './linearGaussian';

beforeAll(async () => {
  await ready();
});

const points: Point[] = [...three, [0.1, 1.4], [-0.4, -0.6]];
const kls = ['analytic', 'monteCarlo'] as const;

/** 4.26 standard errors: a true mean is missed once in 50,000 runs (2e-5, two-sided). */
const Z = 4.26;

/** Mean and standard error of `n` independent estimates. */
function estimate(n: number, draw: () => tf.Tensor): { mean: number; error: number } {
  const values = Array.from({ length: n }, () => {
    const tensor = draw();
    const [value] = tensor.dataSync();
    tensor.dispose();
    return value;
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  return { mean, error: Math.sqrt(variance / n) };
}

describe.each(kls)('elbo of the linear-Gaussian model, kl %s', (kl) => {
  it.each([1, 5])('is the closed form on average, %i samples', (samples) => {
    const vae = asVae(model, points, 1, samples);
    const { mean, error } = estimate(500, () => elbo({ ...vae, kl }));
    expect(Math.abs(mean - exactElbo(model, points)) / error).toBeLessThan(Z);
    expect(error).toBeLessThan(0.05);
  });

  it.each([
    ['as it is', model],
    ['far off', { ...model, c: 2, tau: 1.5 }],
    ['exact', withPosterior(model)],
  ])('is not above the evidence, q %s', (_name, each) => {
    const vae = asVae(each, points, 2);
    const { mean, error } = estimate(300, () => elbo({ ...vae, kl }));
    expect(exactElbo(each, points)).toBeLessThan(logEvidence(each, points) + 1e-12);
    // Two float32 roundings of three nats are added, since at the posterior the error is nothing but rounding.
    expect(mean).toBeLessThan(logEvidence(each, points) + Z * error + 5e-7);
  });

  it('has the gradients of finite differences, by the parameters of encoder and decoder', () => {
    const vae = asVae(model, points, 3, 2);
    const value = () => {
      vae.generator.setState(state);
      return elbo({ ...vae, kl });
    };
    const state = vae.generator.getState();
    const { grads } = tf.variableGrads(value);
    for (const parameter of Object.values(vae.parameters)) {
      const values = parameter.dataSync();
      const gradient = grads[parameter.name].dataSync();
      values.forEach((_, i) => {
        // Given the noise, the bound is quadratic in all parameters but log tau, whose third derivative is below 10: the
        // difference is exact to 10 h^2 / 6 = 2e-4, and float32 adds 3 nats * 1e-7 / h = 3e-5.
        const h = 0.01;
        const [above, below] = [h, -h].map((change) => {
          const moved = values.map((each, j) => (j === i ? each + change : each));
          parameter.assign(tf.tensor(moved, parameter.shape));
          return value().dataSync()[0];
        });
        parameter.assign(tf.tensor(values, parameter.shape));
        expect(Math.abs((above - below) / (2 * h) - gradient[i])).toBeLessThan(5e-4);
      });
    }
  });

  it('leaves no tensors but its result', () => {
    const vae = asVae(model, points, 0);
    for (const samples of [1, 3])
      expect(
        tensorsLeftBy(() => {
          elbo({ ...vae, samples, kl }).dispose();
        }),
      ).toBe(0);
  });
});

describe('the bounds at the exact posterior', () => {
  const vae = () => asVae(withPosterior(model), points, 4, 3);
  // log p(x, z) - log q(z | x) is log p(x) whatever z is: what is left is the float32 rounding of terms of three nats.
  it('are the evidence with every single draw', () => {
    const evidence = logEvidence(model, points);
    expect(elbo({ ...vae(), kl: 'monteCarlo' }).dataSync()[0]).toBeCloseTo(evidence, 5);
    expect(elbo({ ...vae(), estimator: 'importanceWeighted' }).dataSync()[0]).toBeCloseTo(
      evidence,
      5,
    );
  });
});

describe('the importance weighted bound', () => {
  it('lies between ELBO and evidence, and closer to the evidence with more samples', () => {
    const evidence = logEvidence(model, points);
    const [few, many] = [2, 50].map((samples) => {
      const vae = asVae(model, points, 5, samples);
      return estimate(300, () => elbo({ ...vae, estimator: 'importanceWeighted' }));
    });
    expect(few.mean).toBeGreaterThan(exactElbo(model, points) + Z * few.error);
    expect(many.mean).toBeGreaterThan(few.mean + Z * Math.hypot(few.error, many.error));
    expect(many.mean).toBeLessThan(evidence + Z * many.error);
  });

  it('with one sample is the ELBO with the Monte Carlo KL', () => {
    const [a, b] = [asVae(model, points, 6), asVae(model, points, 6)];
    const bound = elbo({ ...a, estimator: 'importanceWeighted' }).dataSync()[0];
    expect(bound).toBeCloseTo(elbo({ ...b, kl: 'monteCarlo' }).dataSync()[0], 6);
  });

  it('leaves no tensors but its result', () => {
    const vae = asVae(model, points, 0);
    for (const samples of [1, 3])
      expect(
        tensorsLeftBy(() => {
          elbo({ ...vae, samples, estimator: 'importanceWeighted' }).dispose();
        }),
      ).toBe(0);
  });
});

describe('says what is wrong:', () => {
  const options = (): ElboOptions => ({
    x: tf.zeros([4, 1]),
    encoder: () => new Normal(tf.zeros([4, 1]), 1),
    decoder: (z) => new Normal(z, 1),
    prior: new Normal(0, 1),
    generator: torchGenerator(0),
  });

  it('an argument', () => {
    expect(() => elbo({ ...options(), samples: 0 })).toThrow(
      'samples must be an integer of at least 1',
    );
    expect(() => elbo({ ...options(), x: tf.scalar(0) })).toThrow(ArgumentError);
    expect(() => elbo({ ...options(), estimator: 'guess' as 'pathwise' })).toThrow(
      "estimator must be 'pathwise' or 'scoreFunction' or 'stickingTheLanding' or 'importanceWeighted'",
    );
    expect(() => elbo({ ...options(), estimator: 'stickingTheLanding', kl: 'analytic' })).toThrow(
      "kl must be 'monteCarlo' or left out with estimator 'stickingTheLanding'",
    );
    expect(() => elbo({ ...options(), baseline: 1 })).toThrow(
      "baseline must be left out unless estimator is 'scoreFunction', but was 1",
    );
    expect(() =>
      elbo({ ...options(), estimator: 'scoreFunction', baseline: 'leaveOneOut' }),
    ).toThrow("samples must be at least 2 with baseline 'leaveOneOut', but was 1");
    expect(() => elbo({ ...options(), kl: 'exact' as 'analytic' })).toThrow(
      "kl must be 'analytic' or 'monteCarlo', but was \"exact\"",
    );
  });

  it('a q without reparameterisation, and an analytic KL that nobody has registered', () => {
    const discrete = {
      ...options(),
      encoder: () => new Bernoulli({ probs: tf.fill([4, 1], 0.5) }),
    };
    expect(() => elbo(discrete)).toThrow('Bernoulli has no rsample');
    const mixed = { ...options(), prior: new Bernoulli({ probs: 0.5 }) };
    expect(() => elbo(mixed)).toThrow('no closed form of KL(Normal || Bernoulli)');
  });
});
