import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  Bernoulli,
  compile,
  elbo,
  estimateMean,
  Normal,
  ready,
  torchGenerator,
  type ElboOptions,
  type VaeOptions,
} from 'elbolab';
import { tensorsLeftBy } from '../tensorCount';
import {
  asVae,
  exactElbo,
  logEvidence,
  model,
  points,
  withPosterior,
  type LinearGaussian,
} from './linearGaussian';

beforeAll(async () => {
  await ready();
});

/** 5.2 standard errors: a true mean is missed with probability 2e-7, of some hundred numbers once in 50,000 seeds. */
const Z = 5.2;

type Settings = Pick<ElboOptions, 'estimator' | 'kl' | 'baseline' | 'samples'>;

/** Every estimator whose mean is the ELBO. */
const estimators: Settings[] = [
  { estimator: 'pathwise', kl: 'analytic' },
  { estimator: 'pathwise', kl: 'monteCarlo' },
  { estimator: 'stickingTheLanding' },
  { estimator: 'stickingTheLanding', samples: 3 },
  { estimator: 'scoreFunction', kl: 'analytic' },
  { estimator: 'scoreFunction', kl: 'monteCarlo' },
  { estimator: 'scoreFunction', kl: 'monteCarlo', baseline: -4 },
  { estimator: 'scoreFunction', kl: 'monteCarlo', baseline: 'leaveOneOut', samples: 3 },
  { estimator: 'importanceWeighted' },
];

/** Copies of the points side by side, which leave every exact mean as it is and lessen the number of calls. */
const COPIES = 8;
const copies = Array.from({ length: COPIES }, () => points).flat();

/** `repeats` independent values and gradients by c and log tau. */
function gradients(
  each: LinearGaussian,
  settings: Settings,
  repeats: number,
): { value: number[]; c: number[]; logTau: number[] } {
  const drawn = { value: [] as number[], c: [] as number[], logTau: [] as number[] };
  const vae = asVae(each, copies, 7);
  for (let i = 0; i < repeats; i++)
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => elbo({ ...vae, ...settings }));
      drawn.value.push(value.dataSync()[0]);
      drawn.c.push(grads[vae.parameters.c.name].dataSync()[0]);
      drawn.logTau.push(grads[vae.parameters.logTau.name].dataSync()[0]);
    });
  return drawn;
}

/** The derivative by central differences of a function that is smooth at the scale of 1e-4. */
function derivative(f: (x: number) => number, x: number): number {
  return (f(x + 1e-4) - f(x - 1e-4)) / 2e-4;
}

const exact = {
  value: exactElbo(model, points),
  c: derivative((c) => exactElbo({ ...model, c }, points), model.c),
  logTau: derivative(
    (log) => exactElbo({ ...model, tau: Math.exp(log) }, points),
    Math.log(model.tau),
  ),
};

describe.each(estimators.map((settings) => [JSON.stringify(settings), settings] as const))(
  'elbo by %s',
  (_, settings) => {
    it('has the mean and the mean gradient of the closed form', () => {
      const drawn = gradients(model, settings, 200);
      for (const name of ['value', 'c', 'logTau'] as const) {
        const { mean, standardError } = estimateMean(drawn[name]);
        expect(Math.abs(mean - exact[name]) / standardError, name).toBeLessThan(Z);
        expect(standardError, name).toBeLessThan(0.2);
      }
    });

    it('leaves no tensors but its result', () => {
      const vae = asVae(model, points, 0);
      expect(
        tensorsLeftBy(() => {
          elbo({ ...vae, ...settings }).dispose();
        }),
      ).toBe(0);
    });

    it('gives every point its own bound, whose mean is the bound', () => {
      const [one, other] = [asVae(model, points, 3), asVae(model, points, 3)];
      const each = elbo({ ...one, ...settings, reduction: 'none' });
      expect(each.shape).toEqual([points.length]);
      const mean = each.mean().dataSync()[0];
      expect(mean).toBeCloseTo(elbo({ ...other, ...settings }).dataSync()[0], 5);
    });

    it('is the same compiled, gradients included', async () => {
      const run = (vae: VaeOptions & ReturnType<typeof asVae>) => () => {
        const { c, logTau } = vae.parameters;
        const bound = () => elbo({ ...vae, ...settings });
        const { value, grads } = tf.variableGrads(bound, [c, logTau]);
        return [value, grads[c.name], grads[logTau.name]];
      };
      const step = compile(run(asVae(model, points, 5)), { strict: true });
      const eager = run(asVae(model, points, 5));
      for (let i = 0; i < 3; i++) {
        const [graphed, expected] = [await step(), eager()];
        graphed.forEach((tensor, j) => {
          // float32 sums of three terms of up to ten nats, in another order.
          expect(Math.abs(tensor.dataSync()[0] - expected[j].dataSync()[0])).toBeLessThan(1e-5);
        });
      }
      await step.dispose();
    });
  },
);

