import * as tf from '@tensorflow/tfjs';
import { klDivergence, ready, torchGenerator } from 'elbolab';
import { beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { expectClose } from './close';
import { fixture, numbers, tensors, type Divergence } from './fixture';
import { product } from './quadrature';
import { rowOf } from './table';

const FLOAT32 = { rtol: 5e-6, atol: 5e-6 };
const DRAWS = 20_000;
// A normal variable leaves +-5.5 with probability 4e-8; there are fewer than 100 divergences, so a right program fails once in
// 250,000 seeds or less.
const SIGMAS = 5.5;

beforeAll(() => ready());
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
});

function weighed(output: tf.Tensor): tf.Scalar {
  const weights = tf.range(1, output.size + 1, 1, 'float32').reshape(output.shape);
  return tf.where(tf.isFinite(output), output, 0).mul(weights).sum().asScalar();
}

describe.each([...fixture.divergences])('KL($q || $p)', (entry: Divergence) => {
  const { value, gradients } = entry;
  const [q, p] = [rowOf(entry.q), rowOf(entry.p)];
  const qParameters = fixture.rows[q.name].parameters;
  const expected = numbers(value);

  test("is PyTorch's closed form", () => {
    const kl = klDivergence(q.make(tensors(qParameters)), p.make(tensors(entry.parameters)));
    expect(kl.shape).toEqual(value.shape);
    expectClose(kl, expected, FLOAT32);
  });

  test('has the gradients that PyTorch gives', () => {
    const [ofQ, ofP] = [tensors(qParameters), tensors(entry.parameters)];
    const [qNames, pNames] = [Object.keys(ofQ), Object.keys(ofP)];
    const named = (names: string[], values: tf.Tensor[]): Record<string, tf.Tensor> =>
      Object.fromEntries(names.map((name, i) => [name, values[i]]));
    const run = tf.grads((...values: tf.Tensor[]) =>
      weighed(
        klDivergence(
          q.make(named(qNames, values.slice(0, qNames.length))),
          p.make(named(pNames, values.slice(qNames.length))),
        ),
      ),
    );
    const actual = run([...Object.values(ofQ), ...Object.values(ofP)]);
    const names = [...qNames.map((name) => `q.${name}`), ...pNames.map((name) => `p.${name}`)];
    // Where the divergence is infinite PyTorch's gradient of it is 0, and so is that of what was weighed here.
    names.forEach((name, i) => {
      expectClose(actual[i], numbers(gradients[name]), { rtol: 1e-5, atol: 3e-5 });
    });
  });

  test('is the mean of log q - log p over draws from q', () => {
    const [qd, pd] = [q.make(tensors(qParameters)), p.make(tensors(entry.parameters))];
    // An axis of size 1 for every dimension that p has beyond q's batch.
    const extra = value.shape.length - qd.batchShape.length;
    const draws = qd
      .sample(torchGenerator(2), [DRAWS])
      .reshape([DRAWS, ...new Array<number>(extra).fill(1), ...qd.batchShape, ...qd.eventShape]);
    const ratio = qd
      .logProb(draws)
      .sub(pd.logProb(draws))
      .broadcastTo([DRAWS, ...value.shape]);
    const [ratios, size] = [Array.from(ratio.dataSync()), product(value.shape)];
    expected.forEach((kl, i) => {
      const own = ratios.filter((_, at) => at % size === i);
      const mean = own.reduce((sum, x) => sum + x, 0) / DRAWS;
      if (kl === Infinity) {
        expect(mean).toBe(Infinity);
        return;
      }
      const error = Math.sqrt(own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / DRAWS ** 2);
      expect(Math.abs(mean - kl)).toBeLessThan(SIGMAS * error + 1e-5);
    });
  });
});

test('is 0 for a distribution and itself', () => {
  for (const { q, p } of fixture.divergences) {
    if (q !== p) continue;
    const d = rowOf(q).make(tensors(fixture.rows[q].parameters));
    const kl = klDivergence(d, d);
    expectClose(kl, new Array<number>(kl.size).fill(0), { rtol: 0, atol: 1e-6 });
  }
});
