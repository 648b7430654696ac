import * as tf from '@tensorflow/tfjs';
import { Bernoulli, elbo, Linear, Normal, Relu, Sequential, SGD } from 'elbolab';
import { affineFlops, type StepDefinition } from './workload';

/** Document 003: 784-256-128-2, every batch of 100 made binary anew, plain gradient descent. */
export const tutorial: StepDefinition = {
  name: 'tutorial',
  title: '003, digits, plain descent',
  flops:
    affineFlops(100, [784, 256, 128], 'data') +
    2 * affineFlops(100, [128, 2], 'computed') +
    affineFlops(100, [2, 128, 256, 784], 'computed'),
  create(generator) {
    const grey = generator.rand([100, 784]);
    const linear = (inputs: number, outputs: number): Linear =>
      new Linear(inputs, outputs, generator);
    const hidden = new Sequential([linear(784, 256), new Relu(), linear(256, 128), new Relu()]);
    const [mean, logVariance] = [linear(128, 2), linear(128, 2)];
    const output = new Sequential([
      ...[linear(2, 128), new Relu()],
      ...[linear(128, 256), new Relu(), linear(256, 784)],
    ]);
    const encoder = (batch: tf.Tensor): Normal => {
      const h = hidden.forward(batch);
      return new Normal(mean.forward(h), tf.exp(tf.mul(0.5, logVariance.forward(h))));
    };
    const decoder = (z: tf.Tensor): Bernoulli => new Bernoulli({ logits: output.forward(z) });
    const prior = new Normal(0, 1);
    const parameters = [hidden, mean, logVariance, output].flatMap((part) => part.parameters());
    const optimizer = new SGD(parameters, { lr: 5e-3 });
    const loss = (batch: tf.Tensor): tf.Scalar => {
      const x = generator.bernoulli(batch);
      return tf.neg(elbo({ x, encoder, decoder, prior, generator }));
    };
    return { batch: [grey], step: (batch) => optimizer.minimize(() => loss(batch), true) };
  },
};
