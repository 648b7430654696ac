import * as tf from '@tensorflow/tfjs';
import {
  Bernoulli,
  Categorical,
  compile,
  Independent,
  klDivergence,
  MultivariateNormal,
  Normal,
  ready,
  torchGenerator,
  Uniform,
  type Generator,
} from 'elbolab';
import { beforeAll, describe, expect, test } from 'vitest';

beforeAll(() => ready());

/** Losses whose every parameter is computed inside the step, so that checking its values would be reading them. */
const losses: Record<string, (v: tf.Tensor, g: Generator) => tf.Tensor> = {
  Normal: (v, g) => {
    const q = new Normal(v, tf.exp(v));
    return klDivergence(q, new Normal(0, 1))
      .add(q.logProb(q.rsample(g)))
      .add(q.sample(g));
  },
  'Bernoulli of logits': (v) => new Bernoulli({ logits: v }).logProb(tf.tensor1d([0, 1])),
  'Bernoulli of probs': (v, g) => {
    const coin = new Bernoulli({ probs: tf.sigmoid(v) });
    return coin.logProb(coin.sample(g)).add(coin.entropy());
  },
  'Categorical of logits': (v) => new Categorical({ logits: v }).logProb(1),
  'Categorical of probs': (v, g) => {
    const label = new Categorical({ probs: tf.exp(v) });
    return label
      .logProb(label.sample(g, [3]))
      .sum()
      .add(label.entropy());
  },
  Uniform: (v, g) => {
    const interval = new Uniform(0, v.add(1));
    return interval.logProb(0.2).add(interval.rsample(g));
  },
  Independent: (v, g) => {
    const q = new Independent(new Normal(v, tf.exp(v)), 1);
    return q.logProb(q.rsample(g, [3]));
  },
  'MultivariateNormal of scaleTril': (v, g) => {
    const q = new MultivariateNormal(v, { scaleTril: tf.eye(2).mul(tf.exp(v)) });
    return q.logProb(q.rsample(g));
  },
  'MultivariateNormal of covarianceMatrix': (v, g) => {
    const q = new MultivariateNormal(v, { covarianceMatrix: tf.eye(2).mul(tf.exp(v)) });
    return q.logProb(q.rsample(g)).add(q.entropy());
  },
};

describe.each(Object.entries(losses))('%s', (_, loss) => {
  test('becomes part of a compiled step, with the eager values and gradients', async () => {
    const run = async (strict: boolean): Promise<number[]> => {
      const generator = torchGenerator(0);
      const v = tf.variable(tf.tensor1d([0.5, 1]));
      const optimizer = tf.train.sgd(0.01);
      const plain = (): tf.Scalar | null =>
        optimizer.minimize(() => loss(v, generator).sum().asScalar(), true, [v]);
      const step = strict ? compile(plain, { strict: true }) : plain;
      const costs: number[] = [];
      for (let i = 0; i < 3; i++) costs.push((await step())?.dataSync()[0] ?? NaN);
      return [...costs, ...v.dataSync()];
    };
    const [eager, compiled] = [await run(false), await run(true)];
    compiled.forEach((value, i) => {
      // Two engines that round each operation differently, over three steps.
      expect(Math.abs(value - eager[i])).toBeLessThan(1e-5 + 1e-5 * Math.abs(eager[i]));
    });
  });
});
