import * as tf from '@tensorflow/tfjs';
import { Adam, Linear, mseLoss, Relu, Sequential, sineData } from 'elbolab';
import { affineFlops, type StepDefinition } from './workload';

/** Document 000, part 1: a network of 20 units fits the sine, all 10,000 points at once. */
export const regression: StepDefinition = {
  name: 'regression',
  title: '000 part 1, regression',
  flops: affineFlops(10_000, [1, 20, 1], 'data'),
  create(generator) {
    const { x, y } = sineData(generator, { n: 10_000 });
    const column = x.reshape([-1, 1]);
    const net = new Sequential([
      new Linear(1, 20, generator),
      new Relu(),
      new Linear(20, 1, generator),
    ]);
    const optimizer = new Adam(net.parameters(), { lr: 1e-3 });
    const loss = (): tf.Scalar => mseLoss(tf.squeeze(net.forward(column), [1]), y);
    return { batch: [], step: () => optimizer.minimize(loss, true) };
  },
};
