import * as tf from '@tensorflow/tfjs';
import type { Attributes, Value } from '../graph';
import {
  add,
  binary,
  cast,
  divide,
  greater,
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

/** Functions of one tensor, element by element. */
export const functions: readonly Lowering[] = [
  ...['Exp', 'Log', 'Sqrt', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh'].map((op) =>
    float(op, op, (x) => unary(op, x)),
  ),
  ...['Asinh', 'Acosh', 'Atanh', 'Tanh', 'Sigmoid', 'Erf', 'Ceil', 'Floor', 'Round'].map((op) =>
    float(op, op, (x) => unary(op, x)),
  ),
  numeric('Abs', 'Abs', (x) => unary('Abs', x)),
  numeric('Neg', 'Neg', (x) => unary('Neg', x)),
  numeric('Sign', 'Sign', (x) => unary('Sign', x)),
  numeric('Relu', 'Relu', (x) => unary('Relu', x)),
  numeric('Square', 'Mul', (x) => multiply(x, x)),
  numeric('Relu6', 'Clip', (x) => clip(x, 0, 6)),
  float('Reciprocal', 'Reciprocal', (x) => unary('Reciprocal', x)),
  float('Rsqrt', 'Sqrt, Reciprocal', (x) => unary('Reciprocal', unary('Sqrt', x))),
  float('Expm1', 'Exp, Tanh, Where', expm1),
  float('Log1p', 'Log, Where', log1p),
  float('Softplus', 'Exp, Log, Div', softplus),
  float('Elu', 'Elu', (x) => unary('Elu', x, { alpha: { float: 1 } })),
  float('Selu', 'Selu', (x) => unary('Selu', x, SELU)),
  lowering('EluGrad', 'Where', ({ dy, y }) =>
    where(less(y, like(y, 0)), multiply(dy, add(y, like(y, 1))), dy),
  ),
  lowering('LeakyRelu', 'LeakyRelu', ({ x }, { alpha }) =>
    unary('LeakyRelu', x, { alpha: { float: alpha as number } }),
  ),
  lowering('Prelu', 'PRelu', ({ x, alpha }) => binary('PRelu', x, alpha)),
  lowering('Step', 'Greater, Where', ({ x }, { alpha }) => step(x, (alpha as number) || 0)),
  lowering('ClipByValue', 'Clip', ({ x }, { clipValueMin, clipValueMax }) =>
    clip(x, clipValueMin as number, clipValueMax as number),
  ),
  lowering('IsNan', 'IsNaN', ({ x }) => unary('IsNaN', x, {}, 'bool')),
  lowering('IsInf', 'IsInf', ({ x }) => unary('IsInf', x, {}, 'bool')),
  lowering('IsFinite', 'Less', ({ x }) => less(unary('Abs', x), like(x, Infinity))),
  lowering('Cast', 'Cast', ({ x }, { dtype }) => convert(x, dtype as tf.DataType)),
];

const SELU: Attributes = {
  alpha: { float: tf.backend_util.SELU_SCALEALPHA / tf.backend_util.SELU_SCALE },
  gamma: { float: tf.backend_util.SELU_SCALE },
};

function float(kernel: string, becomes: string, f: (x: Value) => Value): Lowering {
  return lowering(kernel, becomes, ({ x }) => {
    requireFloat(kernel, x);
    return f(x);
  });
}

function numeric(kernel: string, becomes: string, f: (x: Value) => Value): Lowering {
  return lowering(kernel, becomes, ({ x }) => {
    requireNumeric(kernel, x);
    return f(x);
  });
}

function clip(x: Value, low: number, high: number): Value {
  return binary('Min', binary('Max', x, like(x, low)), like(x, high));
}

/** e^x - 1 by the half angle's hyperbolic tangent where the subtraction would cancel. */
function expm1(x: Value): Value {
  const t = unary('Tanh', multiply(x, like(x, 0.5)));
  const small = divide(add(t, t), subtract(like(x, 1), t));
  const large = subtract(unary('Exp', x), like(x, 1));
  return where(less(unary('Abs', x), like(x, 0.5)), small, large);
}

/**
 * log(1 + x), with the rounding of 1 + x divided out again.
 *
 * Source: HP-15C Advanced Functions Handbook (1982), appendix.
 */
function log1p(x: Value): Value {
  const one = like(x, 1);
  const sum = add(x, one);
  const corrected = multiply(unary('Log', sum), divide(x, subtract(sum, one)));
  const tiny = binary('Equal', sum, one, 'bool');
  const huge = greater(x, like(x, 1e8));
  return where(tiny, x, where(huge, unary('Log', x), corrected));
}

/** max(x, 0) + log(1 + e^-|x|), where what the rounding of the sum leaves out is put back to first order. */
function softplus(x: Value): Value {
  const decay = unary('Exp', unary('Neg', unary('Abs', x)));
  const one = like(x, 1);
  const sum = add(decay, one);
  const excess = subtract(subtract(sum, one), decay);
  const log = subtract(unary('Log', sum), divide(excess, sum));
  return add(binary('Max', x, like(x, 0)), log);
}

function step(x: Value, slope: number): Value {
  const positive = greater(x, like(x, 0));
  return slope === 0 ? cast(positive, 'float32') : where(positive, like(x, 1), like(x, slope));
}

/** TensorFlow.js truncates floats to integers, and takes all but 0 for true. */
function convert(x: Value, dtype: tf.DataType): Value {
  if (dtype === 'bool') return x.dtype === 'bool' ? x : isNotZero(x);
  return cast(x, dtype as Value['dtype']);
}

function isNotZero(x: Value): Value {
  return unary('Not', binary('Equal', x, like(x, 0), 'bool'));
}
