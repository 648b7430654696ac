import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Adam, ready, RMSProp, SGD, type Optimizer } from 'elbolab';
import { expectClose } from '../../laws/close';
import { optimReference, type Run } from './optimReference';
import { problem } from './problem';

beforeAll(async () => {
  await ready();
});

const classes = { SGD, Adam, RMSprop: RMSProp };

function expectRun(
  makeOptimizer: (parameters: tf.Variable[]) => Optimizer,
  { losses, parameters: expected }: Run,
  choose: (step: number, parameters: tf.Variable[], optimizer: Optimizer) => tf.Variable[] = (
    _step,
    all,
  ) => all,
): void {
  const { parameters, loss } = problem();
  const optimizer = makeOptimizer(parameters);
  const actual = losses.map(
    (_, step) => optimizer.minimize(loss, true, choose(step, parameters, optimizer)).dataSync()[0],
  );
  // Each step adds a few roundings of float32 (6e-8) and sums in another order, which a hundred steps amplify. The fixtures
  // are chosen such that PyTorch's own float32 run ends within 2e-5 of its float64 run. A wrong default, order of operations
  // or place of eps shows as 1e-3 and more.
  expectClose(actual, losses, { rtol: 5e-5, atol: 1e-6 });
  parameters.forEach((parameter, i) => {
    expectClose(parameter, expected[i], { rtol: 5e-5, atol: 5e-5 });
  });
}

describe('100 steps as PyTorch takes them', () => {
  it.each(
    optimReference.cases.map((each) => [`${each.name} ${JSON.stringify(each.options)}`, each]),
  )('%s', (_name, { name, options: { weight_decay: weightDecay, ...options }, ...run }) => {
    const settings = weightDecay === undefined ? options : { ...options, weightDecay };
    expectRun((parameters) => new classes[name](parameters, settings), run);
  });

  it('Adam counts the steps of each parameter by itself', () => {
    expectRun(
      (parameters) => new Adam(parameters, { lr: 0.02 }),
      optimReference.frozenFirst,
      (step, parameters) => (step < 60 ? parameters.slice(2) : parameters),
    );
  });

  it('a learning rate set between steps holds from the next one on', () => {
    expectRun(
      (parameters) => new SGD(parameters, { lr: 0.05, momentum: 0.9 }),
      optimReference.halvedRate,
      (step, parameters, optimizer) => {
        if (step === 50) optimizer.lr /= 2;
        return parameters;
      },
    );
  });
});

it('corrects the start of Adam to float32 precision at any step', () => {
  const parameter = tf.tidy(() => tf.variable(tf.ones([3])));
  const optimizer = new Adam([parameter], { lr: 1, betas: [0, 0.999], eps: 0 });
  // With beta1 = 0 and a constant gradient, every step is exactly lr long; a correction computed as 1 - beta^t in float32
  // would make the first 1.5e-5 too long or short. Three roundings of float32 are 2e-7.
  for (let step = 0; step < 5; step++) {
    const before = parameter.dataSync()[0];
    optimizer.minimize(() => parameter.sum());
    expect(Math.abs(before - parameter.dataSync()[0] - 1)).toBeLessThan(2e-6);
  }
});
