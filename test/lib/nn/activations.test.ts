import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  Gelu,
  gelu,
  mseLoss,
  ready,
  Relu,
  relu,
  Sigmoid,
  sigmoid,
  Softplus,
  softplus,
  Tanh,
  tanh,
} from 'elbolab';
import { expectClose } from '../../laws/close';
import { tensorsLeftBy } from '../tensorCount';
import { nnReference } from './nnReference';

beforeAll(async () => {
  await ready();
});

const { points, table } = nnReference.activations;

/** The functions, and the modules that do the same. */
const rows: Record<string, [(x: tf.Tensor) => tf.Tensor, { forward(x: tf.Tensor): tf.Tensor }]> = {
  relu: [relu, new Relu()],
  tanh: [tanh, new Tanh()],
  sigmoid: [sigmoid, new Sigmoid()],
  gelu: [gelu, new Gelu()],
  softplus: [softplus, new Softplus()],
  'softplus(beta=2.5)': [(x) => softplus(x, { beta: 2.5 }), new Softplus({ beta: 2.5 })],
  'softplus(beta=0.5, threshold=1)': [
    (x) => softplus(x, { beta: 0.5, threshold: 1 }),
    new Softplus({ beta: 0.5, threshold: 1 }),
  ],
};

describe.each(Object.entries(rows))('%s', (name, [call, module]) => {
  // Two to three roundings of float32 each (6e-8 relative). Where terms cancel - 1 + erf(x) and 1 - tanh(x)^2 in the tails -
  // the rounding of 1 stays, times x: hence atol. PyTorch's own gelu(-3) is 5e-7 off.
  const tolerance = { rtol: 5e-7, atol: 1e-6 };

  it("has PyTorch's values", () => {
    expectClose(call(tf.tensor1d(points)), table[name].value, tolerance);
  });

  it("has PyTorch's gradients", () => {
    const gradient = tf.grad((x) => call(x).sum())(tf.tensor1d(points));
    expectClose(gradient, table[name].gradient, tolerance);
  });

  it('is the same as a module', () => {
    const x = tf.tensor2d(points, [2, points.length / 2]);
    const y = module.forward(x);
    expect(y.shape).toEqual(x.shape);
    expect(y.dataSync()).toEqual(call(x).dataSync());
  });

  it('leaves no tensors but its result', () => {
    const x = tf.tensor1d(points);
    expect(
      tensorsLeftBy(() => {
        call(x).dispose();
      }),
    ).toBe(0);
  });
});

it('covers every row of the reference', () => {
  expect(Object.keys(rows)).toEqual(Object.keys(table));
});

describe('softplus', () => {
  it('says which argument is wrong', () => {
    expect(() => softplus(tf.scalar(1), { beta: 0 })).toThrow(
      'beta must be a positive number, but was 0',
    );
    expect(() => softplus(tf.scalar(1), { threshold: NaN })).toThrow(
      'threshold must be a finite number',
    );
  });
});

describe('mseLoss', () => {
  it('is the mean of the squared differences over all elements', () => {
    const loss = mseLoss(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([1, 4, 3, 0], [2, 2]));
    expect(loss.shape).toEqual([]);
    expect(loss.dataSync()[0]).toBe(5);
  });

  it('refuses shapes that would be broadcast', () => {
    expect(() => mseLoss(tf.zeros([3, 1]), tf.zeros([3]))).toThrow(
      'prediction must be a tensor of shape [3], but was a tensor of shape [3, 1]',
    );
  });

  it('leaves no tensors but its result', () => {
    const x = tf.zeros([3]);
    expect(
      tensorsLeftBy(() => {
        mseLoss(x, x).dispose();
      }),
    ).toBe(0);
  });
});
