import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, Linear, ready, torchGenerator } from 'elbolab';
import { expectClose } from '../../laws/close';
import { tensorsLeftBy } from '../tensorCount';
import { nnReference } from './nnReference';

beforeAll(async () => {
  await ready();
});

describe('Linear', () => {
  it("starts at PyTorch's values to the last bit, layer after layer from one stream", () => {
    const g = torchGenerator(0);
    for (const { features, weight, bias } of nnReference.linear) {
      const layer = new Linear(features[0], features[1], g);
      expect(layer.weight.shape).toEqual([features[1], features[0]]);
      expect([...layer.weight.dataSync()]).toEqual(weight);
      expect([...layer.bias.dataSync()]).toEqual(bias);
      layer.dispose();
    }
  });

  it('maps the last dimension, whatever the leading ones are', () => {
    const layer = new Linear(3, 2, torchGenerator(0));
    const x = tf.range(0, 24).reshape([2, 4, 3]);
    const weight = layer.weight.arraySync() as number[][];
    const bias = layer.bias.arraySync() as number[];
    const expected = (x.arraySync() as number[][][]).map((block) =>
      block.map((row) => weight.map((w, o) => w.reduce((sum, v, i) => sum + v * row[i], bias[o]))),
    );
    for (const shape of [[2, 4, 3], [8, 3], [3]]) {
      const rows = shape.length === 1 ? x.slice([0, 0, 0], [1, 1, 3]) : x;
      const y = layer.forward(rows.reshape(shape));
      expect(y.shape).toEqual([...shape.slice(0, -1), 2]);
      // float32 sums of three products of up to 23 * 0.58.
      expectClose(y, expected.flat(2).slice(0, y.size), { rtol: 1e-6, atol: 1e-6 });
    }
  });

  it('has the gradients of matrix calculus', () => {
    const layer = new Linear(3, 2, torchGenerator(0));
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const w = tf.tensor2d([1, -2, 3, 4], [2, 2]);
    const { grads } = tf.variableGrads(() => layer.forward(x).mul(w).sum(), layer.parameters());
    expect(grads[layer.weight.name].arraySync()).toEqual([
      [13, 17, 21],
      [14, 16, 18],
    ]);
    expect(grads[layer.bias.name].arraySync()).toEqual([4, 2]);
  });

  it('leaves no tensors but its result, and none once disposed of', () => {
    const x = tf.zeros([5, 3]);
    const x3 = tf.zeros([2, 5, 3]);
    expect(
      tensorsLeftBy(() => {
        const layer = new Linear(3, 2, torchGenerator(0));
        layer.forward(x).dispose();
        layer.forward(x3).dispose();
        layer.dispose();
      }),
    ).toBe(0);
  });

  it('says which argument is wrong', () => {
    const g = torchGenerator(0);
    expect(() => new Linear(0, 2, g)).toThrow(
      'inFeatures must be an integer of at least 1, but was 0',
    );
    expect(() => new Linear(2, 1.5, g)).toThrow('outFeatures must be an integer of at least 1');
    const layer = new Linear(3, 2, g);
    expect(() => layer.forward(tf.zeros([5, 2]))).toThrow(ArgumentError);
    expect(() => layer.forward(tf.zeros([5, 2]))).toThrow(
      'x must be a tensor whose last dimension is 3, but was a tensor of shape [5, 2]',
    );
    expect(() => layer.forward(tf.scalar(1))).toThrow(ArgumentError);
  });
});
