import * as tf from '@tensorflow/tfjs';
import { ArgumentError, readSetting } from '../arguments';

/** One unit in the last place of a single-precision number between 1 and 2. */
const LAST_BIT = 2 ** -23;

let count = 0;
const done = new WeakSet<tf.Variable>();

/**
 * The integer that the environment variable `NOTEBOOK_PERTURBATION` holds, or `TSNB_PERTURBATION`, its older name; undefined if
 * neither is set.
 *
 * @throws ArgumentError if it holds anything but an integer.
 */
function readPerturbation(): number | undefined {
  const setting = readSetting('NOTEBOOK_PERTURBATION');
  if (!setting) return undefined;
  const key = Number(setting.text);
  if (!Number.isSafeInteger(key)) throw new ArgumentError(setting.name, 'an integer', setting.text);
  return key;
}

/**
 * Changes the last bit of each of the parameters' initial values, if a perturbation is asked for: multiplies it by 1 + 2^-23 or
 * 1 - 2^-23, as the integer `key` and the number of parameters before decide. No generator is asked, so all draws stay as they
 * are. A parameter is changed once at most: when it is made by a layer, or when a notebook's own is given to an optimiser,
 * which is before any step is recorded.
 *
 * What runs with different integers differ in is what a processor that sums in another order may make of a notebook:
 * `tsnb check --calibrate` sets tolerances by it.
 *
 * @throws ArgumentError if the environment holds anything but an integer.
 */
export function perturb(parameters: Iterable<tf.Variable>): void {
  const key = readPerturbation();
  if (key === undefined) return;
  for (const parameter of parameters) perturbOnce(parameter, key);
}

function perturbOnce(parameter: tf.Variable, key: number): void {
  if (done.has(parameter)) return;
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
