import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { compile, ready } from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(async () => {
  await ready();
});

describe('a tensor prints', () => {
  it('its shape, its type and its numbers', () => {
    expect(
      inspect(
        tf.tensor2d([
          [1, 2.5],
          [3, -4],
        ]),
      ),
    ).toBe('Tensor [2, 2] float32\n    [[1, 2.5],\n     [3, -4 ]]');
    expect(inspect(tf.scalar(true, 'bool'))).toBe('Tensor [] bool\n    true');
    expect(inspect(tf.variable(tf.tensor1d([7], 'int32')))).toBe('Variable [1] int32\n    [7]');
    expect(inspect(tf.zeros([0, 3]))).toBe('Tensor [0, 3] float32\n     []');
  });

  it('long axes without their middle', () => {
    expect(inspect(tf.range(0, 1000))).toBe(
      'Tensor [1000] float32\n    [0, 1, 2, ..., 997, 998, 999]',
    );
  });

  it('within arrays and objects, down to where Node opens them', () => {
    const x = tf.tensor1d([1, 2]);
    expect(inspect({ x, y: [x] })).toBe(
      '{\n  x: Tensor [2] float32\n      [1, 2],\n  y: [\n    Tensor [2] float32\n        [1, 2]\n  ]\n}',
    );
    expect(inspect({ a: { b: { c: x } } })).toBe('{ a: { b: { c: [Tensor [2] float32] } } }');
    expect(inspect([x], { depth: 0 })).toBe('[ [Tensor [2] float32] ]');
  });

  it('that it was disposed of', () => {
    const x = tf.tensor1d([1, 2]);
    x.dispose();
    expect(inspect(x)).toBe('Tensor [2] float32, disposed');
  });

  it('in a step that is compiled, which then runs as it is written', async () => {
    const prints: string[] = [];
    const step = compile((x: tf.Tensor) => {
      const y = x.mul(2);
      prints.push(inspect(y));
      return y;
    });
    for (const n of [1, 2, 3]) (await step(tf.tensor1d([n]))).dispose();
    expect(prints).toEqual([2, 4, 6].map((n) => `Tensor [1] float32\n    [${n}]`));
  });
});
