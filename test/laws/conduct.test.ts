import * as tf from '@tensorflow/tfjs';
import { ArgumentError, klDivergence, ready, torchGenerator, type Distribution } from 'elbolab';
import { beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { expectClose } from './close';
import { fixture, tensor, tensors } from './fixture';
import { product } from './quadrature';
import { refusals } from './refusals';
import { table } from './table';

beforeAll(() => ready());
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
});

/** How many more tensors there are after `run` than before it. */
function made(run: () => unknown): number {
  const before = tf.memory().numTensors;
  run();
  return tf.memory().numTensors - before;
}

describe.each(table)('$name', ({ name, make, hasMoments, hasEntropy = true, computes = 0 }) => {
  const reference = fixture.rows[name];
  const { batchShape, eventShape } = reference;

  const build = (): Distribution => make(tensors(reference.parameters));

  test("has PyTorch's batch and event shapes", () => {
    const d = build();
    expect([d.batchShape, d.eventShape]).toEqual([batchShape, eventShape]);
  });

  test.each([[[]], [[3]], [[2, 1]], [[0]]])(
    'draws of sample shape %j have sample + batch + event',
    (shape) => {
      const d = build();
      const draws = d.sample(torchGenerator(0), shape);
      expect(draws.shape).toEqual([...shape, ...batchShape, ...eventShape]);
      expect(draws.dtype).toBe('float32');
      if (product(shape) > 0) expect(d.logProb(draws).shape).toEqual([...shape, ...batchShape]);
      if (d.hasRsample) expect(d.rsample(torchGenerator(0), shape).shape).toEqual(draws.shape);
    },
  );

  test('broadcasts one draw against the batch, and integers as well as floats', () => {
    const d = build();
    const one = tf.ones([...eventShape]);
    expect(d.logProb(one).shape).toEqual(batchShape);
    const members = tf.ones([...batchShape, ...eventShape]);
    const expected = d.logProb(members).dataSync();
    expectClose(d.logProb(one), expected, { rtol: 0, atol: 0 });
    expectClose(d.logProb(members.toInt()), expected, { rtol: 0, atol: 0 });
  });

  test('refuses what is not a draw, by name', () => {
    const d = build();
    const wrong = [...batchShape, ...eventShape].map((size) => size + 1);
    expect(() => d.logProb(tf.zeros(wrong))).toThrow(ArgumentError);
    expect(() => d.logProb(tf.zeros(wrong))).toThrow(/^x must be a tensor that broadcasts against/);
    expect(() => d.sample(torchGenerator(0), [-1])).toThrow(/^shape must be an array of sizes/);
  });

  test('leaves no tensor alive but the one it returns', () => {
    const parameters = tensors(reference.parameters);
    const x = tensor(reference.x);
    expect(made(() => make(parameters))).toBe(computes);
    const d = make(parameters);
    const calls: (() => unknown)[] = [
      () => d.sample(torchGenerator(0), [2]),
      () => d.logProb(x),
      ...(hasEntropy ? [() => d.entropy(), () => klDivergence(d, d)] : []),
      ...(d.hasRsample ? [() => d.rsample(torchGenerator(0), [2])] : []),
      ...(hasMoments ? [() => d.mean, () => d.variance, () => d.stddev] : []),
    ];
    expect(calls.map(made)).toEqual(calls.map(() => 1));
  });

  test('returns tensors of its own, which one can dispose of', () => {
    const parameters = tensors(reference.parameters);
    const d = make(parameters);
    const results = [
      ...(hasEntropy ? [d.entropy()] : []),
      ...(hasMoments ? [d.mean, d.variance] : []),
    ];
    tf.dispose(results);
    for (const parameter of Object.values(parameters))
      expect(parameter.dataSync().length).toBe(parameter.size);
    expect(d.logProb(tf.ones([...eventShape])).shape).toEqual(batchShape);
  });
});

describe.each(refusals)('$what', ({ make, message }) => {
  test('is refused, and leaves no tensor behind', () => {
    let given = 0;
    const count = made(() => {
      const attempt = (): unknown =>
        make((values) => {
          given++;
          return tf.tensor(values);
        });
      expect(attempt).toThrow(message);
    });
    expect(count).toBe(given);
  });
});
