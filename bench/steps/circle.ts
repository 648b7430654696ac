import * as tf from '@tensorflow/tfjs';
import { Adam, circleData, elbo, Linear, Normal, Relu, Sequential } from 'elbolab';
import { affineFlops, type StepDefinition } from './workload';

/** Document 000, part 2: the autoencoder of the noisy circle, batches of 1,000. */
export const circle: StepDefinition = {
  name: 'circle',
  title: '000 part 2, circle',
  flops:
    affineFlops(1000, [2, 20, 20], 'data') +
    2 * affineFlops(1000, [20, 1], 'computed') +
    affineFlops(1000, [1, 20, 20, 2], 'computed'),
  create(generator) {
    const { x } = circleData(generator, { n: 1000 });
    const linear = (inputs: number, outputs: number): Linear =>
      new Linear(inputs, outputs, generator);
    const hidden = new Sequential([linear(2, 20), new Relu(), linear(20, 20), new Relu()]);
    const [mean, logVariance] = [linear(20, 1), linear(20, 1)];
    const output = new Sequential([
      ...[linear(1, 20), new Relu()],
      ...[linear(20, 20), new Relu(), linear(20, 2)],
    ]);
    const encoder = (batch: tf.Tensor): Normal => {
      const h = hidden.forward(batch);
      return new Normal(mean.forward(h), tf.exp(tf.mul(0.5, logVariance.forward(h))));
    };
    const decoder = (z: tf.Tensor): Normal => new Normal(output.forward(z), 0.1);
    const prior = new Normal(0, 1);
    const parameters = [hidden, mean, logVariance, output].flatMap((part) => part.parameters());
    const optimizer = new Adam(parameters, { lr: 3e-4 });
    const step = (batch: tf.Tensor): tf.Scalar =>
      optimizer.minimize(
        () => tf.neg(elbo({ x: batch, encoder, decoder, prior, generator })),
        true,
      );
    return { batch: [x], step };
  },
};
