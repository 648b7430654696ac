import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { BatchNorm1d, Linear, Module, ready, Relu, Sequential, torchGenerator } from 'elbolab';
import { tensorsLeftBy } from '../tensorCount';

class Nested extends Module {
  readonly first = new Linear(1, 2, torchGenerator(0));
  readonly name = 'not a parameter';
  readonly scale = tf.variable(tf.scalar(2));
  readonly counter = tf.variable(tf.scalar(0), false);
  readonly constant = tf.scalar(3);
  readonly list = [new Linear(2, 2, torchGenerator(1)), tf.variable(tf.zeros([2]))];
  readonly net = new Sequential([new Linear(2, 2, torchGenerator(2)), new BatchNorm1d(2)]);
  readonly again = this.first;
  readonly tied = this.scale;
  readonly self = this;
}

class Identity extends Module {
  forward(x: tf.Tensor): tf.Tensor {
    return x;
  }
}

beforeAll(async () => {
  await ready();
});

describe('Module', () => {
  it('finds parameters in order of declaration, in submodules and arrays too, each once', () => {
    const module = new Nested();
    expect([...module.namedParameters().keys()]).toEqual([
      'first.weight',
      'first.bias',
      'scale',
      'list.0.weight',
      'list.0.bias',
      'list.1',
      'net.layers.0.weight',
      'net.layers.0.bias',
      'net.layers.1.weight',
      'net.layers.1.bias',
    ]);
    expect(module.parameters()).toEqual([...module.namedParameters().values()]);
    expect(module.parameters()[2]).toBe(module.scale);
  });

  it('finds what is not trained apart', () => {
    expect([...new Nested().namedBuffers().keys()]).toEqual([
      'counter',
      'net.layers.1.runningMean',
      'net.layers.1.runningVar',
      'net.layers.1.numBatchesTracked',
    ]);
  });

  it('turns all submodules to evaluation and back', () => {
    const module = new Nested();
    const modules = [module, module.first, module.list[0], module.net, ...module.net.layers];
    const modes = () => modules.map((each) => (each as Module).training);
    expect(modes()).toEqual([true, true, true, true, true, true]);
    expect(module.eval()).toBe(module);
    expect(modes()).toEqual([false, false, false, false, false, false]);
    module.train();
    expect(modes()).toEqual([true, true, true, true, true, true]);
  });

  it('frees parameters and buffers', () => {
    expect(
      tensorsLeftBy(() => {
        // The tidy takes the tensors that variables were made from.
        let module: Nested | undefined;
        tf.tidy(() => {
          module = new Nested();
        });
        module?.dispose();
      }),
    ).toBe(0);
  });
});

describe('Sequential', () => {
  it('feeds each module with what the one before returned', () => {
    const g = torchGenerator(0);
    const [a, b] = [new Linear(2, 3, g), new Linear(3, 1, g)];
    const x = tf.tensor2d([1, -2, 3, 4], [2, 2]);
    const expected = b.forward(tf.relu(a.forward(x))).dataSync();
    expect(new Sequential([a, new Relu(), b]).forward(x).dataSync()).toEqual(expected);
  });

  it('leaves its argument and no tensors but its result, also where a module returns what it was given', () => {
    const x = tf.ones([2, 2]);
    const linear = new Linear(2, 2, torchGenerator(0));
    for (const layers of [[], [new Identity()], [linear, new Relu(), new Identity()]]) {
      const net = new Sequential(layers);
      expect(
        tensorsLeftBy(() => {
          const y = net.forward(x);
          expect(y).not.toBe(x);
          y.dispose();
        }),
      ).toBe(0);
      expect(x.dataSync()).toEqual(new Float32Array([1, 1, 1, 1]));
    }
  });
});
