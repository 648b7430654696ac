import * as tf from '@tensorflow/tfjs';
import { backend, ready } from 'elbolab';
import { beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { extremes } from './extremes';

// float32 carries 6e-8; the log of 1e-20 loses a little, a denormal argument more. Denormal results come in steps of 1.4e-45; what is
// exactly 0 may come out as the difference of two numbers near 1.
const RTOL = 1e-5;
const ATOL = 1e-44;

beforeAll(() => ready());
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
});

function far(actual: tf.Tensor, expected: readonly number[]): string[] {
  const values = Array.from(actual.dataSync());
  expect(values.length).toBe(expected.length);
  return values.flatMap((value, i) => {
    const wanted = expected[i];
    const isClose =
      Object.is(value, wanted) ||
      value === wanted ||
      Math.abs(value - wanted) <= ATOL + RTOL * Math.abs(wanted);
    return isClose ? [] : [`[${i}] is ${value}, expected ${wanted}`];
  });
}

describe.each([...extremes])('$what', ({ inputs, f, value, gradients = {}, denormal = false }) => {
  beforeEach(({ skip }) => {
    skip(denormal && backend().name === 'tensorflow', 'TensorFlow rounds denormal numbers to 0');
  });
  const make = (): Record<string, tf.Tensor> =>
    Object.fromEntries(
      Object.entries(inputs).map(([name, values]) => [name, tf.tensor(values as tf.TensorLike)]),
    );

  test('has the value of exact arithmetic', () => {
    expect(far(f(make()), value)).toEqual([]);
  });

  test.each(Object.entries(gradients))(
    'has the gradient of exact arithmetic by %s',
    (name, wanted) => {
      const given = make();
      const gradient = tf.grad((x) => f({ ...given, [name]: x }).sum())(given[name]);
      expect(far(gradient, wanted)).toEqual([]);
    },
  );
});
