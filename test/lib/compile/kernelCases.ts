import * as tf from '@tensorflow/tfjs';

/** An expression that a step may contain, and the tensors to try it on. */
export interface KernelCase {
  readonly name: string;
  readonly f: (...xs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  readonly inputs: () => tf.Tensor[];
  /** Whether TensorFlow.js has a gradient for it. */
  readonly gradient: boolean;
}

type F = KernelCase['f'];

const grid =
  (...values: number[]) =>
  () => [tf.tensor1d(values)];
const floats = (shape: number[], seed = 1) => tf.randomUniform(shape, -2, 2, 'float32', seed);
const integers = (values: number[], shape: number[]) => tf.tensor(values, shape, 'int32');
const flags = (values: number[], shape: number[]) => tf.tensor(values, shape, 'bool');

/** Ordinary, tiny and large arguments, of both signs. */
const everywhere = grid(-30, -3.7, -1, -0.5, -1e-3, -1e-9, 0, 1e-9, 1e-3, 0.5, 1.5, 2.5, 3.7, 30);
const positive = grid(1e-9, 1e-3, 0.5, 1, 1.5, 30);
const inside = grid(-0.99, -0.5, -1e-6, 0, 1e-6, 0.5, 0.99);

const smooth = (name: string, f: F, inputs: () => tf.Tensor[]): KernelCase => ({
  name,
  f,
  inputs,
  gradient: true,
});
const flat = (name: string, f: F, inputs: () => tf.Tensor[]): KernelCase => ({
  name,
  f,
  inputs,
  gradient: false,
});

const ofOne: KernelCase[] = [
  smooth('abs', tf.abs, everywhere),
  smooth('neg', tf.neg, everywhere),
  smooth('exp', tf.exp, everywhere),
  smooth('expm1', tf.expm1, everywhere),
  smooth('log', tf.log, positive),
  smooth('log1p', tf.log1p, grid(-0.99, -0.5, -1e-9, 0, 1e-9, 1e-6, 1, 1e6, 1e10, 1e30)),
  smooth('sqrt', tf.sqrt, positive),
  smooth('rsqrt', tf.rsqrt, positive),
  smooth('square', tf.square, everywhere),
  smooth('reciprocal', tf.reciprocal, positive),
  smooth('sin', tf.sin, everywhere),
  smooth('cos', tf.cos, everywhere),
  smooth('tan', tf.tan, inside),
  smooth('asin', tf.asin, inside),
  smooth('acos', tf.acos, inside),
  smooth('atan', tf.atan, everywhere),
  smooth('sinh', tf.sinh, inside),
  smooth('cosh', tf.cosh, inside),
  smooth('tanh', tf.tanh, everywhere),
  smooth('asinh', tf.asinh, inside),
  smooth('acosh', tf.acosh, grid(1.1, 2, 30)),
  smooth('atanh', tf.atanh, inside),
  smooth('erf', tf.erf, everywhere),
  smooth('sigmoid', tf.sigmoid, everywhere),
  smooth('logSigmoid', tf.logSigmoid, everywhere),
  smooth('softplus', tf.softplus, everywhere),
  smooth('relu', tf.relu, everywhere),
  smooth('relu6', tf.relu6, grid(-1, 0.5, 5.9, 6.1)),
  smooth('leakyRelu', (x) => tf.leakyRelu(x, 0.1), everywhere),
  smooth('elu', tf.elu, everywhere),
  smooth('selu', tf.selu, everywhere),
  smooth(
    'prelu',
    (x, a) => tf.prelu(x, a),
    () => [floats([3, 4]), floats([4], 2)],
  ),
  smooth('step', (x) => tf.step(x), everywhere),
  smooth('clip', (x) => tf.clipByValue(x, -1, 2), everywhere),
  smooth('sign', tf.sign, everywhere),
  smooth('floor', tf.floor, everywhere),
  smooth('ceil', tf.ceil, everywhere),
  smooth('round', tf.round, everywhere),
  smooth(
    'softmax',
    (x) => tf.softmax(x),
    () => [floats([3, 4])],
  ),
  smooth(
    'logSoftmax',
    (x) => tf.logSoftmax(x),
    () => [floats([3, 4])],
  ),
  smooth(
    'logSumExp',
    (x) => tf.logSumExp(x, 1),
    () => [floats([3, 4])],
  ),
  flat('isNaN', tf.isNaN, grid(NaN, 1, Infinity)),
  flat('isInf', tf.isInf, grid(NaN, 1, -Infinity)),
  flat('isFinite', tf.isFinite, grid(NaN, 1, Infinity)),
];

/** Every pair of shapes that broadcasts in its own way: equal, along rows, columns and both, with a scalar, of no elements. */
const pairs: [string, number[], number[]][] = [
  ['equal shapes', [3, 4], [3, 4]],
  ['a row', [3, 4], [4]],
  ['a column', [3, 4], [3, 1]],
  ['both', [3, 1], [1, 4]],
  ['a scalar', [], [3, 4]],
  ['two scalars', [], []],
  ['nothing', [0, 4], [4]],
];
const twoPlaces: [string, F][] = [
  ['add', (a, b) => tf.add(a, b)],
  ['sub', (a, b) => tf.sub(a, b)],
  ['mul', (a, b) => tf.mul(a, b)],
  ['div', (a, b) => tf.div(a, tf.add(tf.abs(b), 0.5))],
  ['pow', (a, b) => tf.pow(tf.abs(a), b)],
  ['maximum', (a, b) => tf.maximum(a, b)],
  ['minimum', (a, b) => tf.minimum(a, b)],
  ['squaredDifference', (a, b) => tf.squaredDifference(a, b)],
  ['atan2', (a, b) => tf.atan2(a, b)],
  ['mod', (a, b) => tf.mod(a, b)],
  ['floorDiv', (a, b) => tf.cast(tf.floorDiv(a, b), 'float32')],
];
const comparisons: [string, F][] = [
  ['equal', (a, b) => tf.equal(tf.round(a), tf.round(b))],
  ['notEqual', (a, b) => tf.notEqual(tf.round(a), tf.round(b))],
  ['greater', (a, b) => tf.greater(a, b)],
  ['greaterEqual', (a, b) => tf.greaterEqual(a, b)],
  ['less', (a, b) => tf.less(a, b)],
  ['lessEqual', (a, b) => tf.lessEqual(a, b)],
];
/** TensorFlow.js's gradients of these do not undo broadcasting. */
const SAME_SHAPE_GRADIENT = ['maximum', 'minimum', 'squaredDifference'];

const ofTwo: KernelCase[] = pairs.flatMap(([how, a, b]) => {
  const inputs = () => [floats(a, 1), floats(b, 2)];
  const hasGradient = (name: string) =>
    a.join() === b.join() || !SAME_SHAPE_GRADIENT.includes(name);
  return [
    ...twoPlaces.map(([name, f]) =>
      (hasGradient(name) ? smooth : flat)(`${name}, ${how}`, f, inputs),
    ),
    ...comparisons.map(([name, f]) => flat(`${name}, ${how}`, f, inputs)),
  ];
});

const cube = () => [floats([2, 3, 4])];
const reductions: KernelCase[] = [
  ...([undefined, 0, [1, 2], [0, 2], -1] as (number | number[] | undefined)[]).flatMap((axis) => [
    smooth(`sum along ${String(axis)}`, (x) => tf.sum(x, axis), cube),
    smooth(`mean along ${String(axis)}`, (x) => tf.mean(x, axis), cube),
    smooth(`max along ${String(axis)}`, (x) => tf.max(x, axis), cube),
    smooth(`min along ${String(axis)}`, (x) => tf.min(x, axis), cube),
    smooth(`sum along ${String(axis)}, kept`, (x) => tf.sum(x, axis, true), cube),
    smooth(`mean along ${String(axis)}, kept`, (x) => tf.mean(x, axis, true), cube),
  ]),
  smooth(
    'sum of a scalar',
    (x) => tf.sum(x),
    () => [tf.scalar(3)],
  ),
  smooth(
    'sum of nothing',
    (x) => tf.sum(x, 0),
    () => [floats([0, 3])],
  ),
  flat('prod', (x) => tf.prod(x, 1), cube),
  smooth('variance', (x) => tf.moments(x, 0).variance, cube),
  smooth('norm', (x) => tf.norm(x, 'euclidean', 1), cube),
  smooth('cumsum', (x) => tf.cumsum(x, 2), cube),
  flat('cumsum along a middle axis', (x) => tf.cumsum(x, 1), cube),
  smooth('cumsum, exclusive, backwards', (x) => tf.cumsum(x, 2, true, true), cube),
  flat('argMax', (x) => tf.argMax(x, 1), cube),
  flat('argMin', (x) => tf.argMin(x, 0), cube),
  flat('all', (x) => tf.all(tf.greater(x, -1.5), 1), cube),
  flat('any', (x) => tf.any(tf.greater(x, 1.5), 1), cube),
  flat('sum of flags', (x) => tf.sum(tf.greater(x, 0)), cube),
  flat(
    'sum of integers',
    (x) => tf.sum(x, 0),
    () => [integers([1, 2, 3, 4], [2, 2])],
  ),
  smooth(
    'batch normalisation',
    (x, m, v, o, s) => tf.batchNorm(x, m, v, o, s),
    () => [floats([5, 3]), floats([3], 2), tf.abs(floats([3], 3)), floats([3], 4), floats([3], 5)],
  ),
];

const products: KernelCase[] = [
  ...[false, true].flatMap((ta) =>
    [false, true].map((tb) =>
      smooth(
        `matMul ${ta ? 'transposed' : 'as is'} by ${tb ? 'transposed' : 'as is'}`,
        (a, b) => tf.matMul(a, b, ta, tb),
        () => [floats(ta ? [4, 3] : [3, 4]), floats(tb ? [5, 4] : [4, 5], 2)],
      ),
    ),
  ),
  smooth(
    'matMul of a column and a row',
    (a, b) => tf.matMul(a, b),
    () => [floats([6, 1]), floats([1, 5], 2)],
  ),
  smooth(
    'matMul of a row and a column',
    (a, b) => tf.matMul(a, b),
    () => [floats([1, 6]), floats([6, 1], 2)],
  ),
  smooth(
    'matMul of batches',
    (a, b) => tf.matMul(a, b),
    () => [floats([2, 3, 4]), floats([2, 4, 5], 2)],
  ),
  smooth(
    'matMul of batches, transposed',
    (a, b) => tf.matMul(a, b, true, true),
    () => [floats([2, 4, 3]), floats([2, 5, 4], 2)],
  ),
  smooth(
    'matMul of no rows',
    (a, b) => tf.matMul(a, b),
    () => [floats([0, 4]), floats([4, 5], 2)],
  ),
  smooth(
    'matMul over nothing',
    (a, b) => tf.matMul(a, b),
    () => [floats([3, 0]), floats([0, 5], 2)],
  ),
  smooth(
    'dot',
    (a, b) => tf.dot(a, b),
    () => [floats([4]), floats([4], 2)],
  ),
  smooth(
    'outerProduct',
    (a, b) => tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D),
    () => [floats([3]), floats([4], 2)],
  ),
  ...(['linear', 'relu', 'sigmoid', 'elu'] as const).map((activation) =>
    smooth(
      `fused matMul, ${activation}`,
      (a, b, bias) => tf.fused.matMul({ a, b, bias, activation }),
      () => [floats([3, 4]), floats([4, 5], 2), floats([5], 3)],
    ),
  ),
];

