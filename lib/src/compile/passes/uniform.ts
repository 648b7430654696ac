import { apply, filled, sameShape, scalar, sizeOf, type Node, type Value } from '../graph';
import type { Rule } from './rewrite';

/** The number that all elements of a constant are equal to. */
export function uniformValue({ source, shape, dtype }: Value): number | undefined {
  if (source.kind !== 'constant' || dtype !== 'float32' || sizeOf(shape) === 0) return undefined;
  const [first] = source.data;
  return source.data.every((x: number | bigint) => Object.is(x, first)) ? Number(first) : undefined;
}

const FOLDED: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** Arithmetic on constants of one number each is done now, with the rounding it would have. */
export const foldUniform: Rule = ({ op, inputs, outputs: [output] }) => {
  const f = FOLDED[op];
  const [a, b] = inputs.map((value) => value && uniformValue(value));
  if (!(op in FOLDED) || typeof a !== 'number' || typeof b !== 'number') return undefined;
  return filled(Math.fround(f(a, b)), output.shape, 'float32');
};

/** A constant of one number keeps it when its shape changes. */
export const reshapeUniform: Rule = ({ op, inputs: [x], outputs: [output] }) => {
  if (!x || (op !== 'Reshape' && op !== 'Expand' && op !== 'Tile')) return undefined;
  const value = uniformValue(x);
  return value === undefined ? undefined : filled(value, output.shape, 'float32');
};

/** The product with 1 and the quotient by 1 are copies, spread out if the ones have more axes. */
export const multiplyByOne: Rule = ({ op, inputs: [a, b], outputs: [output] }) => {
  if (!a || !b) return undefined;
  if ((op === 'Mul' || op === 'Div') && uniformValue(b) === 1) return spread(a, output);
  if (op === 'Mul' && uniformValue(a) === 1) return spread(b, output);
  return undefined;
};

function spread(x: Value, { shape, dtype }: Value): Value {
  if (sameShape(x.shape, shape)) return x;
  const to = BigInt64Array.from(shape, BigInt);
  const target: Value = {
    shape: [shape.length],
    dtype: 'int64',
    source: { kind: 'constant', data: to },
  };
  return apply('Expand', [x, target], { shape, dtype });
}

const BROADCASTING = new Set(['Add', 'Sub', 'Mul', 'Div', 'Max', 'Min', 'Pow', 'Where']);

/** An operand that another one's shape would spread out anyway is left small. */
export const leaveSmall: Rule = ({ op, domain, attributes, inputs, outputs: [output] }) => {
  if (!BROADCASTING.has(op)) return undefined;
  const small = inputs.map((value) => value && smaller(value));
  const shapes = (values: readonly (Value | null)[]) =>
    values.some((value) => value !== null && sameShape(value.shape, output.shape));
  for (const [i, value] of small.entries()) {
    if (value === inputs[i]) continue;
    const changed = inputs.map((old, j) => (j === i ? value : old));
    if (shapes(changed)) return apply(op, changed, output, attributes, domain);
  }
  return undefined;
};

function smaller(value: Value): Value {
  const uniform = value.shape.length > 0 ? uniformValue(value) : undefined;
  if (uniform !== undefined) return scalar(uniform);
  return producer(value, 'Expand')?.inputs[0] ?? value;
}

/** The node that makes a value, if it is of this operator. */
export function producer(value: Value | null | undefined, op: string): Node | undefined {
  return value?.source.kind === 'node' && value.source.node.op === op
    ? value.source.node
    : undefined;
}