describe('at the posterior', () => {
  const posterior = withPosterior(model);

  it('every estimate by sticking the landing is the evidence, and every gradient by q is 0', () => {
    const { value, c, logTau } = gradients(posterior, { estimator: 'stickingTheLanding' }, 50);
    const evidence = logEvidence(posterior, points);
    // Rounding of float32: terms of three nats for the value, scores of up to six for the gradient.
    for (const each of value) expect(Math.abs(each - evidence)).toBeLessThan(2e-6);
    for (const each of [...c, ...logTau]) expect(Math.abs(each)).toBeLessThan(1e-5);
  });

  it('the plain pathwise gradient still has the variance of the score', () => {
    const { c } = gradients(posterior, { estimator: 'pathwise', kl: 'monteCarlo' }, 300);
    // The mean of as many scores (z - mean) / tau^2 as there are points, each of variance 1 / tau^2.
    const expected = 1 / Math.sqrt(copies.length * posterior.tau ** 2 * c.length);
    // The relative error of a standard deviation from 300 draws is 1 / sqrt(600).
    const { standardError } = estimateMean(c);
    expect(Math.abs(standardError / expected - 1)).toBeLessThan(Z / Math.sqrt(600));
  });
});

describe('the importance weighted bound', () => {
  it('rises with every doubling of its samples, and stays at or below the evidence', () => {
    const evidence = logEvidence(model, points);
    const bounds = [1, 2, 4, 8, 16].map((samples) => {
      const vae = asVae(model, copies, samples);
      const values = Array.from({ length: 250 }, () =>
        tf.tidy(() => elbo({ ...vae, estimator: 'importanceWeighted', samples }).dataSync()[0]),
      );
      return estimateMean(values);
    });
    for (const [i, { mean, standardError }] of bounds.entries()) {
      expect(mean).toBeLessThan(evidence + Z * standardError);
      if (i > 0) expect(mean).toBeGreaterThan(bounds[i - 1].mean);
    }
  });
});

describe('the score function', () => {
  it('takes a q whose draws carry no gradient: its mean gradient is that of the sum over the draws', () => {
    // z is 0 or 1 with probability 1/2, x | z ~ N(z, 1), x = 1.
    const logit = tf.variable(tf.tensor2d([[0.3]]));
    const vae: ElboOptions = {
      x: tf.ones([1, 1]),
      encoder: () => new Bernoulli({ logits: logit }),
      decoder: (z) => new Normal(z, 1),
      prior: new Bernoulli({ probs: 0.5 }),
      generator: torchGenerator(1),
      estimator: 'scoreFunction',
      samples: 5,
      baseline: 'leaveOneOut',
    };
    const values = Array.from({ length: 250 }, () =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(() => elbo(vae), [logit]);
        return grads[logit.name].dataSync()[0];
      }),
    );
    const bound = (l: number): number => {
      const p = 1 / (1 + Math.exp(-l));
      return p * 0 + (1 - p) * -0.5 - p * Math.log(2 * p) - (1 - p) * Math.log(2 * (1 - p));
    };
    const { mean, standardError } = estimateMean(values);
    expect(Math.abs(mean - derivative(bound, 0.3)) / standardError).toBeLessThan(Z);
  });

  it('has less variance with the other draws as a baseline', () => {
    const spread = (baseline: 0 | 'leaveOneOut') => {
      const settings: Settings = { estimator: 'scoreFunction', kl: 'monteCarlo', samples: 4 };
      const { c } = gradients(model, { ...settings, baseline }, 150);
      return estimateMean(c).standardError;
    };
    expect(spread('leaveOneOut')).toBeLessThan(0.7 * spread(0));
  });
});
