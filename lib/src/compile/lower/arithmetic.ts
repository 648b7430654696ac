import { apply, type Value } from '../graph';
import {
  add,
  binary,
  cast,
  divide,
  less,
  like,
  multiply,
  requireFloat,
  requireNumeric,
  subtract,
  unary,
  where,
} from './elementwise';
import { lowering, type Lowering } from './lowering';

/** Sums, products, comparisons and logic of two tensors. */
export const ARITHMETIC: readonly Lowering[] = [
  numeric('Add', 'Add'),
  numeric('Sub', 'Sub'),
  numeric('Multiply', 'Mul'),
  numeric('Maximum', 'Max'),
  numeric('Minimum', 'Min'),
  float('RealDiv', 'Div', divide),
  float('Pow', 'Pow', (a, b) => binary('Pow', a, b)),
  float('Atan2', 'Atan, Div, Where, Reciprocal', atan2),
  lowering('FloorDiv', 'Div, Floor', ({ a, b }) => floorDivide(a, b)),
  lowering('Mod', 'Mod, Add', ({ a, b }) => modulo(a, b)),
  lowering('SquaredDifference', 'Sub, Mul', ({ a, b }) => {
    requireNumeric('SquaredDifference', a, b);
    const difference = subtract(a, b);
    return multiply(difference, difference);
  }),
  lowering('AddN', 'Add', (inputs) => Object.values(inputs).reduce(add)),
  comparison('Equal', 'Equal'),
  lowering('NotEqual', 'Equal, Not', ({ a, b }) => not(binary('Equal', a, b, 'bool'))),
  comparison('Greater', 'Greater'),
  comparison('GreaterEqual', 'GreaterOrEqual'),
  comparison('Less', 'Less'),
  comparison('LessEqual', 'LessOrEqual'),
  logic('LogicalAnd', 'And'),
  logic('LogicalOr', 'Or'),
  lowering('LogicalNot', 'Not', ({ x }) => not(cast(x, 'bool'))),
  lowering('Select', 'Where', ({ condition, t, e }) => where(cast(condition, 'bool'), t, e)),
];

function numeric(kernel: string, op: string): Lowering {
  return lowering(kernel, op, ({ a, b }) => {
    requireNumeric(kernel, a, b);
    return binary(op, a, b);
  });
}

function float(kernel: string, becomes: string, f: (a: Value, b: Value) => Value): Lowering {
  return lowering(kernel, becomes, ({ a, b }) => {
    requireFloat(kernel, a, b);
    return f(a, b);
  });
}

function comparison(kernel: string, op: string): Lowering {
  return lowering(kernel, op, ({ a, b }) =>
    a.dtype === 'bool' && op !== 'Equal'
      ? binary(op, cast(a, 'int32'), cast(b, 'int32'), 'bool')
      : binary(op, a, b, 'bool'),
  );
}

function logic(kernel: string, op: string): Lowering {
  return lowering(kernel, op, ({ a, b }) => binary(op, cast(a, 'bool'), cast(b, 'bool'), 'bool'));
}

function not(x: Value): Value {
  return unary('Not', x);
}

function floorDivide(a: Value, b: Value): Value {
  requireNumeric('FloorDiv', a, b);
  if (a.dtype === 'float32') return unary('Floor', divide(a, b));
  return cast(unary('Floor', divide(cast(a, 'float32'), cast(b, 'float32'))), 'int32');
}

/** The remainder with the sign of the divisor. */
function modulo(a: Value, b: Value): Value {
  requireNumeric('Mod', a, b);
  const { shape } = binary('Mod', a, b);
  const remainder = apply('Mod', [a, b], { shape, dtype: a.dtype }, { fmod: 1 });
  const isNegative = (x: Value) => less(x, like(x, 0));
  const sameSign = equal(isNegative(remainder), isNegative(b));
  const isFitting = binary('Or', sameSign, equal(remainder, like(remainder, 0)), 'bool');
  return where(isFitting, remainder, add(remainder, b));
}

/** The angle of the point (x, y), by the arc tangent of the smaller over the larger coordinate; zeros have signs. */
function atan2(y: Value, x: Value): Value {
  const zero = like(x, 0);
  const bySide = (angle: number) => where(isBelow(y), like(x, -angle), like(x, angle));
  const steep = less(unary('Abs', x), unary('Abs', y));
  const flat = unary('Atan', quotient(y, x));
  const turned = where(less(x, zero), add(flat, bySide(Math.PI)), flat);
  const upright = subtract(bySide(Math.PI / 2), unary('Atan', divide(x, y)));
  const origin = where(isBelow(x), bySide(Math.PI), add(y, multiply(x, zero)));
  const isOrigin = binary('And', equal(x, zero), equal(y, zero), 'bool');
  return where(isOrigin, origin, where(steep, upright, turned));
}

/** y / x, which for two infinities is 1 or -1. */
function quotient(y: Value, x: Value): Value {
  const infinite = (value: Value) => equal(unary('Abs', value), like(value, Infinity));
  const signs = multiply(unary('Sign', y), unary('Sign', x));
  return where(binary('And', infinite(x), infinite(y), 'bool'), signs, divide(y, x));
}

/** Whether a number has a minus sign, -0 too. */
function isBelow(x: Value): Value {
  const zero = like(x, 0);
  return binary('Or', less(x, zero), less(unary('Reciprocal', x), zero), 'bool');
}

const equal = (a: Value, b: Value) => binary('Equal', a, b, 'bool');
