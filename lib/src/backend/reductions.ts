import * as tf from '@tensorflow/tfjs';
import { replaceKernel, write, type KernelCall } from './kernels';

/** What a reduction over no elements is. */
const OVER_NOTHING: Readonly<Record<string, number>> = {
  Sum: 0,
  Mean: NaN,
  Prod: 1,
  Any: 0,
  All: 1,
  Max: -Infinity,
  Min: Infinity,
};

/** Gives reductions over no elements their value; backends leave there what their memory held before, or another one. */
export function mendEmptyReductions(backendName: string): void {
  for (const [kernel, value] of Object.entries(OVER_NOTHING))
    replaceKernel(kernel, backendName, (call) => {
      const { x } = call.inputs;
      if (tf.util.sizeFromShape(x.shape) > 0) return call.original();
      const dtype = kernel === 'Mean' ? 'float32' : x.dtype;
      const { shape } = axesOf(kernel, call);
      return write(backendName, filled(value, shape, dtype), shape, dtype);
    });
}

/** The axes that a reduction leaves, those that it goes over, and the shape of its result. */
export function axesOf(kernel: string, { inputs: { x }, attributes }: KernelCall) {
  const { axis, reductionIndices, keepDims } = attributes;
  const given = (kernel === 'Max' ? reductionIndices : axis) as number | number[];
  const reduced = tf.util.parseAxisParam(given, x.shape);
  const kept = x.shape.map((_, i) => i).filter((i) => !reduced.includes(i));
  const full = x.shape.map((size, i) => (reduced.includes(i) ? 1 : size));
  return { kept, reduced, shape: keepDims ? full : kept.map((i) => x.shape[i]) };
}

function filled(value: number, shape: readonly number[], dtype: tf.DataType): tf.TypedArray {
  const size = tf.util.sizeFromShape([...shape]);
  const Values = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  return new Values(size).fill(value);
}
