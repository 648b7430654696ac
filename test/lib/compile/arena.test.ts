import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { compile, ready } from 'elbolab';
import { Block, sharedMemory } from '../../../lib/src/compile/arena';

beforeAll(async () => {
  await ready();
});

/** Makes the memory grow, and so move: no block that was given back is as large. */
function grow(): Block {
  const before = sharedMemory.buffer;
  const block = new Block('float32', [before.byteLength / 4 + 1]);
  expect(sharedMemory.buffer).not.toBe(before);
  return block;
}

it('a block finds its numbers after the memory moved', () => {
  const block = new Block('float32', [3]);
  block.data.set([1, 2, 3] as never);
  const { tensor } = block;
  grow();
  expect(tensor.data.length).toBe(0);
  expect([...block.data].map(Number)).toEqual([1, 2, 3]);
  expect([...(block.tensor.data as Float32Array)]).toEqual([1, 2, 3]);
});

it('a step made before the memory moved goes on from where it was', async () => {
  const w = tf.variable(tf.tensor1d([1, 2]));
  const step = compile(
    (x: tf.Tensor) => {
      w.assign(tf.add<tf.Tensor1D>(w, x));
      return tf.sum(w);
    },
    { strict: true },
  );
  const x = tf.tensor1d([1, 1]);
  expect((await step(x)).dataSync()[0]).toBe(5);
  grow();
  expect((await step(x)).dataSync()[0]).toBe(7);
  expect([...w.dataSync()]).toEqual([3, 4]);
  await step.dispose();
});
