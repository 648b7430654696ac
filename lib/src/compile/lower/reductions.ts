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
} from './elementwise';
import { lowering, type Lowering } from './lowering';
import { reshape } from './shaping';

/** Sums, means, extremes along axes, and what is made of them. */
export const reductions: readonly Lowering[] = [
  total('Sum', 'ReduceSum', 0),
  total('Prod', 'ReduceProd', 1),
  lowering('Max', 'ReduceMax', ({ x }, { reductionIndices, keepDims }) =>
    reduce('ReduceMax', x, reductionIndices, keepDims, -Infinity),
  ),
  lowering('Min', 'ReduceMin', ({ x }, { axis, keepDims }) =>
    reduce('ReduceMin', x, axis, keepDims, Infinity),
  ),
  lowering('Mean', 'ReduceMean', ({ x }, { axis, keepDims }) =>
    reduce('ReduceMean', cast(x, 'float32'), axis, keepDims, NaN),
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
  return lowering(kernel, op, ({ x }, { axis, keepDims }) =>
    reduce(op, x.dtype === 'bool' ? cast(x, 'int32') : x, axis, keepDims, empty),
  );
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
