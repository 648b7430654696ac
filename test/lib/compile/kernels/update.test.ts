import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { compile, ready } from 'elbolab';
import { apply, input, scalar } from '../../../../lib/src/compile/graph';
import { selectUpdate } from '../../../../lib/src/compile/kernels/update/select';
import { expectClose } from '../models';

beforeAll(async () => {
  await ready();
});

const vector = (size: number, seed: number) =>
  tf.variable(tf.randomUniform([size], 0.5, 2, 'float32', seed));

/** Updates in which a variable is read by others while it changes; `assign` in any order must see the old values. */
const UPDATES: Record<string, (v: tf.Variable[]) => tf.Tensor[]> = {
  'each from the others': ([a, b, s, t]) => [
    tf.add(a, tf.mul(b, s)),
    tf.sub(tf.mul(a, 2), b),
    tf.mul(s, t),
    tf.add(s, tf.sqrt(t)),
  ],
  'a chain': ([a, b, s, t]) => {
    const next = tf.div(tf.maximum(a, b), tf.add(tf.abs(tf.neg(a)), s));
    return [next, tf.minimum(tf.mul(next, next), b), tf.sub(1, s), tf.add(t, s)];
  },
  'two from the same value': ([a, b, s, t]) => {
    const next = tf.mul(tf.add(a, b), t);
    return [next, next, t, s];
  },
  'in unconnected parts': ([a, b, s, t]) => [tf.mul(a, 0.5), tf.add(b, 1), s, tf.neg(t)],
};

describe.each(Object.entries(UPDATES))('updates: %s', (_, update) => {
  // Sizes around the kernel's vectors of four.
  it.each([1, 2, 3, 4, 5, 8, 1001])(
    'of %d elements equal the eager ones to the last bit',
    async (size) => {
      const make = () => {
        const variables = [vector(size, 1), vector(size, 2), vector(1, 3), vector(1, 4)];
        const step = () => {
          tf.tidy(() => {
            const next = update(variables).map((tensor) => tf.add(tensor, 0));
            next.forEach((tensor, i) => {
              variables[i].assign(tensor);
            });
          });
        };
        return { variables, step };
      };
      const [eager, graph] = [make(), make()];
      const step = compile(graph.step, { strict: true });
      for (let i = 0; i < 3; i++) {
        eager.step();
        await step();
      }
      for (const [i, variable] of graph.variables.entries())
        expectClose(variable, eager.variables[i], { rtol: 0, atol: 0 });
    },
  );
});

describe('the fused update of a graph', () => {
  const w = input('w', [4], 'float32');
  const vectorOf = { shape: [4], dtype: 'float32' as const };

  it('ends where a value is needed otherwise, or an operator is not one of the kernel', () => {
    const gradient = apply('Exp', [w], vectorOf);
    const scaled = apply('Mul', [gradient, scalar(0.1)], vectorOf);
    const after = apply('Sub', [w, scaled], vectorOf);
    expect(selectUpdate([after], []).size).toBe(2);
    expect(selectUpdate([after], [scaled]).size).toBe(1);
    expect(selectUpdate([after], [after]).size).toBe(0);
    expect(selectUpdate([gradient], []).size).toBe(0);
  });

  it('leaves out what spreads a row over a matrix', () => {
    const row = input('row', [3], 'float32');
    const matrix = { shape: [4, 3], dtype: 'float32' as const };
    const after = apply('Add', [input('m', [4, 3], 'float32'), row], matrix);
    expect(selectUpdate([after], []).size).toBe(0);
  });
});
