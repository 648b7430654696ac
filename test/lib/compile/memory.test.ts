import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { compile, ready, torchGenerator } from 'elbolab';
import { sineRegression } from './models';

beforeAll(async () => {
  await ready();
});

it('memory stays flat over 10,000 steps', async () => {
  const generator = torchGenerator(0);
  const { step: learn } = sineRegression(() => tf.train.adam(1e-3), 10);
  const step = compile(
    (x: tf.Tensor) => {
      const noise = generator.randn([4]);
      const loss = learn();
      const sum = tf.add(tf.sum(x), tf.sum(noise));
      noise.dispose();
      return { loss, sum };
    },
    { strict: true },
  );
  const run = async (steps: number) => {
    for (let i = 0; i < steps; i++) {
      const x = tf.ones([4]);
      tf.dispose([x, await step(x)] as tf.TensorContainer);
    }
    const { rss } = process.memoryUsage();
    return { tensors: tf.memory().numTensors, bytes: tf.memory().numBytes, rss };
  };
  // The first calls make the state; the next ones settle the heap.
  const early = await run(2000);
  const late = await run(8000);
  expect([late.tensors, late.bytes]).toEqual([early.tensors, early.bytes]);
  // 8,000 leaked results alone would be 8 MB at 1 kB each; the heap itself breathes by some 10 MB.
  expect(late.rss - early.rss).toBeLessThan(40e6);
});

it('memory stays flat over steps that come and go', async () => {
  const make = async () => {
    const w = tf.variable(tf.ones([100, 100]));
    const step = compile(() => {
      w.assign(tf.tidy(() => tf.matMul(w, w).mul(0.01)));
    });
    await step();
    await step.dispose();
    w.dispose();
  };
  for (let i = 0; i < 30; i++) await make();
  const { rss } = process.memoryUsage();
  for (let i = 0; i < 100; i++) await make();
  // A session with its threads and arenas is about a megabyte.
  expect(process.memoryUsage().rss - rss).toBeLessThan(60e6);
});
