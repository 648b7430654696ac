import { apply, int64, sizeOf, type Value } from '../graph';
import { reshape } from '../lower';
import type { Rule } from './rewrite';
import { producer } from './uniform';

const ARITHMETIC = new Set(['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min']);

/** Arithmetic of a column and a scalar is done on a flat vector: over an axis of length 1 the runtime goes number by number. */
export const flattenColumn: Rule = ({ op, inputs: [a, b], outputs: [output] }) => {
  if (!ARITHMETIC.has(op) || !a || !b || !isColumn(output)) return undefined;
  if (sizeOf(a.shape) !== 1 && sizeOf(b.shape) !== 1) return undefined;
  const size = sizeOf(output.shape);
  const flat = (value: Value) => reshape(value, sizeOf(value.shape) === 1 ? [] : [size]);
  const result = apply(op, [flat(a), flat(b)], { shape: [size], dtype: output.dtype });
  return reshape(result, output.shape);
};

function isColumn({ shape }: Value): boolean {
  return shape.length > 1 && shape.at(-1) === 1 && sizeOf(shape) > 1;
}

/** A sum that leaves one number goes over all axes at once, which the runtime does fast. */
export const sumToOne: Rule = ({ op, inputs: [x], attributes, outputs: [output] }) => {
  if (op !== 'ReduceSum' || !x || sizeOf(output.shape) !== 1) return undefined;
  if (output.shape.length === 0 && attributes.keepdims === 0) return undefined;
  const axes = x.shape.map((_, axis) => axis);
  const scalar = { shape: [], dtype: output.dtype };
  return reshape(apply('ReduceSum', [x, int64(axes)], scalar, { keepdims: 0 }), output.shape);
};

/** Of two changes of shape the last one counts. */
export const reshapeOnce: Rule = ({ op, inputs: [x], outputs: [output] }) => {
  const before = op === 'Reshape' ? producer(x, 'Reshape')?.inputs[0] : undefined;
  return before ? reshape(before, output.shape) : undefined;
};
