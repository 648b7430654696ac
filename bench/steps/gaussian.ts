import * as tf from '@tensorflow/tfjs';
import { Adam, Linear, Normal, Sequential, Tanh, type Generator } from 'elbolab';
import { affineFlops, type StepDefinition } from './workload';

/** Two networks of 512 units; each gives means and log variances side by side. */
const network = (generator: Generator): Sequential =>
  new Sequential([new Linear(2, 512, generator), new Tanh(), new Linear(512, 4, generator)]);

/** Document 001: the autoencoder of a correlated Gaussian, hidden layers of 512, batches of 128. */
export const gaussian: StepDefinition = {
  name: 'gaussian',
  title: '001, correlated Gaussian',
  flops: affineFlops(128, [2, 512, 4], 'data') + affineFlops(128, [2, 512, 4], 'computed'),
  create(generator) {
    const mixing = tf.tensor2d([1, 0.5, 0, Math.sqrt(0.75)], [2, 2]);
    const x = tf.add([1, 0.5], tf.matMul(generator.randn([128, 2]), mixing));
    const [encoder, decoder] = [network(generator), network(generator)];
    const optimizer = new Adam([...encoder.parameters(), ...decoder.parameters()], { lr: 1e-3 });
    const loss = (batch: tf.Tensor): tf.Scalar => {
      const noise = generator.randn([batch.shape[0], 2]);
      const [mean, logVariance] = tf.split(encoder.forward(batch), 2, 1);
      const z = tf.add(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), noise));
      const [meanX, logVarianceX] = tf.split(decoder.forward(z), 2, 1);
      const spread = tf.add(tf.square(mean), tf.exp(logVariance));
      const kl = tf.mul(0.5, tf.sub(spread, tf.add(1, logVariance)));
      const p = new Normal(meanX, tf.exp(tf.div(logVarianceX, 2)));
      return tf.mean(tf.sum(tf.sub(kl, p.logProb(batch)), 1));
    };
    return { batch: [x], step: (batch) => optimizer.minimize(() => loss(batch), true) };
  },
};
