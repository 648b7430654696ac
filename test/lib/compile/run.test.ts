import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, NonFiniteLossError, ready } from 'elbolab';

beforeAll(async () => {
  await ready();
});

/** Halves a number at every step, and returns what it was before. */
function halving() {
  const w = tf.variable(tf.scalar(16));
  const step = compile((x: tf.Tensor) => {
    const loss = tf.mul(w, x);
    w.assign(tf.tidy(() => w.div(2)));
    return loss;
  });
  return { w, step };
}

const batches = (...values: number[]) => values.map((value) => tf.scalar(value));

describe('run', () => {
  it('takes a step for each batch and tells the losses', async () => {
    const { w, step } = halving();
    const told: [number, number][] = [];
    const summary = await step.run(batches(1, 1, 3), { onStep: (...args) => told.push(args) });
    expect(summary).toEqual({ steps: 3, losses: [16, 8, 12] });
    expect(told).toEqual([
      [16, 0],
      [8, 1],
      [12, 2],
    ]);
    expect(w.dataSync()[0]).toBe(2);
  });

  it('takes batches from an asynchronous iterable, and several arguments a batch', async () => {
    const step = compile((a: tf.Tensor, b: tf.Tensor) => tf.add(a, b));
    async function* pairs(): AsyncGenerator<[tf.Tensor, tf.Tensor]> {
      for (const i of [1, 2]) {
        await Promise.resolve();
        yield [tf.scalar(i), tf.scalar(10 * i)];
      }
    }
    expect((await step.run(pairs())).losses).toEqual([11, 22]);
  });

  it('stops at a loss that is no number, and names the step', async () => {
    const { w, step } = halving();
    const running = step.run(batches(1, NaN, 1));
    await expect(running).rejects.toThrow(NonFiniteLossError);
    await expect(running).rejects.toMatchObject({ message: 'the loss of step 1 is NaN', step: 1 });
    expect(w.dataSync()[0]).toBe(4);
  });

  it('stops at an infinite loss', async () => {
    const { step } = halving();
    await expect(step.run(batches(Infinity))).rejects.toThrow('the loss of step 0 is Infinity');
  });

  it('stops when it is told to, and keeps what was learnt', async () => {
    const { w, step } = halving();
    const controller = new AbortController();
    const running = step.run(batches(1, 1, 1, 1), {
      signal: controller.signal,
      onStep: (_, index) => {
        if (index === 1) controller.abort(new Error('enough'));
      },
    });
    await expect(running).rejects.toThrow('enough');
    expect(w.dataSync()[0]).toBe(4);
    await expect(step.run([], { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('lets timers fire in between', async () => {
    const { step } = halving();
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(new Error('time is up'));
    });
    function* endless() {
      for (;;) yield tf.scalar(1);
    }
    await expect(step.run(endless(), { signal: controller.signal })).rejects.toThrow('time is up');
  });

  it('runs a step that is no graph eagerly', async () => {
    const step = compile((x: tf.Tensor) => tf.tidy(() => tf.cumprod(tf.reshape(x, [-1])).sum()));
    expect((await step.run(batches(2, 3))).losses).toEqual([2, 3]);
    expect(step.mode).toBe('eager');
  });

  it('leaves no tensor behind', async () => {
    const { step } = halving();
    const data = batches(1, 2, 3);
    await step.run(data);
    const { numTensors, numDataBuffers } = tf.memory();
    await step.run(data);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});
