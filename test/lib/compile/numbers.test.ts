import * as tf from '@tensorflow/tfjs';
import { compile, ready } from 'elbolab';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

beforeAll(async () => {
  await ready();
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a number that is passed to a step', () => {
  it('becomes an input of the graph once it changes', async () => {
    const w = tf.variable(tf.scalar(1));
    const step = compile((x: tf.Tensor, beta: number) => tf.sum(tf.mul(beta, tf.mul(w, x))), {
      strict: true,
    });
    const x = tf.tensor1d([1, 2]);
    const before = tf.memory().numTensors;
    for (let i = 0; i < 40; i++) {
      const sum = await step(x, i / 8);
      expect(sum.dataSync()[0]).toBe((3 * i) / 8);
      sum.dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    expect(step.traces).toBe(2);
  });

  it('stays a number where the step chooses by it, and graphs are bounded', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const step = compile((x: tf.Tensor, i: number) => (i % 2 === 0 ? tf.neg(x) : tf.mul(x, i)));
    for (let i = 0; i < 40; i++) {
      const value = await step(tf.scalar(2), i);
      expect(value.dataSync()[0]).toBe(i % 2 === 0 ? -2 : 2 * i);
    }
    expect(warn.mock.calls.flat().join()).toMatch(
      /has had 33 graphs made, since argument 2 changes \(number 31 became number 32\) from call to call/,
    );
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('is a number when the step runs eagerly', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const seen: unknown[] = [];
    const step = compile((x: tf.Tensor, i: number) => {
      seen.push(typeof i);
      return tf.mul(x, x.dataSync()[0] + i);
    });
    for (const i of [1, 2]) expect((await step(tf.scalar(2), i)).dataSync()[0]).toBe(2 * (2 + i));
    expect(new Set(seen)).toEqual(new Set(['number']));
  });
});

it('a step runs on when a variable that it has nothing to do with is disposed', async () => {
  const [w, other] = [tf.variable(tf.scalar(2)), tf.variable(tf.scalar(3))];
  const step = compile((x: tf.Tensor) => tf.mul(x, w), { strict: true });
  await step(tf.scalar(1));
  other.dispose();
  expect((await step(tf.scalar(5))).dataSync()[0]).toBe(10);
});

it('a step whose variable is disposed names it', async () => {
  const v = tf.variable(tf.scalar(0), true, 'counter-of-calls');
  const step = compile(() => tf.add(v, 1));
  await step();
  v.dispose();
  await expect(step()).rejects.toThrow('the variable counter-of-calls, which this compiled step');
});