const arrangement: KernelCase[] = [
  smooth('reshape', (x) => tf.reshape(x, [4, -1]), cube),
  smooth('expandDims', (x) => tf.expandDims(x, 1), cube),
  smooth(
    'squeeze',
    (x) => tf.squeeze(x),
    () => [floats([1, 3, 1])],
  ),
  smooth('transpose', (x) => tf.transpose(x, [2, 0, 1]), cube),
  smooth(
    'concat',
    (a, b) => tf.concat([a, b], 1),
    () => [floats([2, 3]), floats([2, 1], 2)],
  ),
  smooth(
    'concat with nothing',
    (a, b) => tf.concat([a, b], 0),
    () => [floats([2, 3]), floats([0, 3], 2)],
  ),
  smooth(
    'stack',
    (a, b) => tf.stack([a, b], 1),
    () => [floats([2, 3]), floats([2, 3], 2)],
  ),
  smooth('unstack', (x) => tf.unstack(x, 1)[1], cube),
  smooth('split', (x) => tf.split(x, [1, 2], 1)[1], cube),
  smooth('slice', (x) => tf.slice(x, [0, 1, 1], [2, 2, -1]), cube),
  smooth('slice of nothing', (x) => tf.slice(x, [0, 1, 1], [2, 0, 2]), cube),
  flat('stridedSlice', (x) => tf.stridedSlice(x, [0, 2, 3], [2, 0, -5], [1, -1, -2]), cube),
  smooth('reverse', (x) => tf.reverse(x, [0, 2]), cube),
  smooth(
    'pad',
    (x) =>
      tf.pad(
        x,
        [
          [1, 0],
          [0, 2],
        ],
        7,
      ),
    () => [floats([2, 3])],
  ),
  smooth(
    'tile',
    (x) => tf.tile(x, [2, 3]),
    () => [floats([2, 3])],
  ),
  smooth(
    'broadcastTo',
    (x) => tf.broadcastTo(x, [4, 2, 3]),
    () => [floats([2, 1])],
  ),
  smooth('gather', (x) => tf.gather(x, integers([2, 0, 2], [3]), 1), cube),
  smooth('gather by a matrix', (x) => tf.gather(x, integers([1, 0, 1, 1], [2, 2]), 0), cube),
  flat('gather, batch by batch', (x) => tf.gather(x, integers([2, 0, 1, 1], [2, 2]), 1, 1), cube),
  flat('gatherND', (x) => tf.gatherND(x, integers([0, 2, 1, 1], [2, 2])), cube),
  flat(
    'scatterND',
    (x) => tf.scatterND(integers([4, 1, 1], [3, 1]), x, [6, 2]),
    () => [floats([3, 2])],
  ),
  smooth(
    'unsortedSegmentSum',
    (x) => tf.unsortedSegmentSum(x, tf.tensor1d([1, 0, 1], 'int32'), 4),
    () => [floats([3, 2])],
  ),
  flat(
    'oneHot',
    (x) => tf.oneHot(x, 4),
    () => [integers([3, 0, -1, 9], [4])],
  ),
  flat(
    'topk',
    (x) => Object.values(tf.topk(x, 2)),
    () => [floats([3, 5])],
  ),
  smooth(
    'where',
    (a, b) => tf.where(tf.greater(floats([3, 4], 3), 0), a, b),
    () => [floats([3, 4]), floats([3, 4], 2)],
  ),
  flat('cast to integers', (x) => tf.cast(x, 'int32'), everywhere),
  flat('cast to flags', (x) => tf.cast(x, 'bool'), everywhere),
  flat(
    'cast of flags',
    (x) => tf.cast(x, 'float32'),
    () => [flags([1, 0], [2])],
  ),
  flat(
    'logic',
    (a, b) => [tf.logicalAnd(a, b), tf.logicalOr(a, b), tf.logicalNot(a), tf.logicalXor(a, b)],
    () => [flags([1, 1, 0, 0], [4]), flags([1, 0, 1, 0], [4])],
  ),
  flat(
    'integer arithmetic',
    (a, b) => [tf.add(a, b), tf.sub(a, b), tf.mul(a, b), tf.floorDiv(a, b), tf.maximum(a, b)],
    () => [integers([7, -7, 7, -7], [4]), integers([2, 2, -2, -3], [4])],
  ),
  flat(
    'constants',
    (x) => [
      tf.zerosLike(x),
      tf.onesLike(x),
      tf.fill([2, 2], 3),
      tf.range(0, 5, 2),
      tf.linspace(0, 1, 5),
      tf.eye(3),
    ],
    cube,
  ),
  smooth(
    'addN',
    (a, b) => tf.addN([a, b, a]),
    () => [floats([2, 3]), floats([2, 3], 2)],
  ),
];

export const KERNEL_CASES: readonly KernelCase[] = [
  ...ofOne,
  ...ofTwo,
  ...reductions,
  ...products,
  ...arrangement,
];
