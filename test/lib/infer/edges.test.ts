import * as tf from '@tensorflow/tfjs';
import {
  Bernoulli,
  boundFromLogWeights,
  Categorical,
  elbo,
  Independent,
  MixtureSameFamily,
  Normal,
  ready,
  torchGenerator,
} from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await ready();
});

describe('elbo refuses shapes that would pair points with each other', () => {
  const standard = (shape: number[]) => () => new Normal(tf.zeros(shape), 1);
  const bound = (x: tf.Tensor, encoder: () => Normal, prior = new Normal(0, 1)) =>
    elbo({
      ...{ x, encoder, prior, generator: torchGenerator(3) },
      decoder: (z) => new Normal(z, 1),
    });

  it.each([
    [[4], [4, 1], 'decoder(z).logProb(x) must be a tensor of shape [4], but was'],
    [[4, 1], [4], 'decoder(z).logProb(x) must be a tensor of shape [4, 1], but was'],
    [[3, 2], [], 'encoder(x) must be a distribution of batch shape [3, ...], one for each point'],
  ])('x of %j, q of %j', (x, q, message) => {
    expect(() => bound(tf.ones(x), standard(q))).toThrow(message);
  });

  it('a prior of each point against a q of columns', () => {
    const prior = new Normal(tf.zeros([4]), 1);
    expect(() => bound(tf.ones([4, 1]), standard([4, 1]), prior)).toThrow('prior');
  });
});

describe('weights of 0', () => {
  it('make the mean bound -Infinity', () => {
    expect(boundFromLogWeights([[0, -Infinity, 0.5, -0.2]]).mean).toBe(-Infinity);
    expect(boundFromLogWeights([[-Infinity, 0, 0.5]]).mean).toBe(-Infinity);
  });

  it.each(['pathwise', 'importanceWeighted', 'scoreFunction'] as const)('by %s', (estimator) => {
    const q = () => new Independent(new Normal(tf.zeros([2, 1]), 1), 1);
    const values = elbo({
      ...{ x: tf.ones([2, 1]), encoder: q, estimator, samples: 3, reduction: 'none' },
      decoder: (z) => new Independent(new Bernoulli({ probs: tf.zerosLike(z) }), 1),
      prior: new Independent(new Normal(tf.zeros([1]), 1), 1),
      generator: torchGenerator(0),
    });
    expect(Array.from(values.dataSync())).toEqual([-Infinity, -Infinity]);
  });
});

it.each([80, 100, 110])('a component %d nats below has a gradient', (gap) => {
  const logits = tf.variable(tf.tensor2d([[0, -gap]]));
  const bound = (): tf.Scalar =>
    elbo({
      ...{ x: tf.ones([1, 1]), samples: 4, estimator: 'importanceWeighted' },
      encoder: () =>
        new MixtureSameFamily(
          new Categorical({ logits }),
          new Independent(new Normal(tf.tensor3d([0, 1], [1, 2, 1]), 1), 1),
        ),
      decoder: (z) => new Independent(new Normal(z, 1), 1),
      prior: new Independent(new Normal(tf.zeros([1]), 1), 1),
      generator: torchGenerator(0),
    });
  const slopes = tf.variableGrads(bound, [logits]).grads[logits.name].dataSync();
  expect(slopes.every(Number.isFinite)).toBe(true);
});
