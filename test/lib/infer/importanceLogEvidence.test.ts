import * as tf from '@tensorflow/tfjs';
import {
  boundFromLogWeights,
  importanceLogEvidence,
  logImportanceWeights,
  Normal,
  ready,
  torchGenerator,
} from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../../laws/close';
import { tensorsLeftBy } from '../tensorCount';
import {
  asVae,
  exactElbo,
  logEvidence,
  model as linearGaussian,
  points,
  withPosterior,
  type LinearGaussian,
} from './linearGaussian';

beforeAll(async () => {
  await ready();
});

/** 5 standard errors: a true mean is missed with probability 6e-7, one of the thirty here once in 50,000 seeds. */
const Z = 5;

const model: LinearGaussian = { ...linearGaussian, tau: 0.7 };

function weightsOf(each: LinearGaussian, samples: number, chunk?: number): Float64Array[] {
  return logImportanceWeights({ ...asVae(each, points, 11), samples, chunk });
}

describe('logImportanceWeights', () => {
  it('are log p(x) at the posterior, for every point and every draw', () => {
    const weights = weightsOf(withPosterior(model), 30, 7);
    expect(weights.map(({ length }) => length)).toEqual([30, 30, 30]);
    points.forEach((point, i) => {
      const evidence = logEvidence(model, [point]);
      // Terms of up to ten nats in float32.
      expectClose(weights[i], new Array<number>(30).fill(evidence), { rtol: 0, atol: 5e-6 });
    });
  });

  it('do not depend on how many draws are made at once, but for which draws these are', () => {
    expect(weightsOf(model, 40, 40)).toEqual(weightsOf(model, 40, 100));
    const [whole, parts] = [weightsOf(model, 4000, 4000), weightsOf(model, 4000, 999)];
    whole.forEach((_, i) => {
      const [a, b] = [whole, parts].map((weights) => boundFromLogWeights([weights[i]]));
      const error = Math.hypot(a.standardError, b.standardError);
      expect(Math.abs(a.mean - b.mean)).toBeLessThan(Z * error);
    });
  });

  it('leave no tensors', () => {
    const vae = asVae(model, points, 0);
    expect(tensorsLeftBy(() => void logImportanceWeights({ ...vae, samples: 10 }))).toBe(0);
  });

  it('refuse a joint density that is not one number for each draw and point', () => {
    const options = {
      q: new Normal(tf.zeros([3]), 1),
      generator: torchGenerator(0),
      samples: 5,
    };
    expect(() => logImportanceWeights({ ...options, logJoint: (z) => tf.sum(z) })).toThrow(
      'logJoint(z) must be a tensor of shape [5, 3], but was a tensor of shape []',
    );
    expect(() => logImportanceWeights({ ...options, samples: 0, logJoint: (z) => z })).toThrow(
      'samples must be an integer of at least 1',
    );
  });
});

describe('boundFromLogWeights', () => {
  it('is the ELBO with one draw, of every point and on average', () => {
    const { mean, standardError, points: own } = boundFromLogWeights(weightsOf(model, 4000));
    expect(Math.abs(mean - exactElbo(model, points))).toBeLessThan(Z * standardError);
    expect(standardError).toBeLessThan(0.01);
    own.forEach((each, i) => {
      const distance = Math.abs(each.mean - exactElbo(model, [points[i]]));
      expect(distance).toBeLessThan(Z * each.standardError);
    });
  });

  it('rises with its draws and stays at or below the evidence', () => {
    const weights = weightsOf(model, 8000);
    const bounds = [1, 4, 16, 64].map((samples) => boundFromLogWeights(weights, samples));
    bounds.forEach(({ mean, standardError }, i) => {
      expect(mean).toBeLessThan(logEvidence(model, points) + Z * standardError);
      if (i > 0) expect(mean).toBeGreaterThan(bounds[i - 1].mean);
    });
  });

  it('says how many draws are too many', () => {
    expect(() => boundFromLogWeights([[0, 1, 2]], 2)).toThrow(
      'samples must be an integer from 1 to half the 3 weights of point 0, but was 2',
    );
  });
});

describe('importanceLogEvidence', () => {
  it('is the exact evidence within its standard error, of every point and on average', () => {
    const {
      mean,
      standardError,
      points: own,
      unreliable,
    } = importanceLogEvidence(weightsOf(model, 4000));
    expect(unreliable).toBe(0);
    expect(Math.abs(mean - logEvidence(model, points))).toBeLessThan(Z * standardError);
    own.forEach((each, i) => {
      const distance = Math.abs(each.mean - logEvidence(model, [points[i]]));
      expect(distance).toBeLessThan(Z * each.standardError);
      expect(each.standardError).toBeLessThan(0.05);
      expect(each.warning).toBeUndefined();
    });
  });

  it('has the standard error that its own spread from run to run shows', () => {
    // The mean over 300 runs; a standard deviation from 300 runs is off by a factor of 1 +- 1 / sqrt(600).
    const vae = asVae(model, points.slice(0, 1), 3);
    const runs = Array.from({ length: 300 }, () =>
      importanceLogEvidence(logImportanceWeights({ ...vae, samples: 100 })),
    );
    const means = runs.map(({ mean }) => mean);
    const centre = means.reduce((sum, x) => sum + x, 0) / 300;
    const spread = Math.sqrt(means.reduce((sum, x) => sum + (x - centre) ** 2, 0) / 299);
    const said = runs.reduce((sum, { standardError }) => sum + standardError, 0) / 300;
    expect(Math.abs(said / spread - 1)).toBeLessThan(Z / Math.sqrt(600));
  });

  it('is exact at the posterior, where a draw is worth a draw', () => {
    const { points: own } = importanceLogEvidence(weightsOf(withPosterior(model), 200));
    for (const { standardError, effectiveSampleSize, isReliable } of own) {
      expect(standardError).toBeLessThan(1e-6);
      expect(effectiveSampleSize).toBeCloseTo(200, 3);
      expect(isReliable).toBe(true);
    }
  });

  it('warns of weights with a heavy tail', () => {
    // The quantiles of Pareto distributions of k = 0.3 and k = 0.9.
    const pareto = (k: number) =>
      Float64Array.from({ length: 2000 }, (_, i) => -k * Math.log1p(-(i + 0.5) / 2000));
    const { unreliable, points: own } = importanceLogEvidence([pareto(0.3), pareto(0.9)]);
    expect(own.map(({ isReliable }) => isReliable)).toEqual([true, false]);
    expect(unreliable).toBe(1);
    expect(own[0].warning).toBeUndefined();
    expect(own[1].warning).toMatch(/^Pareto k-hat is 0\.8\d, above 0\.70: .* wider tails$/);
  });

  it('refuses a point with a single weight, and none', () => {
    expect(() => importanceLogEvidence([[0]])).toThrow(
      'logWeights[0] must be at least two numbers',
    );
    expect(() => importanceLogEvidence([])).toThrow('logWeights must be an array');
    expect(() => importanceLogEvidence([[0, NaN]])).toThrow('logWeights[0][1] must be a number');
  });
});
