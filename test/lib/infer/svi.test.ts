import * as tf from '@tensorflow/tfjs';
import {
  Bernoulli,
  Categorical,
  Independent,
  MixtureSameFamily,
  Module,
  MultivariateNormal,
  Normal,
  NormalFamily,
  NormalMixtureFamily,
  psis,
  ready,
  svi,
  torchGenerator,
  type Distribution,
  type SviOptions,
} from 'elbolab';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectClose } from '../../laws/close';

beforeAll(async () => {
  await ready();
});

/** A mean of draws leaves 5 standard errors with probability 6e-7: one of the ten here once in 150,000 seeds. */
const Z = 5;
/** Of log densities of a few nats in float32, averaged. */
const ROUNDING = 2e-6;

beforeEach(() => {
  vi.spyOn(console, 'warn');
});
afterEach(() => {
  // compile warns of a step that runs eagerly.
  expect(console.warn).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

const fit = (options: Omit<SviOptions, 'generator'>) =>
  svi({ steps: 400, generator: torchGenerator(0), ...options });

function instance<T>(type: abstract new (...args: never[]) => T, value: unknown): T {
  if (value instanceof type) return value;
  throw new Error(`expected a ${type.name}`);
}

/** N(loc, L L^T) with a correlation of -0.8, times exp(logZ). */
const correlated = {
  loc: [1, -0.5],
  scaleTril: [
    [1.5, 0],
    [-0.8, 0.6],
  ],
  logZ: -3,
  logJoint: (z: tf.Tensor): tf.Tensor =>
    tf.add(
      new MultivariateNormal(tf.tensor1d(correlated.loc), {
        scaleTril: tf.tensor2d(correlated.scaleTril),
      }).logProb(z),
      correlated.logZ,
    ),
};

describe('svi recovers', () => {
  it('a posterior of independent numbers by a diagonal normal, and its ELBO is the evidence', async () => {
    // z ~ N(0, I), x | z ~ N(z, diag(0.5^2, 2^2)), x = (1, 3).
    const scales = [0.5, 2];
    const x = [1, 3];
    const likelihood = (z: tf.Tensor) => new Independent(new Normal(z, tf.tensor1d(scales)), 1);
    const prior = new Independent(new Normal(tf.zeros([2]), 1), 1);
    const { q, elbo, logWeights, history } = await fit({
      logJoint: (z) => tf.add(prior.logProb(z), likelihood(z).logProb(tf.tensor1d(x))),
      family: new NormalFamily({ shape: [2] }),
    });
    expectClose(
      q.mean,
      x.map((each, i) => each / (1 + scales[i] ** 2)),
      { rtol: 0, atol: 1e-4 },
    );
    expectClose(
      q.variance,
      scales.map((s) => s ** 2 / (1 + s ** 2)),
      { rtol: 1e-4, atol: 0 },
    );
    const evidence = x.reduce((sum, each, i) => {
      const variance = 1 + scales[i] ** 2;
      return sum - 0.5 * (Math.log(2 * Math.PI * variance) + each ** 2 / variance);
    }, 0);
    // At the posterior every draw gives the evidence.
    expect(Math.abs(elbo.mean - evidence)).toBeLessThan(1e-5);
    expect(elbo.standardError).toBeLessThan(1e-5);
    expect(history.length).toBe(400);
    expect(history[0]).toBeLessThan(history[399]);
    expect(psis(logWeights[0]).isReliable).toBe(true);
  });

  it('a posterior of correlated numbers by a full covariance', async () => {
    const { q, elbo } = await fit({
      logJoint: correlated.logJoint,
      family: new NormalFamily({ shape: [2], covariance: 'full' }),
      steps: 800,
    });
    expectClose(q.mean, correlated.loc, { rtol: 0, atol: 1e-4 });
    expectClose(instance(MultivariateNormal, q).scaleTril, correlated.scaleTril.flat(), {
      rtol: 1e-4,
      atol: 1e-4,
    });
    expect(Math.abs(elbo.mean - correlated.logZ)).toBeLessThan(1e-5);
  });

  it('of correlated numbers what a diagonal normal can: the conditional variances, below the evidence by the KL', async () => {
    const { q, elbo } = await fit({
      logJoint: correlated.logJoint,
      family: new NormalFamily({ shape: [2] }),
      samples: 64,
      steps: 1500,
    });
    // The precision matrix of covariance [[2.25, -1.2], [-1.2, 1]] is [[1, 1.2], [1.2, 2.25]] / 0.81.
    expectClose(q.mean, correlated.loc, { rtol: 0, atol: 0.05 });
    expectClose(q.variance, [0.81, 0.81 / 2.25], { rtol: 0.03, atol: 0 });
    // KL = (log det of the covariance - log det of q's) / 2, the traces and means being equal.
    const gap = 0.5 * Math.log(0.81 / (0.81 * 0.36));
    const expected = correlated.logZ - gap;
    expect(elbo.mean).toBeLessThan(expected + Z * elbo.standardError);
    // A mean that is 0.05 off along the narrow axis and variances that are 3 % off lose less than 5e-3 nats.
    expect(elbo.mean).toBeGreaterThan(expected - 5e-3 - Z * elbo.standardError);
  });

  it('a q of its own for each of many points at once', async () => {
    // z ~ N(0, 1), x | z ~ N(z, 0.5^2) for 20 points.
    const x = tf.linspace(-3, 3, 20);
    const { q, elbo } = await fit({
      logJoint: (z) => {
        const latent = tf.squeeze(z, [z.rank - 1]);
        return tf.add(new Normal(0, 1).logProb(latent), new Normal(latent, 0.5).logProb(x));
      },
      family: new NormalFamily({ shape: [20, 1], loc: tf.ones([20, 1]), scale: 0.3 }),
    });
    const values = Array.from(x.dataSync());
    expectClose(
      q.mean,
      values.map((each) => each / 1.25),
      { rtol: 0, atol: 1e-3 },
    );
    values.forEach((each, i) => {
      const evidence = -0.5 * (Math.log(2 * Math.PI * 1.25) + each ** 2 / 1.25);
      const { mean, standardError } = elbo.points[i];
      expect(Math.abs(mean - evidence)).toBeLessThan(1e-4);
      expect(mean).toBeLessThan(evidence + Z * standardError + ROUNDING);
    });
  });

  it('two modes by a mixture of two, where one normal falls short', async () => {
    const target = new MixtureSameFamily(
      new Categorical({ probs: tf.tensor1d([0.3, 0.7]) }),
      new Independent(
        new Normal(
          tf.tensor2d([
            [-2, 0],
            [2, 1],
          ]),
          0.6,
        ),
        1,
      ),
    );
    const logJoint = (z: tf.Tensor) => target.logProb(z);
    const single = await fit({ logJoint, family: new NormalFamily({ shape: [2] }) });
    const family = new NormalMixtureFamily({
      shape: [2],
      scale: 2,
      generator: torchGenerator(1),
    });
    const mixture = await fit({ logJoint, family, steps: 800 });
    // One normal settles on the heavier mode, whose weight it misses: log 0.7.
    expect(single.elbo.mean).toBeLessThan(Math.log(0.7) + 0.01);
    expect(mixture.elbo.mean).toBeGreaterThan(-0.01);
    expect(mixture.elbo.mean).toBeLessThan(Z * mixture.elbo.standardError + ROUNDING);
    const weights = instance(MixtureSameFamily, mixture.q).weights.dataSync();
    expectClose([Math.min(...weights)], [0.3], { rtol: 0.02, atol: 0 });
  });

  it('the same with a mixture for each of several points, with full covariances', async () => {
    const { q, elbo } = await fit({
      logJoint: (z) =>
        correlated.logJoint(
          tf.sub(
            z,
            tf.tensor2d([
              [0, 0],
              [5, 5],
              [0, -5],
            ]),
          ),
        ),
      family: new NormalMixtureFamily({
        shape: [3, 2],
        covariance: 'full',
        loc: tf.tensor2d([
          [0, 0],
          [5, 5],
          [0, -5],
        ]),
        generator: torchGenerator(1),
      }),
      steps: 600,
    });
    expect([q.batchShape, q.eventShape]).toEqual([[3], [2]]);
    for (const { mean, standardError } of elbo.points) {
      expect(mean).toBeLessThan(correlated.logZ + Z * standardError + ROUNDING);
      expect(mean).toBeGreaterThan(correlated.logZ - 0.02);
    }
  });
});

/** Independent coins, whose draws carry no gradient. */
class CoinFamily extends Module {
  readonly logits = tf.variable(tf.zeros([2]));

  distribution(): Distribution {
    return new Independent(new Bernoulli({ logits: tf.clone(this.logits) }), 1);
  }
}

describe('svi', () => {
  it('fits discrete draws by the score function', async () => {
    const target = new Independent(new Bernoulli({ probs: tf.tensor1d([0.2, 0.9]) }), 1);
    const { q, elbo } = await fit({
      logJoint: (z) => tf.add(target.logProb(z), 1),
      family: new CoinFamily(),
      estimator: 'scoreFunction',
      baseline: 'leaveOneOut',
    });
    expectClose(q.mean, [0.2, 0.9], { rtol: 0, atol: 0.02 });
    expect(Math.abs(elbo.mean - 1)).toBeLessThan(Z * elbo.standardError + 2e-3);
  });

  it('climbs with every estimator', async () => {
    for (const estimator of ['pathwise', 'stickingTheLanding', 'importanceWeighted'] as const) {
      const { q } = await fit({
        logJoint: correlated.logJoint,
        family: new NormalFamily({ shape: [2], covariance: 'full' }),
        estimator,
        steps: 600,
      });
      expectClose(q.mean, correlated.loc, { rtol: 0, atol: 0.1 });
    }
  });

  it('leaves no tensors but those of q and of the family', async () => {
    const family = new NormalFamily({ shape: [2], covariance: 'full' });
    const options = { logJoint: (z: tf.Tensor) => tf.tidy(() => correlated.logJoint(z)), family };
    await fit({ ...options, steps: 3 });
    const before = tf.memory().numTensors;
    await fit({ ...options, steps: 3 });
    // A mean and a Cholesky factor.
    expect(tf.memory().numTensors - before).toBe(2);
    family.dispose();
  });

  it('stops when told to, and says at which step an estimate is not finite', async () => {
    const family = new NormalFamily({ shape: [2] });
    const stop = new AbortController();
    const stopped = fit({
      logJoint: correlated.logJoint,
      family,
      signal: stop.signal,
      onStep: (_, step) => {
        if (step === 4) stop.abort(new Error('enough'));
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    const broken = fit({ logJoint: (z) => tf.log(tf.neg(tf.abs(tf.sum(z, -1)))), family });
    await expect(broken).rejects.toThrow('step 0');
  });

  it('says what is wrong', async () => {
    const family = new NormalFamily({ shape: [2] });
    await expect(fit({ logJoint: (z) => z, family })).rejects.toThrow(
      'logJoint(z) must be a tensor of shape [8], but was a tensor of shape [8, 2]',
    );
    await expect(fit({ logJoint: (z) => z, family, lr: 0 })).rejects.toThrow('lr must be');
    expect(() => new NormalFamily({ shape: [2], scale: -1 })).toThrow('scale must be a positive');
    expect(() => new NormalFamily({ shape: [2], loc: tf.zeros([3]) })).toThrow(
      'loc and scale must be of a shape that broadcasts to [2], but was [3]',
    );
    const generator = torchGenerator(0);
    expect(() => new NormalMixtureFamily({ shape: [2], components: 0, generator })).toThrow(
      'components must be an integer of at least 1',
    );
    vi.mocked(console.warn).mockClear();
  });
});
