import * as tf from '@tensorflow/tfjs';
import { read, replaceKernel, storageOf, write } from './kernels';
import { mendPlainBackend } from './plain';
import { axesOf, mendEmptyReductions } from './reductions';

const WASM = 'wasm';
const PLAIN = 'cpu';

/** Numbers from which on a sum is long: in float32, one after the other, it loses digits. */
const LONG_SUM = 128;

/** Kernels that the plain backend does better, in double precision and with NaN in the right places. */
const LEFT_TO_PLAIN = [
  // Large arguments are not brought into range, and the sine of a small one is 0.
  ...['Sin', 'Cos'],
  // Small arguments are lost: log(1 + x), e^x - 1.
  ...['Log1p', 'Selu', 'Softplus'],
  // 0 below -87, where the result is still a float32 number.
  'Sigmoid',
  // Small numbers have the sign 0, and so has NaN.
  'Sign',
  // NaN becomes a bound or the other operand.
  ...['ClipByValue', 'Relu6', 'Maximum', 'Minimum'],
  // NaN where b is infinite, 0 where a is lost beside b.
  'Mod',
  // An index outside reads some other memory.
  'GatherNd',
];

/** Puts right what the WebAssembly backend of TensorFlow.js 4.22 does amiss; to be called when it runs. */
export function mendWasmBackend(): void {
  mendPlainBackend();
  LEFT_TO_PLAIN.forEach(leaveToPlain);
  mendCast();
  for (const kernel of ['Sum', 'Mean']) mendLongSum(kernel);
  mendEmptyReductions(WASM);
  for (const kernel of ['BatchMatMul', '_FusedMatMul']) mendProduct(kernel);
  mendCumsum();
}

function leaveToPlain(kernelName: string): void {
  const { kernelFunc } = tf.getKernel(kernelName, PLAIN);
  const plain = storageOf(PLAIN) as tf.KernelBackend;
  replaceKernel(kernelName, WASM, ({ inputs, attributes }) => {
    const moved = Object.entries(inputs).map(([name, info]) => {
      const copy = write(PLAIN, read(WASM, info), info.shape, info.dtype);
      return [name, copy] as const;
    });
    const attrs = attributes as tf.NamedAttrMap;
    const call = { inputs: Object.fromEntries(moved), attrs, backend: plain };
    const result = kernelFunc(call) as tf.TensorInfo;
    const back = write(WASM, read(PLAIN, result), result.shape, result.dtype);
    for (const { dataId } of [...moved.map(([, copy]) => copy), result]) plain.disposeData(dataId);
    return back;
  });
}

/** All but 0 is true; the backend cuts numbers down to a byte. */
function mendCast(): void {
  replaceKernel('Cast', WASM, ({ inputs: { x }, attributes: { dtype }, original }) => {
    if (dtype !== 'bool' || x.dtype === 'bool') return original();
    return write(WASM, Uint8Array.from(read(WASM, x), isNotZero), x.shape, 'bool');
  });
}

function isNotZero(x: number): number {
  return Number(x !== 0);
}

/** Long sums are made in double precision. */
function mendLongSum(kernel: string): void {
  replaceKernel(kernel, WASM, (call) => {
    const { x } = call.inputs;
    const { kept, reduced, shape } = axesOf(kernel, call);
    const length = tf.util.sizeFromShape(reduced.map((axis) => x.shape[axis]));
    if (x.dtype !== 'float32' || length < LONG_SUM) return call.original();
    const sums = sumsOf(innermost(x, kept, reduced), length);
    const divisor = kernel === 'Mean' ? length : 1;
    return write(
      WASM,
      Float32Array.from(sums, (sum) => sum / divisor),
      shape,
      'float32',
    );
  });
}

/** The numbers of a tensor in the order in which the reduced axes come last. */
function innermost(x: tf.TensorInfo, kept: number[], reduced: number[]): tf.TypedArray {
  const perm = [...kept, ...reduced];
  if (perm.every((axis, i) => axis === i)) return read(WASM, x);
  const backend = storageOf(WASM) as tf.KernelBackend;
  const { kernelFunc } = tf.getKernel('Transpose', WASM);
  const turned = kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as tf.TensorInfo;
  const values = read(WASM, turned);
  backend.disposeData(turned.dataId);
  return values;
}

function sumsOf(values: tf.TypedArray, length: number): Float64Array {
  const sums = new Float64Array(values.length / length);
  for (let i = 0, at = 0; i < sums.length; i++)
    for (let j = 0; j < length; j++) sums[i] += values[at++];
  return sums;
}

/** A product over no elements is 0, plus what is added to it. */
function mendProduct(kernel: string): void {
  replaceKernel(kernel, WASM, ({ inputs, attributes, original }) => {
    const { a, b } = inputs;
    const { transposeA } = attributes;
    const inner = a.shape[a.shape.length - (transposeA ? 2 : 1)];
    if (inner !== 0) return original();
    // One row and column of zeros makes the same product.
    const padded = (operand: tf.TensorInfo, axis: number) => {
      const shape = operand.shape.map((size, i) => (i === axis ? 1 : size));
      return write(WASM, new Float32Array(tf.util.sizeFromShape(shape)), shape, 'float32');
    };
    const { transposeB } = attributes;
    const zeros = {
      a: padded(a, a.shape.length - (transposeA ? 2 : 1)),
      b: padded(b, b.shape.length - (transposeB ? 1 : 2)),
    };
    const product = original({ ...inputs, ...zeros });
    for (const { dataId } of Object.values(zeros)) storageOf(WASM).disposeData(dataId);
    return product;
  });
}

/** An axis counted from the back makes the backend write where it must not. */
function mendCumsum(): void {
  replaceKernel('Cumsum', WASM, ({ inputs: { x }, attributes, original }) => {
    const { axis } = attributes as { axis?: number };
    if (axis !== undefined && axis >= 0) return original();
    return original(undefined, { ...attributes, axis: (axis ?? 0) + x.shape.length });
  });
}
