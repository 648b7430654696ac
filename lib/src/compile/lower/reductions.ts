import * as tf from '@tensorflow/tfjs';
import { apply, filled, int64, scalar, sizeOf, type Value } from '../graph';
import {
  add,
  cast,
  divide,
  like,
  multiply,
  requireFloat,
  requireNumeric,
  subtract,
  unary,
  where,
} from './elementwise';
import { lowering, type Lowering } from './lowering';
import { reshape } from './shaping';

/** Sums, means, extremes along axes, and what is made of them. */
export const REDUCTIONS: readonly Lowering[] = [
  total('Sum', 'ReduceSum', 0),
  total('Prod', 'ReduceProd', 1),
  lowering('Max', 'ReduceMax, IsNaN, Where', ({ x }, { reductionIndices, keepDims }) =>
    extreme('ReduceMax', x, reductionIndices, keepDims, -Infinity),
  ),
  lowering('Min', 'ReduceMin, IsNaN, Where', ({ x }, { axis, keepDims }) =>
    extreme('ReduceMin', x, axis, keepDims, Infinity),
  ),
  lowering('Mean', 'ReduceMean', ({ x }, { axis, keepDims }) =>
    mean(cast(x, 'float32'), axis, keepDims),
  ),
  lowering('All', 'ReduceMin', ({ x }, { axis, keepDims }) =>
    cast(reduce('ReduceMin', cast(x, 'int32'), axis, keepDims, 1), 'bool'),
  ),
  lowering('Any', 'ReduceMax', ({ x }, { axis, keepDims }) =>
    cast(reduce('ReduceMax', cast(x, 'int32'), axis, keepDims, 0), 'bool'),
  ),
  lowering('ArgMax', 'ArgMax', ({ x }, { axis }) => position('ArgMax', x, axis)),
  lowering('ArgMin', 'ArgMin', ({ x }, { axis }) => position('ArgMin', x, axis)),
  lowering('Softmax', 'Softmax', ({ logits }, { dim }) =>
    unary('Softmax', logits, { axis: lastIfMissing(dim) }),
  ),
  lowering('LogSoftmax', 'LogSoftmax', ({ logits }, { axis }) =>
    unary('LogSoftmax', logits, { axis: lastIfMissing(axis) }),
  ),
  lowering('Cumsum', 'CumSum', ({ x }, { axis, exclusive, reverse }) => {
    requireNumeric('Cumsum', x);
    const at = scalar(tf.util.parseAxisParam(axis as number, [...x.shape])[0], 'int32');
    const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) };
    return apply('CumSum', [x, at], x, attributes);
  }),
  lowering('FusedBatchNorm', 'Sub, Mul, Add, Sqrt', (inputs, { varianceEpsilon }) => {
    const { x, scale, offset, mean, variance } = inputs;
    requireFloat('FusedBatchNorm', x);
    const deviation = unary('Sqrt', add(variance, like(x, varianceEpsilon as number)));
    const normal = divide(subtract(x, mean), deviation);
    const scaled = (scale as Value | null | undefined) ? multiply(normal, scale) : normal;
    return (offset as Value | null | undefined) ? add(scaled, offset) : scaled;
  }),
];

function total(kernel: string, op: string, empty: number): Lowering {
  return lowering(kernel, op, ({ x }, { axis, keepDims }) => {
    if (x.dtype === 'float32') return reduce(op, shortened(op, x, axis), axis, keepDims, empty);
    // The runtime's sums and products of int32 stop at the largest one; others wrap around.
    return cast(reduce(op, cast(cast(x, 'int32'), 'int64'), axis, keepDims, empty), 'int32');
  });
}

/** Numbers that the runtime may add one after the other in float32. */
const LONG_SUM = 2 ** 17;

/**
 * A sum over very many numbers in two goes, so that it keeps its precision: the first leaves sums of equal parts of the first axis
 * that is summed over, in an axis of the same place.
 */
function shortened(op: string, x: Value, axis: unknown): Value {
  const axes = tf.util.parseAxisParam(axis as number | number[], [...x.shape]);
  const count = sizeOf(axes.map((at) => x.shape[at]));
  if (op !== 'ReduceSum' || count < LONG_SUM) return x;
  const longest = axes.reduce((best, at) => (x.shape[at] > x.shape[best] ? at : best), axes[0]);
  const length = x.shape[longest];
  const parts = partsOf(length);
  if (parts === 1) return x;
  const split = [...x.shape];
  split.splice(longest, 1, parts, length / parts);
  return reduce(op, reshape(x, split), longest + 1, false, 0);
}

/** How many equal parts an axis is cut into: the divisor that is nearest to the square root. */
function partsOf(length: number): number {
  for (let parts = Math.floor(Math.sqrt(length)); parts > 1; parts--)
    if (length % parts === 0) return parts;
  return 1;
}

function mean(x: Value, axis: unknown, keepDims: unknown): Value {
  const axes = tf.util.parseAxisParam(axis as number | number[], [...x.shape]);
  const count = sizeOf(axes.map((at) => x.shape[at]));
  if (count < LONG_SUM) return reduce('ReduceMean', x, axis, keepDims, NaN);
  const sum = reduce('ReduceSum', shortened('ReduceSum', x, axis), axis, keepDims, 0);
  return divide(sum, like(x, count));
}

/** The runtime leaves out NaN; here it is the result. */
function extreme(op: string, x: Value, axis: unknown, keepDims: unknown, empty: number): Value {
  const found = reduce(op, x, axis, keepDims, empty);
  if (x.dtype !== 'float32' || found.source.kind !== 'node' || found.source.node.op !== op)
    return found;
  const isMissing = reduce('ReduceMax', unary('IsNaN', x, {}, 'bool'), axis, keepDims, 0);
  return where(isMissing, like(x, NaN), found);
}

/** `empty` is the value of a reduction over no elements at all. */
export function reduce(
  op: string,
  x: Value,
  axis: unknown,
  keepDims: unknown,
  empty: number,
): Value {
  const axes = tf.util.parseAxisParam(axis as number | number[], [...x.shape]);
  const [kept] = tf.backend_util.computeOutAndReduceShapes([...x.shape], axes);
  const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(kept, axes) : kept;
  if (sizeOf(x.shape) === 0) return filled(empty, shape, x.dtype);
  if (axes.every((at) => x.shape[at] === 1)) return reshape(x, shape);
  return apply(
    op,
    [x, int64(axes)],
    { shape, dtype: x.dtype },
    { keepdims: Number(Boolean(keepDims)) },
  );
}

function position(op: string, x: Value, axis: unknown): Value {
  const [at] = tf.util.parseAxisParam(axis as number | number[], [...x.shape]);
  const shape = x.shape.filter((_, i) => i !== at);
  const from = x.dtype === 'bool' ? cast(x, 'int32') : x;
  return cast(apply(op, [from], { shape, dtype: 'int64' }, { axis: at, keepdims: 0 }), 'int32');
}

function lastIfMissing(axis: unknown): number {
  return typeof axis === 'number' ? axis : -1;
}
