import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Adam, ArgumentError, ready, RMSProp, SGD } from 'elbolab';
import { tensorsLeftBy } from '../tensorCount';
import { problem } from './problem';

beforeAll(async () => {
  await ready();
});

const makers = {
  SGD: (p: tf.Variable[]) => new SGD(p, { lr: 0.1, momentum: 0.9, nesterov: true }),
  Adam: (p: tf.Variable[]) => new Adam(p, { lr: 0.1, weightDecay: 0.1 }),
  RMSProp: (p: tf.Variable[]) => new RMSProp(p, { lr: 0.01, momentum: 0.9, centered: true }),
};

function scalarVariable(value: number, trainable = true): tf.Variable {
  return tf.tidy(() => tf.variable(tf.scalar(value), trainable));
}

describe.each(Object.entries(makers))('%s', (_name, make) => {
  it('leaves as many tensors after a step as before, the first one included, and none once disposed of', () => {
    expect(
      tensorsLeftBy(() => {
        const { parameters, loss, dispose } = problem();
        const optimizer = make(parameters);
        const steps = () => {
          expect(optimizer.minimize(loss)).toBeNull();
          optimizer.minimize(loss, true).dispose();
          optimizer.minimize(loss, false, parameters.slice(2));
          const { value, grads } = tf.variableGrads(loss, parameters);
          optimizer.applyGradients(grads);
          tf.dispose([value, grads]);
          optimizer.lr = 0.05;
        };
        expect(tensorsLeftBy(steps)).toBe(0);
        optimizer.dispose();
        dispose();
      }),
    ).toBe(0);
  });

  it('returns the loss of before the step', () => {
    const { parameters, loss } = problem();
    const before = loss().dataSync()[0];
    const optimizer = make(parameters);
    expect(optimizer.minimize(loss, true).dataSync()[0]).toBe(before);
    expect(loss().dataSync()[0]).toBeLessThan(before);
  });

  it('goes on from a saved state exactly where it was', () => {
    const { parameters, loss } = problem();
    const optimizer = make(parameters);
    const step = (from: tf.Variable[]) => optimizer.minimize(loss, false, from);
    for (let i = 0; i < 3; i++) step(parameters);
    step(parameters.slice(2));
    const saved = new Map([...optimizer.state()].map(([name, value]) => [name, value.clone()]));
    const values = parameters.map((parameter) => parameter.clone());
    const goOn = () => {
      for (let i = 0; i < 3; i++) step(parameters);
      return parameters.map((parameter) => [...parameter.dataSync()]);
    };
    const expected = goOn();
    parameters.forEach((parameter, i) => {
      parameter.assign(values[i]);
    });
    const other = make(parameters);
    other.lr = 123;
    other.loadState(saved);
    expect(other.lr).toBeCloseTo(optimizer.lr, 6);
    for (let i = 0; i < 3; i++) other.minimize(loss);
    expect(parameters.map((parameter) => [...parameter.dataSync()])).toEqual(expected);
  });

  it('leaves parameters alone that the loss does not depend on', () => {
    const [used, unused] = [scalarVariable(1), scalarVariable(1)];
    const optimizer = make([used, unused]);
    optimizer.minimize(() => used.square());
    expect(unused.dataSync()[0]).toBe(1);
    expect(used.dataSync()[0]).toBeLessThan(1);
  });
});

it('names the state after the parameters, as a checkpoint needs it', () => {
  const [a, b] = [scalarVariable(1), scalarVariable(2)];
  expect([...new Adam([a, b]).state().keys()]).toEqual([
    'lr',
    '0.step',
    '0.expAvg',
    '0.expAvgSq',
    '1.step',
    '1.expAvg',
    '1.expAvgSq',
  ]);
  expect([...new SGD([a]).state().keys()]).toEqual(['lr']);
});

it('takes its own parameters, not all that exist', () => {
  const [mine, other] = [scalarVariable(1), scalarVariable(1)];
  new SGD([mine], { lr: 0.25 }).minimize(() => mine.add(other).square());
  expect([mine.dataSync()[0], other.dataSync()[0]]).toEqual([0, 1]);
});

describe('says which argument is wrong:', () => {
  const p = () => [scalarVariable(1)];
  it.each<[string, () => unknown, string]>([
    ['no parameters', () => new SGD([]), 'parameters must be at least one variable'],
    [
      'not trainable',
      () => new SGD([scalarVariable(1, false)]),
      'parameters[0] must be a trainable',
    ],
    [
      'twice',
      () => {
        const [parameter] = p();
        return new SGD([parameter, parameter]);
      },
      'parameters[1] must be a variable that comes once',
    ],
    ['lr', () => new Adam(p(), { lr: -1 }), 'lr must be a number of at least 0, but was -1'],
    ['NaN', () => new Adam(p(), { lr: NaN }), 'lr must be a number of at least 0, but was NaN'],
    [
      'beta',
      () => new Adam(p(), { betas: [0.9, 1] }),
      'betas[1] must be a number of at least 0 and',
    ],
    ['eps', () => new Adam(p(), { eps: -1 }), 'eps must be a number of at least 0'],
    [
      'alpha',
      () => new RMSProp(p(), { alpha: 1 }),
      'alpha must be a number of at least 0 and below 1',
    ],
    [
      'momentum',
      () => new RMSProp(p(), { momentum: -1 }),
      'momentum must be a number of at least 0',
    ],
    [
      'decay',
      () => new SGD(p(), { weightDecay: -1 }),
      'weightDecay must be a number of at least 0',
    ],
    ['nesterov', () => new SGD(p(), { nesterov: true }), 'momentum must be above 0 for nesterov'],
    ['set lr', () => (new SGD(p()).lr = -1), 'lr must be a number of at least 0'],
    [
      'gradient',
      () => {
        new SGD(p()).applyGradients({ strange: tf.scalar(1) });
      },
      'gradients must be of variables',
    ],
    [
      'shape',
      () => {
        const [parameter] = p();
        new SGD([parameter]).applyGradients({ [parameter.name]: tf.zeros([2]) });
      },
      'must be a tensor of shape []',
    ],
    [
      'state',
      () => {
        new SGD(p()).loadState(new Map());
      },
      'values must be a map with an entry for lr',
    ],
  ])('%s', (_name, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });
});
