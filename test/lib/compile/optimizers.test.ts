import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Adam, compile, ready, RMSProp, SGD } from 'elbolab';
import { expectClose, sineRegression, type Minimizer } from './models';

beforeAll(async () => {
  await ready();
});

const OPTIMIZERS: [string, (parameters: tf.Variable[]) => Minimizer][] = [
  ['tf.train.sgd', () => tf.train.sgd(0.1)],
  ['tf.train.momentum', () => tf.train.momentum(0.05, 0.9)],
  ['tf.train.momentum, Nesterov', () => tf.train.momentum(0.05, 0.9, true)],
  ['tf.train.adam', () => tf.train.adam(1e-2)],
  ['tf.train.adamax', () => tf.train.adamax(1e-2)],
  ['tf.train.rmsprop', () => tf.train.rmsprop(1e-3)],
  ['tf.train.rmsprop, centred', () => tf.train.rmsprop(1e-3, 0.9, 0.5, 1e-4, true)],
  ['tf.train.adagrad', () => tf.train.adagrad(0.05)],
  ['tf.train.adadelta', () => tf.train.adadelta(1)],
  ['SGD', (parameters) => new SGD(parameters, { lr: 0.1 })],
  ['SGD with momentum', (parameters) => new SGD(parameters, { lr: 0.05, momentum: 0.9 })],
  ['Adam', (parameters) => new Adam(parameters, { lr: 1e-2 })],
  ['Adam with weight decay', (parameters) => new Adam(parameters, { lr: 1e-2, weightDecay: 0.1 })],
  ['RMSProp', (parameters) => new RMSProp(parameters, { lr: 1e-3 })],
];

describe.each(OPTIMIZERS)('%s', (_, make) => {
  it('learns over 50 compiled steps what it learns over 50 eager ones', async () => {
    const eager = sineRegression(make);
    const graph = sineRegression(make);
    const step = compile(graph.step, { strict: true });
    for (let i = 0; i < 50; i++) expectClose(await step(), eager.step());
    for (const [i, parameter] of graph.parameters.entries())
      expectClose(parameter, eager.parameters[i], { rtol: 1e-4, atol: 1e-4 });
    expect(step.traces).toBe(1);
    await step.dispose();
  });
});

describe('changing between compiled and eager steps', () => {
  it.each(OPTIMIZERS)('leaves %s where eager steps alone would', async (_, make) => {
    const eager = sineRegression(make);
    const mixed = sineRegression(make);
    const step = compile(mixed.step, { strict: true });
    for (let i = 0; i < 12; i++) {
      const loss = i % 3 === 1 ? mixed.step() : await step();
      expectClose(loss, eager.step());
    }
  });
});
