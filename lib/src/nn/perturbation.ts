import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';

const VARIABLE = 'TSNB_PERTURBATION';
/** One unit in the last place of a single-precision number between 1 and 2. */
const LAST_BIT = 2 ** -23;

let count = 0;
const done = new WeakSet<tf.Variable>();

/**
 * Changes the last bit of each of a parameter's initial values, if the environment variable `TSNB_PERTURBATION` holds an
 * integer: multiplies it by 1 + 2^-23 or 1 - 2^-23, as that integer and the number of parameters before decide. No generator
 * is asked, so all draws stay as they are. A parameter is changed once at most, and without the variable never.
 *
 * What runs with different integers differ in is what a processor that sums in another order may make of a notebook:
 * `tsnb check --calibrate` sets tolerances by it.
 *
 * @throws ArgumentError if the environment variable holds anything but an integer.
 */
export function perturbOnce(parameter: tf.Variable): void {
  const text = (process.env[VARIABLE] ?? '').trim();
  if (text === '' || done.has(parameter)) return;
  const key = Number(text);
  if (!Number.isSafeInteger(key)) throw new ArgumentError(VARIABLE, 'an integer', text);
  done.add(parameter);
  const next = bits(key, count++);
  const factors = Float32Array.from({ length: parameter.size }, () =>
    next() ? 1 + LAST_BIT : 1 - LAST_BIT,
  );
  tf.tidy(() => {
    parameter.assign(tf.mul(parameter, tf.tensor(factors, parameter.shape)));
  });
}

/** Random bits that follow from two integers: the top bits of a multiplicative hash of a counter (splitmix32). */
function bits(key: number, index: number): () => boolean {
  let state = (Math.imul(key | 0, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 31 === 1;
  };
}
