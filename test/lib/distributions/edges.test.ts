import * as tf from '@tensorflow/tfjs';
import {
  Adam,
  backend,
  Bernoulli,
  klDivergence,
  MultivariateNormal,
  Normal,
  ready,
  torchGenerator,
} from 'elbolab';
import { beforeAll, expect, it } from 'vitest';
import { expectClose } from '../../laws/close';

beforeAll(async () => {
  await ready();
});

// torch.distributions.Bernoulli(0.3, validate_args=False).log_prob(x), x = [0, .5, 1]: x.grad
it('the log density of a coin changes with its outcome by log p - log(1 - p), at 0 and 1 too', () => {
  const x = tf.tensor1d([0, 0.5, 1]);
  const slope = tf.grad((y) => tf.sum(new Bernoulli({ probs: 0.3 }).logProb(y)))(x);
  expectClose(slope.dataSync(), [-0.8472979, -0.8472979, -0.8472979], { rtol: 1e-6, atol: 0 });
});

it('a covariance matrix stays symmetric under an optimiser', () => {
  const covarianceMatrix = tf.variable(tf.tensor2d([1, 0.3, 0.3, 2], [2, 2]));
  const x = torchGenerator(0).randn([20, 2]);
  const optimizer = new Adam([covarianceMatrix], { lr: 0.01 });
  const loss = (): tf.Scalar =>
    tf.neg(
      tf.mean<tf.Scalar>(new MultivariateNormal(tf.zeros([2]), { covarianceMatrix }).logProb(x)),
    );
  const { grads } = tf.variableGrads(loss, [covarianceMatrix]);
  const [, above, below] = grads[covarianceMatrix.name].dataSync();
  expect(above).toBe(below);
  expect(above).not.toBe(0);
  for (let i = 0; i < 3; i++) optimizer.minimize(loss);
});

it('the divergence of almost equal normal distributions keeps its digits', () => {
  const scales = Float32Array.from({ length: 2000 }, (_, i) => 1 + (i - 1000) * 1e-6);
  const q = new Normal(0, tf.tensor1d(scales));
  const exact = Float64Array.from(scales, (s) => ((s - 1) * (s + 1)) / 2 - Math.log1p(s - 1));
  // PyTorch's formula, in float32, is off by 1.2e-10. The logarithm of TensorFlow's binding is off by a unit in the last place more:
  // half of the 2.3e-10 that this is at log r^2 = 0.002.
  const atol = backend().name === 'tensorflow' ? 2.5e-10 : 1.3e-10;
  expectClose(klDivergence(q, new Normal(0, 1)).dataSync(), exact, { rtol: 0, atol });
});
