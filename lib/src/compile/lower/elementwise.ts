import * as tf from '@tensorflow/tfjs';
import { apply, scalar, type Attributes, type Dtype, type Value } from '../graph';
import { Refusal } from '../refusal';

/** One node over `x`, of its shape. */
export function unary(
  op: string,
  x: Value,
  attributes: Attributes = {},
  dtype: Dtype = x.dtype,
): Value {
  return apply(op, [x], { shape: x.shape, dtype }, attributes);
}

/** One node over `a` and `b`, broadcast against each other. */
export function binary(op: string, a: Value, b: Value, dtype: Dtype = a.dtype): Value {
  return apply(op, [a, b], { shape: broadcastShape(a, b), dtype });
}

/** `condition ? yes : no`, element by element. */
export function where(condition: Value, yes: Value, no: Value): Value {
  const shape = tf.backend_util.assertAndGetBroadcastShape(
    [...condition.shape],
    broadcastShape(yes, no),
  );
  return apply('Where', [condition, yes, no], { shape, dtype: yes.dtype });
}

/** ONNX's numbers for the element types. */
export const ONNX_TYPE: Readonly<Record<Dtype, number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
};

export function cast(x: Value, dtype: Dtype): Value {
  return x.dtype === dtype ? x : unary('Cast', x, { to: ONNX_TYPE[dtype] }, dtype);
}

/** A scalar of the type of `x`. */
export function like(x: Value, value: number): Value {
  return scalar(value, x.dtype);
}

export const add = (a: Value, b: Value) => binary('Add', a, b);
export const subtract = (a: Value, b: Value) => binary('Sub', a, b);
export const multiply = (a: Value, b: Value) => binary('Mul', a, b);
export const divide = (a: Value, b: Value) => binary('Div', a, b);
export const less = (a: Value, b: Value) => binary('Less', a, b, 'bool');
export const greater = (a: Value, b: Value) => binary('Greater', a, b, 'bool');

export function requireNumeric(kernel: string, ...values: readonly Value[]): void {
  if (values.some(({ dtype }) => dtype === 'bool'))
    throw new Refusal(`it uses the kernel ${kernel} on a bool tensor`);
}

export function requireFloat(kernel: string, ...values: readonly Value[]): void {
  const other = values.find(({ dtype }) => dtype !== 'float32');
  if (other) throw new Refusal(`it uses the kernel ${kernel} on a tensor of ${other.dtype}`);
}

function broadcastShape(a: Value, b: Value): number[] {
  return tf.backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}
