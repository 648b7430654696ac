import * as tf from '@tensorflow/tfjs';
import { erf, softplus } from '../special';
import { read, replaceKernel, storageOf, write } from './kernels';
import { mendEmptyReductions } from './reductions';

const PLAIN = 'cpu';

/** Functions of one number that the plain backend gets wrong somewhere. */
const FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  // Its polynomial is good to 1e-9 absolutely, so that small results are lost.
  Erf: erf,
  // exp(x) - 1 loses small x.
  Elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  Selu: (x) =>
    x >= 0 ? tf.backend_util.SELU_SCALE * x : tf.backend_util.SELU_SCALEALPHA * Math.expm1(x),
  // NaN becomes 0 there.
  Sign: Math.sign,
  // log(1 + exp(x)) rounds the sum.
  Softplus: softplus,
};

/** Functions of two numbers, likewise. */
const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  // NaN becomes 0 there, as the backend makes integers on the way.
  FloorDiv: (a, b) => Math.floor(a / b),
  // NaN where b is infinite, 0 where a is lost beside b.
  Mod: modulo,
  // JavaScript's power of 1 is NaN for exponents that are NaN or infinite, others' is 1.
  Pow: (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b),
};

let isMended = false;

/** Puts right what the plain backend of TensorFlow.js 4.22 does amiss; to be called once it can be used. */
export function mendPlainBackend(): void {
  if (isMended) return;
  isMended = true;
  // Its greeting on the first tensor would end up in a notebook; the reason of the choice says the same.
  (storageOf(PLAIN) as Partial<{ firstUse: boolean }>).firstUse = false;
  mendCast();
  mendEmptyReductions(PLAIN);
  for (const [kernel, f] of Object.entries(FUNCTIONS)) mendFunction(kernel, f);
  for (const [kernel, f] of Object.entries(OPERATORS)) mendOperator(kernel, f);
}

/**
 * Casts bools and integers to float32 into numbers of that type. The backend's own cast passes the bytes or integers on under
 * the new name, and what reads the memory of a float32 tensor then reads something else.
 */
function mendCast(): void {
  replaceKernel('Cast', PLAIN, ({ inputs: { x }, attributes: { dtype }, original }) => {
    const isMisread = x.dtype === 'bool' || x.dtype === 'int32';
    if (!isMisread || dtype !== 'float32') return original();
    return write(PLAIN, Float32Array.from(read(PLAIN, x)), x.shape, 'float32');
  });
}

function mendFunction(kernel: string, f: (x: number) => number): void {
  replaceKernel(kernel, PLAIN, ({ inputs: { x }, original }) => {
    if (x.dtype !== 'float32') return original();
    return write(PLAIN, Float32Array.from(read(PLAIN, x), f), x.shape, 'float32');
  });
}

function mendOperator(kernel: string, f: (a: number, b: number) => number): void {
  replaceKernel(kernel, PLAIN, ({ inputs: { a, b }, original }) => {
    if (a.dtype !== 'float32') return original();
    const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const [left, right] = [a, b].map((operand) => spread(operand, shape));
    const values = Float32Array.from(left, (value, i) => f(value, right[i]));
    return write(PLAIN, values, shape, 'float32');
  });
}

/** The numbers of a tensor broadcast to a shape. */
function spread(tensor: tf.TensorInfo, shape: readonly number[]): tf.TypedArray {
  const values = read(PLAIN, tensor);
  const size = tf.util.sizeFromShape([...shape]);
  if (values.length === size) return values;
  const strides = tf.util.computeStrides(tensor.shape);
  const offset = shape.length - tensor.shape.length;
  const result = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    let [rest, at] = [i, 0];
    for (let axis = shape.length - 1; axis >= offset; axis--) {
      const own = axis - offset;
      if (tensor.shape[own] > 1) at += (rest % shape[axis]) * (strides[own] ?? 1);
      rest = Math.floor(rest / shape[axis]);
    }
    result[i] = values[at];
  }
  return result;
}

/** The remainder with the sign of the divisor. */
function modulo(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}
