import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ready } from 'elbolab';
import { compile } from '../../../lib/src/compile';
import { expectClose, sineRegression } from './models';

beforeAll(async () => {
  await ready();
});

describe('a compiled step', () => {
  it('learns a sine as the eager step does', async () => {
    const eager = sineRegression(tf.train.adam(1e-2));
    const graph = sineRegression(tf.train.adam(1e-2));
    const step = compile(graph.step);
    for (let i = 0; i < 50; i++) expectClose(await step(), eager.step());
    for (const [i, parameter] of graph.parameters.entries())
      expectClose(parameter, eager.parameters[i]);
    expect(step.reason).toBeUndefined();
    expect(step.traces).toBe(1);
  });
});
