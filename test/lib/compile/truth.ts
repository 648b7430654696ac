import * as tf from '@tensorflow/tfjs';
import { special } from 'elbolab';

/** Where results are allowed to be further from the truth, and why. */
export interface Allowance {
  /** An absolute error on top of the ulps. */
  readonly absolute?: number;
  /** Arguments that are left out. */
  readonly except?: (x: number) => boolean;
  readonly because: string;
}

/** A function of one number, its derivative in float64, and where either is allowed to be off. */
export interface TrueFunction {
  readonly name: string;
  readonly f: (x: tf.Tensor) => tf.Tensor;
  readonly truth: (x: number) => number;
  readonly derivative?: (x: number) => number;
  readonly value?: Allowance;
  readonly gradient?: Allowance;
}

const { erf, sigmoid, softplus } = special;

const FROM_RESULT = 'PyTorch too computes it from the rounded result, near 1 or 0';
const FROM_SQUARE = 'PyTorch too squares the argument, which rounds, overflows or cancels';
const slopeOfSelu = (x: number) =>
  x > 0 ? tf.backend_util.SELU_SCALE : tf.backend_util.SELU_SCALEALPHA * Math.exp(x);

/** To even, from halves. */
function rint(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

const isHuge = (x: number) => Math.abs(x) > 1e18;
const isNearOne = (x: number) => Math.abs(Math.abs(x) - 1) < 0.1 || isHuge(x);

/** Every lowered function of one number. */
export const FUNCTIONS: readonly TrueFunction[] = [
  { name: 'abs', f: tf.abs, truth: Math.abs, derivative: Math.sign },
  { name: 'neg', f: tf.neg, truth: (x) => -x, derivative: () => -1 },
  { name: 'exp', f: tf.exp, truth: Math.exp, derivative: Math.exp },
  { name: 'expm1', f: tf.expm1, truth: Math.expm1, derivative: Math.exp },
  { name: 'log', f: tf.log, truth: Math.log, derivative: (x) => 1 / x },
  { name: 'log1p', f: tf.log1p, truth: Math.log1p, derivative: (x) => 1 / (1 + x) },
  { name: 'sqrt', f: tf.sqrt, truth: Math.sqrt, derivative: (x) => 0.5 / Math.sqrt(x) },
  {
    name: 'rsqrt',
    f: tf.rsqrt,
    truth: (x) => 1 / Math.sqrt(x),
    derivative: (x) => -0.5 / (x * Math.sqrt(x)),
  },
  { name: 'square', f: tf.square, truth: (x) => x * x, derivative: (x) => 2 * x },
  {
    name: 'reciprocal',
    f: tf.reciprocal,
    truth: (x) => 1 / x,
    derivative: (x) => -1 / (x * x),
  },
  { name: 'sin', f: tf.sin, truth: Math.sin, derivative: Math.cos },
  { name: 'cos', f: tf.cos, truth: Math.cos, derivative: (x) => -Math.sin(x) },
  { name: 'tan', f: tf.tan, truth: Math.tan, derivative: (x) => 1 / Math.cos(x) ** 2 },
  {
    name: 'asin',
    f: tf.asin,
    truth: Math.asin,
    derivative: (x) => 1 / Math.sqrt(1 - x * x),
    gradient: { except: isNearOne, because: FROM_SQUARE },
  },
  {
    name: 'acos',
    f: tf.acos,
    truth: Math.acos,
    derivative: (x) => -1 / Math.sqrt(1 - x * x),
    gradient: { except: isNearOne, because: FROM_SQUARE },
  },
  {
    name: 'atan',
    f: tf.atan,
    truth: Math.atan,
    derivative: (x) => 1 / (1 + x * x),
    gradient: { except: isHuge, because: FROM_SQUARE },
  },
  { name: 'sinh', f: tf.sinh, truth: Math.sinh, derivative: Math.cosh },
  { name: 'cosh', f: tf.cosh, truth: Math.cosh, derivative: Math.sinh },
  {
    name: 'tanh',
    f: tf.tanh,
    truth: Math.tanh,
    derivative: (x) => 1 / Math.cosh(x) ** 2,
    gradient: { absolute: 2 ** -21, because: FROM_RESULT },
  },
  {
    name: 'asinh',
    f: tf.asinh,
    truth: Math.asinh,
    derivative: (x) => 1 / Math.hypot(1, x),
    gradient: { except: isHuge, because: FROM_SQUARE },
  },
  {
    name: 'acosh',
    f: tf.acosh,
    truth: Math.acosh,
    derivative: (x) => 1 / Math.sqrt(x * x - 1),
    gradient: { except: isNearOne, because: FROM_SQUARE },
  },
  {
    name: 'atanh',
    f: tf.atanh,
    truth: Math.atanh,
    derivative: (x) => 1 / (1 - x * x),
    gradient: { except: isNearOne, because: FROM_SQUARE },
  },
  {
    name: 'erf',
    f: tf.erf,
    truth: erf,
    derivative: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x),
    gradient: { except: (x) => Math.abs(x) > 1, because: FROM_SQUARE },
  },
  {
    name: 'sigmoid',
    f: tf.sigmoid,
    truth: sigmoid,
    derivative: (x) => sigmoid(x) * sigmoid(-x),
    gradient: { absolute: 2 ** -23, because: FROM_RESULT },
  },
  { name: 'softplus', f: tf.softplus, truth: softplus, derivative: sigmoid },
  {
    name: 'relu',
    f: tf.relu,
    truth: (x) => (x <= 0 ? 0 : x),
    derivative: (x) => (Number.isNaN(x) ? NaN : Number(x > 0)),
    gradient: {
      except: (x) => Math.abs(x) < 2 ** -126,
      because: 'a steep line over the result takes the place of a comparison, which costs more',
    },
  },
  { name: 'relu6', f: tf.relu6, truth: (x) => Math.min(Math.max(x, 0), 6) },
  {
    name: 'elu',
    f: tf.elu,
    truth: (x) => (x > 0 ? x : Math.expm1(x)),
    derivative: (x) => (x > 0 ? 1 : Math.exp(x)),
  },
  {
    name: 'selu',
    f: tf.selu,
    truth: (x) =>
      x > 0 ? tf.backend_util.SELU_SCALE * x : tf.backend_util.SELU_SCALEALPHA * Math.expm1(x),
    derivative: slopeOfSelu,
    gradient: { except: Number.isNaN, because: 'its sides are told apart by a comparison' },
  },
  { name: 'leakyRelu', f: (x) => tf.leakyRelu(x, 0.25), truth: (x) => (x < 0 ? 0.25 * x : x) },
  { name: 'sign', f: tf.sign, truth: Math.sign },
  { name: 'floor', f: tf.floor, truth: Math.floor },
  { name: 'ceil', f: tf.ceil, truth: Math.ceil },
  { name: 'round', f: tf.round, truth: rint },
  { name: 'step', f: (x) => tf.step(x), truth: (x) => (Number.isNaN(x) ? NaN : Number(x > 0)) },
  { name: 'clip', f: (x) => tf.clipByValue(x, -1, 2), truth: (x) => Math.min(Math.max(x, -1), 2) },
  {
    name: 'isNaN',
    f: (x) => tf.cast(tf.isNaN(x), 'float32'),
    truth: (x) => Number(Number.isNaN(x)),
  },
  {
    name: 'isFinite',
    f: (x) => tf.cast(tf.isFinite(x), 'float32'),
    truth: (x) => Number(Number.isFinite(x)),
  },
  {
    name: 'isInf',
    f: (x) => tf.cast(tf.isInf(x), 'float32'),
    truth: (x) => Number(Math.abs(x) === Infinity),
  },
  {
    name: 'to bool',
    f: (x) => tf.cast(tf.cast(x, 'bool'), 'float32'),
    truth: (x) => Number(x !== 0),
  },
];

