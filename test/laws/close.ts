import type * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';

/** How far a value may be from the expected one: atol + rtol * |expected|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Every value within the tolerance; infinities equal; NaN close to nothing. */
export function expectClose(
  actual: tf.Tensor | ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol, atol }: Tolerance,
): void {
  const values = Array.from('dataSync' in actual ? actual.dataSync() : actual);
  expect(values.length).toBe(expected.length);
  const far = values.flatMap((value, i) => {
    const wanted = expected[i];
    const close = value === wanted || Math.abs(value - wanted) <= atol + rtol * Math.abs(wanted);
    return close ? [] : [`[${i}] is ${value}, expected ${wanted}`];
  });
  expect(far).toEqual([]);
}
