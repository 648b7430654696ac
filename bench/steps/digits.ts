import * as tf from '@tensorflow/tfjs';
import { Adam, Bernoulli, elbo, Linear, Normal, Sequential, Tanh } from 'elbolab';
import { affineFlops, type StepDefinition } from './workload';

/** Document 002: the autoencoder of binary digits, 784-500-2-500-784, KL by Monte Carlo, batches of 100. */
export const digits: StepDefinition = {
  name: 'digits',
  title: '002, digits, Adam',
  flops:
    affineFlops(100, [784, 500], 'data') +
    2 * affineFlops(100, [500, 2], 'computed') +
    affineFlops(100, [2, 500, 784], 'computed'),
  create(generator) {
    const x = tf.cast(tf.less(generator.rand([100, 784]), 0.2), 'float32');
    const hidden = new Sequential([new Linear(784, 500, generator), new Tanh()]);
    const [mean, logVariance] = [new Linear(500, 2, generator), new Linear(500, 2, generator)];
    const output = new Sequential([
      ...[new Linear(2, 500, generator), new Tanh()],
      new Linear(500, 784, generator),
    ]);
    const encoder = (batch: tf.Tensor): Normal => {
      const h = hidden.forward(batch);
      return new Normal(mean.forward(h), tf.exp(tf.mul(0.5, logVariance.forward(h))));
    };
    const decoder = (z: tf.Tensor): Bernoulli => new Bernoulli({ logits: output.forward(z) });
    const prior = new Normal(0, 1);
    const parameters = [hidden, mean, logVariance, output].flatMap((part) => part.parameters());
    const optimizer = new Adam(parameters, { lr: 1e-3 });
    const loss = (batch: tf.Tensor): tf.Scalar =>
      tf.neg(elbo({ x: batch, encoder, decoder, prior, generator, kl: 'monteCarlo' }));
    return { batch: [x], step: (batch) => optimizer.minimize(() => loss(batch), true) };
  },
};
