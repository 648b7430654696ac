import * as tf from '@tensorflow/tfjs';
import { backend, compile, ready } from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';
import { everywhere, FUNCTIONS, OPERATORS, pairs, ulpsBetween, type Allowance } from './truth';

beforeAll(async () => {
  await ready();
});

/** Units in the last place: operators of a few roundings each. */
const ULPS = 4;

/** TensorFlow's native binding computes eagerly what it computes. */
const MODES = ['compiled', 'eager'] as const;

async function run(
  mode: (typeof MODES)[number],
  f: (...xs: tf.Tensor[]) => tf.Tensor[],
  inputs: readonly Float32Array[],
): Promise<Float32Array[]> {
  const xs = inputs.map((x) => tf.tensor1d(x));
  const step = compile(f, { strict: true });
  const results = mode === 'compiled' ? await step(...xs) : tf.tidy(() => f(...xs));
  const values = results.map((result) => Float32Array.from(result.dataSync()));
  tf.dispose([xs, results]);
  await step.dispose();
  return values;
}

function worst(
  actual: Float32Array,
  xs: Float32Array,
  truth: (x: number) => number,
  { absolute = 0, except = () => false }: Partial<Allowance> = {},
): string[] {
  return [...xs].flatMap((x, i) => {
    const want = Math.fround(truth(x));
    const close = ulpsBetween(actual[i], want) <= ULPS || Math.abs(actual[i] - want) <= absolute;
    return close || except(x) ? [] : [`at ${x}: ${actual[i]}, not ${want}`];
  });
}

describe.each(MODES)('%s, against float64', (mode) => {
  it.each(FUNCTIONS)('$name', async ({ f, truth, derivative, value, gradient }) => {
    if (mode === 'eager' && backend().name === 'tensorflow') return;
    const xs = everywhere();
    const both = (x: tf.Tensor) => [f(x), ...(derivative ? [tf.grad((y) => tf.sum(f(y)))(x)] : [])];
    const [values, slopes] = await run(mode, both, [xs]);
    expect(worst(values, xs, truth, value)).toEqual([]);
    if (derivative) {
      // Where there is no value there is no derivative either, whatever the formula gives.
      const inside = xs.map((x) => (Number.isNaN(truth(x)) ? 0.5 : x));
      const known = slopes.map((slope, i) => (inside[i] === xs[i] ? slope : derivative(0.5)));
      expect(worst(known, inside, derivative, gradient)).toEqual([]);
    }
  });

  it.each(OPERATORS)('$name', async ({ f, truth, unrounded = truth }) => {
    if (mode === 'eager' && backend().name === 'tensorflow') return;
    const [as, bs] = pairs();
    const [values] = await run(mode, (a, b) => [f(a, b)], [as, bs]);
    const wrong = [...as].flatMap((a, i) => {
      const want = Math.fround(truth(a, bs[i]));
      const wanted = [want, Math.fround(unrounded(a, bs[i]))];
      return wanted.some((one) => ulpsBetween(values[i], one) <= ULPS)
        ? []
        : [`${a}, ${bs[i]}: ${values[i]}, not ${want}`];
    });
    expect(wrong).toEqual([]);
  });
});

it('atan2 tells the zeros apart', async () => {
  const [y, x] = [tf.tensor1d([-0, 0, -0]), tf.tensor1d([-1, -0, -0])];
  const step = compile((a: tf.Tensor, b: tf.Tensor) => tf.atan2(a, b), { strict: true });
  const truth = Float32Array.of(-Math.PI, Math.PI, -Math.PI);
  expect(await step(y, x).then((angle) => angle.dataSync())).toEqual(truth);
});

describe('a quotient differentiated by its divisor', () => {
  it.each([
    [2 ** 60, 2 ** 70],
    [2 ** -60, 2 ** -70],
    [3, 7],
  ])('%f / %f', async (a, b) => {
    const slope = (y: tf.Tensor) => [tf.grad((z) => tf.div(a, z))(y)];
    for (const mode of MODES) {
      const [[actual]] = await run(mode, slope, [Float32Array.of(b)]);
      expect(ulpsBetween(actual, Math.fround(-a / b ** 2))).toBeLessThanOrEqual(2);
    }
  });
});

it('x^0 has the derivative 0, also at 0', () => {
  const slope = tf.grad((x) => tf.sum(tf.pow(x, 0)))(tf.tensor1d([0, 2]));
  expect(Array.from(slope.dataSync())).toEqual([0, 0]);
});
