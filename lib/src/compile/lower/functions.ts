import * as tf from '@tensorflow/tfjs';
import { apply, type Value } from '../graph';
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
import { aboveZero } from './steep';

/** Functions of one tensor, element by element. */
export const FUNCTIONS: readonly Lowering[] = [
  ...['Exp', 'Log', 'Sqrt', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan', 'Sinh', 'Cosh'].map((op) =>
    float(op, op, (x) => unary(op, x)),
  ),
  ...['Asinh', 'Acosh', 'Atanh', 'Erf', 'Ceil', 'Floor', 'Round'].map((op) =>
    float(op, op, (x) => unary(op, x)),
  ),
  float('Tanh', 'Tanh, Clip, Where', tanh),
  float('Sigmoid', 'Exp, Where, Div', sigmoid),
  numeric('Abs', 'Abs', (x) => unary('Abs', x)),
  numeric('Neg', 'Neg', (x) => unary('Neg', x)),
  numeric('Sign', 'Sign', (x) => unary('Sign', x)),
  numeric('Relu', 'Relu', (x) => unary('Relu', x)),
  numeric('Square', 'Mul', (x) => multiply(x, x)),
  numeric('Relu6', 'Clip', (x) => clip(x, 0, 6)),
  float('Reciprocal', 'Reciprocal', (x) => unary('Reciprocal', x)),
  float('Rsqrt', 'Sqrt, Reciprocal', (x) => unary('Reciprocal', unary('Sqrt', x))),
  float('Expm1', 'Exp, Sinh, Where', expm1),
  float('Log1p', 'Log, Where', log1p),
  float('Softplus', 'Exp, Log, Div', softplus),
  float('Elu', 'Exp, Sinh, Where', (x) => elu(x)),
  float('Selu', 'Exp, Sinh, Where', selu),
  lowering('EluGrad', 'Where', ({ dy, y }) =>
    where(less(y, like(y, 0)), multiply(dy, add(y, like(y, 1))), dy),
  ),
  lowering('LeakyRelu', 'LeakyRelu', ({ x }, { alpha }) =>
    unary('LeakyRelu', x, { alpha: { float: alpha as number } }),
  ),
  lowering('Prelu', 'PRelu', ({ x, alpha }) => binary('PRelu', x, alpha)),
  lowering('Step', 'HardSigmoid or Greater, Where', ({ x }, { alpha }) =>
    step(x, (alpha as number) || 0),
  ),
  lowering('ClipByValue', 'Clip', ({ x }, { clipValueMin, clipValueMax }) =>
    clip(x, clipValueMin as number, clipValueMax as number),
  ),
  lowering('IsNan', 'IsNaN', ({ x }) => unary('IsNaN', x, {}, 'bool')),
  lowering('IsInf', 'IsInf', ({ x }) => unary('IsInf', x, {}, 'bool')),
  lowering('IsFinite', 'Less', ({ x }) => less(unary('Abs', x), like(x, Infinity))),
  lowering('Cast', 'Cast', ({ x }, { dtype }) => convert(x, dtype as tf.DataType)),
];

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

/** Below this a number is its own tanh and its own e^x - 1, to the last bit. */
const IDENTICAL = 2 ** -25;

/** The runtime's tanh, which exceeds 1 here and there and loses digits of the smallest numbers. */
function tanh(x: Value): Value {
  return where(isTiny(x), x, bounded(unary('Tanh', x), -1, 1));
}

function isTiny(x: Value): Value {
  return less(unary('Abs', x), like(x, IDENTICAL));
}

/** NaN stays NaN. */
function bounded(x: Value, low: number, high: number): Value {
  return apply('Clip', [x, like(x, low), like(x, high)], x);
}

/**
 * 1 / (1 + e^-x), with e^-|x| alone, which cannot overflow: the runtime's own operator stops at -18, where it is 0. Softplus has
 * the same exponential and the same sum.
 */
function sigmoid(x: Value): Value {
  const { decay, sum } = decayOf(x);
  return divide(where(less(x, like(x, 0)), decay, like(x, 1)), sum);
}

/** e^-|x| and 1 + e^-|x|. */
function decayOf(x: Value): { decay: Value; sum: Value } {
  const decay = unary('Exp', unary('Neg', unary('Abs', x)));
  return { decay, sum: add(decay, like(x, 1)) };
}

/** e^x - 1 as 2 sinh(x / 2) e^(x / 2) where the subtraction would cancel. */
function expm1(x: Value): Value {
  const half = multiply(x, like(x, 0.5));
  const sinh = unary('Sinh', half);
  const small = multiply(add(sinh, sinh), unary('Exp', half));
  const large = subtract(unary('Exp', x), like(x, 1));
  return where(isTiny(x), x, where(less(unary('Abs', x), like(x, 1)), small, large));
}

/** The runtime's operator subtracts 1 from e^x, in which small numbers are lost. */
function elu(x: Value, alpha = 1): Value {
  const below = expm1(binary('Min', x, like(x, 0)));
  const scaled = alpha === 1 ? below : multiply(below, like(x, alpha));
  return where(greater(x, like(x, 0)), x, scaled);
}

function selu(x: Value): Value {
  const scale = tf.backend_util.SELU_SCALE;
  return where(
    greater(x, like(x, 0)),
    multiply(x, like(x, scale)),
    elu(binary('Min', x, like(x, 0)), tf.backend_util.SELU_SCALEALPHA),
  );
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
  const { decay, sum } = decayOf(x);
  const excess = subtract(subtract(sum, like(x, 1)), decay);
  const log = subtract(unary('Log', sum), divide(excess, sum));
  return add(binary('Max', x, like(x, 0)), log);
}

/** NaN stays NaN. */
function step(x: Value, slope: number): Value {
  if (x.dtype !== 'float32') return cast(greater(x, like(x, 0)), 'float32');
  if (slope === 0) return aboveZero(x);
  const low = where(unary('IsNaN', x, {}, 'bool'), x, like(x, slope));
  return where(greater(x, like(x, 0)), like(x, 1), low);
}

/** TensorFlow.js truncates floats to integers, and takes all but 0 for true. */
function convert(x: Value, dtype: tf.DataType): Value {
  if (dtype === 'bool') return x.dtype === 'bool' ? x : isNotZero(x);
  return cast(x, dtype as Value['dtype']);
}

function isNotZero(x: Value): Value {
  return unary('Not', binary('Equal', x, like(x, 0), 'bool'));
}