/** A function of two numbers. */
export interface TrueOperator {
  readonly name: string;
  readonly f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
  readonly truth: (a: number, b: number) => number;
  /** What an engine that computes in float64 gives, where the rounding of a step between makes another value. */
  readonly unrounded?: (a: number, b: number) => number;
}

const flag = (f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => (a: tf.Tensor, b: tf.Tensor) =>
  tf.cast(f(a, b), 'float32');

/** Every lowered operator. */
export const OPERATORS: readonly TrueOperator[] = [
  { name: 'add', f: tf.add, truth: (a, b) => a + b },
  { name: 'sub', f: tf.sub, truth: (a, b) => a - b },
  { name: 'mul', f: tf.mul, truth: (a, b) => a * b },
  { name: 'div', f: tf.div, truth: (a, b) => a / b },
  { name: 'maximum', f: tf.maximum, truth: Math.max },
  { name: 'minimum', f: tf.minimum, truth: Math.min },
  {
    name: 'pow',
    f: tf.pow,
    // As C and PyTorch have it.
    truth: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
  },
  { name: 'atan2', f: tf.atan2, truth: Math.atan2 },
  {
    name: 'mod',
    f: tf.mod,
    truth: (a, b) => {
      const rest = a % b;
      return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
    },
  },
  {
    name: 'floorDiv',
    f: tf.floorDiv,
    truth: (a, b) => Math.floor(Math.fround(a / b)),
    // -3e-20 / 3e38 is -0 in float32, and below it otherwise.
    unrounded: (a, b) => Math.floor(a / b),
  },
  { name: 'squaredDifference', f: tf.squaredDifference, truth: (a, b) => Math.fround(a - b) ** 2 },
  { name: 'equal', f: flag(tf.equal), truth: (a, b) => Number(a === b) },
  { name: 'notEqual', f: flag(tf.notEqual), truth: (a, b) => Number(a !== b) },
  { name: 'greater', f: flag(tf.greater), truth: (a, b) => Number(a > b) },
  { name: 'greaterEqual', f: flag(tf.greaterEqual), truth: (a, b) => Number(a >= b) },
  { name: 'less', f: flag(tf.less), truth: (a, b) => Number(a < b) },
  { name: 'lessEqual', f: flag(tf.lessEqual), truth: (a, b) => Number(a <= b) },
];

const bits = new Int32Array(1);
const float = new Float32Array(bits.buffer);

/** Steps of float32 from one number to the other; two NaN are equal, and so are the zeros. */
export function ulpsBetween(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : Infinity;
  return Math.abs(order(a) - order(b));
}

function order(x: number): number {
  float[0] = x;
  return bits[0] < 0 ? -(bits[0] & 0x7fffffff) : bits[0];
}

/** Numbers of every exponent and both signs, the smallest ones too, ordinary ones closely spaced, zeros, infinities and NaN. */
export function everywhere(): Float32Array {
  const numbers = [0, -0, Infinity, -Infinity, NaN];
  for (let exponent = 0; exponent < 255; exponent++)
    for (const mantissa of [1, 0x123456, 0x2aaaab, 0x400000, 0x7fffff]) {
      bits[0] = (exponent << 23) | mantissa;
      numbers.push(float[0], -float[0]);
    }
  for (let x = -110; x < 110; x += 0.173) numbers.push(Math.fround(x));
  return Float32Array.from(numbers);
}

/** Numbers at the edges, each with each. */
export function pairs(): [Float32Array, Float32Array] {
  const edges = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 2.5, -2.5, 1e-40, -3e-20, 5e19, 3e38, -7];
  const all = edges.flatMap((a) => edges.map((b) => [a, b]));
  return [Float32Array.from(all, ([a]) => a), Float32Array.from(all, ([, b]) => b)];
}
