import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { ready, torchGenerator } from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';
import { STEPS } from '../../bench/steps';

const reference = JSON.parse(
  readFileSync(`${import.meta.dirname}/../reference/bench_steps.json`, 'utf8'),
) as { losses: Record<string, number[]> };

beforeAll(() => ready());

describe.each(STEPS)('$title', (definition) => {
  it('is the step that PyTorch takes, draw for draw', () => {
    const { batch, step } = definition.create(torchGenerator(0));
    const expected = reference.losses[definition.name];
    const losses = expected.map(() => step(...batch).dataSync()[0]);
    // Sums in another order differ by 1e-6 or so. RMSProp's first step divides gradients by their own size, however small, and
    // throws document 004's loss up tenfold, with rounding in it.
    const rtol = definition.title.startsWith('004') ? 2e-4 : 1e-5;
    for (const [i, loss] of losses.entries())
      expect(Math.abs(loss / expected[i] - 1)).toBeLessThan(rtol);
  });

  it('leaves nothing behind but the loss', () => {
    const { batch, step } = definition.create(torchGenerator(0));
    step(...batch).dispose();
    const before = tf.memory().numTensors;
    step(...batch).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
