import * as tf from '@tensorflow/tfjs';
import {
  apply,
  applyMany,
  filled,
  int64,
  scalar,
  sizeOf,
  constant,
  type Dtype,
  type Value,
} from '../graph';
import { Refusal } from '../refusal';
import { cast, less, like, unary, where } from './elementwise';
import { lowering, type Lowering } from './lowering';
import { concat, expand, reshape, slice, transpose } from './shaping';

/** Kernels that move, repeat or choose elements, and those that make constants. */
export const ARRANGEMENT: readonly Lowering[] = [
  lowering('Identity', 'nothing', ({ x }) => x),
  lowering('Reshape', 'Reshape', ({ x }, { shape }) =>
    reshape(x, tf.util.inferFromImplicitShape(shape as number[], sizeOf(x.shape))),
  ),
  lowering('ExpandDims', 'Reshape', ({ input }, { dim }) => {
    const axis = dim as number;
    const shape = [...input.shape];
    shape.splice(axis < 0 ? axis + shape.length + 1 : axis, 0, 1);
    return reshape(input, shape);
  }),
  lowering('Transpose', 'Transpose', ({ x }, { perm }) => transpose(x, perm as number[])),
  lowering('Concat', 'Concat', (inputs, { axis }) => {
    const values = Object.values(inputs);
    return concat(values, axisOf(axis, values[0].shape));
  }),
  lowering('Pack', 'Reshape, Concat', (inputs, { axis }) => {
    const values = Object.values(inputs);
    const shape = [...values[0].shape];
    const at = axis as number;
    const where = at < 0 ? at + shape.length + 1 : at;
    shape.splice(where, 0, 1);
    return concat(
      values.map((value) => reshape(value, shape)),
      where,
    );
  }),
  lowering('Unpack', 'Split, Reshape', ({ value }, { axis }) => {
    const at = axisOf(axis, value.shape);
    const shape = value.shape.filter((_, i) => i !== at);
    return split(value, at, Array<number>(value.shape[at]).fill(1)).map((part) =>
      reshape(part, shape),
    );
  }),
  lowering('SplitV', 'Split', ({ x }, { numOrSizeSplits, axis }) => {
    const at = axisOf(axis, x.shape);
    const sizes = tf.backend_util.prepareSplitSize(
      shaped(x),
      numOrSizeSplits as number | number[],
      at,
    );
    return split(x, at, sizes);
  }),
  lowering('Slice', 'Slice', ({ x }, { begin, size }) => {
    const [from, length] = tf.slice_util.parseSliceParams(
      shaped(x),
      begin as number[],
      size as number[],
    );
    return slice(
      x,
      from,
      from.map((start, i) => start + length[i]),
    );
  }),
  lowering('StridedSlice', 'Slice, Reshape', ({ x }, attributes) => stridedSlice(x, attributes)),
  lowering('Reverse', 'Slice', ({ x }, { dims }) => {
    const axes = tf.util.parseAxisParam(dims as number[], [...x.shape]);
    if (x.shape.length === 0 || axes.length === 0) return x;
    const inputs = [
      int64(axes.map((axis) => x.shape[axis] - 1)),
      int64(axes.map((axis) => -x.shape[axis] - 1)),
      int64(axes),
      int64(axes.map(() => -1)),
    ];
    return apply('Slice', [x, ...inputs], x);
  }),
  lowering('PadV2', 'Pad', ({ x }, { paddings, constantValue }) => {
    const around = paddings as [number, number][];
    const shape = x.shape.map((length, i) => length + around[i][0] + around[i][1]);
    const amounts = int64([
      ...around.map(([before]) => before),
      ...around.map(([, after]) => after),
    ]);
    if (sizeOf(x.shape) === 0) return filled(constantValue as number, shape, x.dtype);
    return apply('Pad', [x, amounts, like(x, constantValue as number)], { shape, dtype: x.dtype });
  }),
  lowering('Tile', 'Tile', ({ x }, { reps }) => {
    const repeats = reps as number[];
    const shape = x.shape.map((length, i) => length * repeats[i]);
    if (sizeOf(shape) === 0) return filled(0, shape, x.dtype);
    return apply('Tile', [x, int64(repeats)], { shape, dtype: x.dtype });
  }),
  lowering('BroadcastTo', 'Expand', ({ x }, { shape }) => expand(x, shape as number[])),
  lowering('GatherV2', 'Gather', ({ x, indices }, { axis, batchDims }) =>
    gather(x, indices, axisOf(axis, x.shape), (batchDims as number | undefined) ?? 0),
  ),
  lowering('GatherNd', 'GatherND', ({ params, indices }) => {
    const depth = indices.shape.at(-1) ?? 0;
    const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
    if (depth === 0 || sizeOf(params.shape) === 0 || sizeOf(indices.shape) === 0)
      throw new Refusal('it uses the kernel GatherNd on no elements');
    const limits = constant(Int32Array.from(params.shape.slice(0, depth)), [depth], 'int32');
    const counted = fromTheStart(cast(indices, 'int32'), limits);
    return apply('GatherND', [params, cast(counted, 'int64')], { shape, dtype: params.dtype });
  }),
  lowering('UnsortedSegmentSum', 'ScatterElements or ScatterND', ({ x, segmentIds }, attributes) =>
    segmentSum(x, segmentIds, attributes.numSegments as number),
  ),
  lowering('ScatterNd', 'ScatterND', ({ indices, updates }, { shape }) =>
    apply(
      'ScatterND',
      [filled(0, shape as number[], updates.dtype), cast(indices, 'int64'), updates],
      { shape: shape as number[], dtype: updates.dtype },
      { reduction: 'add' },
    ),
  ),
  lowering('OneHot', 'OneHot', ({ indices }, attributes) => {
    const { depth, onValue, offValue, dtype } = attributes;
    const type = ((dtype as string | undefined) ?? 'int32') as Dtype;
    const off = scalar(offValue as number);
    const on = scalar(onValue as number);
    const values = concat([reshape(off, [1]), reshape(on, [1])], 0);
    const shape = [...indices.shape, depth as number];
    // ONNX counts a negative index from the end; TensorFlow.js takes it for none.
    const known = apply('Less', [like(indices, -1), indices], { ...indices, dtype: 'bool' });
    const safe = apply('Where', [known, indices, like(indices, depth as number)], indices);
    const hot = apply('OneHot', [cast(safe, 'int64'), int64([depth as number]), values], {
      shape,
      dtype: 'float32',
    });
    return cast(hot, type);
  }),
  lowering('TopK', 'TopK', ({ x }, { k, sorted }) => {
    const shape = [...x.shape.slice(0, -1), k as number];
    const [values, indices] = applyMany(
      'TopK',
      [x, int64([k as number])],
      [
        { shape, dtype: x.dtype },
        { shape, dtype: 'int64' },
      ],
      { axis: -1, largest: 1, sorted: Number(Boolean(sorted)) },
    );
    return [values, cast(indices, 'int32')];
  }),
  lowering('ZerosLike', 'a constant', ({ x }) => filled(0, x.shape, x.dtype)),
  lowering('OnesLike', 'a constant', ({ x }) => filled(1, x.shape, x.dtype)),
  lowering('Fill', 'a constant', (_, { shape, value, dtype }) => {
    const type = (dtype as Dtype | undefined) ?? tf.util.inferDtype(value as number);
    return filled(Number(value), shape as number[], type as Dtype);
  }),
  lowering('Range', 'a constant', (_, { start, stop, step, dtype }) => {
    const [from, to, by] = [start, stop, step] as number[];
    const length = Math.max(0, Math.ceil((to - from) / by));
    const values = Array.from({ length }, (__, i) => from + i * by);
    return numbers(values, dtype as Dtype);
  }),
  lowering('LinSpace', 'a constant', (_, { start, stop, num }) => {
    const [from, to, length] = [start, stop, num] as number[];
    const by = (to - from) / (length - 1);
    return numbers(
      Array.from({ length }, (__, i) => from + i * by),
      'float32',
    );
  }),
];

/** What TensorFlow.js's helpers look at of a tensor. */
function shaped({ shape }: Value): tf.Tensor {
  return { shape } as unknown as tf.Tensor;
}

function numbers(values: readonly number[], dtype: Dtype): Value {
  const data = dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
  return constant(data, [values.length], dtype === 'int32' ? 'int32' : 'float32');
}

function axisOf(axis: unknown, shape: readonly number[]): number {
  return tf.util.parseAxisParam((axis as number | undefined) ?? 0, [...shape])[0];
}

function split(x: Value, axis: number, sizes: readonly number[]): Value[] {
  if (sizes.length === 1) return [x];
  if (sizeOf(x.shape) === 0)
    return sizes.map((size) => filled(0, withLength(x.shape, axis, size), x.dtype));
  return applyMany(
    'Split',
    [x, int64(sizes)],
    sizes.map((size) => ({ shape: withLength(x.shape, axis, size), dtype: x.dtype })),
    { axis },
  );
}

function withLength(shape: readonly number[], axis: number, length: number): number[] {
  return shape.map((old, i) => (i === axis ? length : old));
}

function stridedSlice(x: Value, attributes: Readonly<Record<string, unknown>>): Value {
  const info = tf.slice_util.sliceInfo(
    [...x.shape],
    attributes.begin as number[],
    attributes.end as number[],
    attributes.strides as number[],
    attributes.beginMask as number,
    attributes.endMask as number,
    attributes.ellipsisMask as number,
    attributes.newAxisMask as number,
    attributes.shrinkAxisMask as number,
  );
  const { finalShape, begin, end, strides } = info;
  if (sizeOf(finalShape) === 0) return filled(0, finalShape, x.dtype);
  const shape = begin.map((from, i) => Math.ceil((end[i] - from) / strides[i]));
  // An end before the first element of a backward slice is written as a number that no axis reaches.
  const stop = end.map((to, i) => (strides[i] < 0 && to < 0 ? -x.shape[i] - 1 : to));
  const axes = begin.map((_, i) => i);
  const inputs = [x, int64(begin), int64(stop), int64(axes), int64(strides)];
  return reshape(apply('Slice', inputs, { shape, dtype: x.dtype }), finalShape);
}

function gather(x: Value, indices: Value, axis: number, batchDims: number): Value {
  const rest = indices.shape.slice(batchDims);
  const shape = [...x.shape.slice(0, axis), ...rest, ...x.shape.slice(axis + 1)];
  if (batchDims === 0) {
    const counted = fromTheStart(indices, like(indices, x.shape[axis]));
    return apply('Gather', [x, counted], { shape, dtype: x.dtype }, { axis });
  }
  const perItem = axis - batchDims;
  const batch = x.shape.slice(0, batchDims);
  const items = sizeOf(batch);
  const flatX = reshape(x, [items, ...x.shape.slice(batchDims)]);
  const flatIndices = reshape(indices, [items, ...rest]);
  const one = (value: Value, i: number) => {
    const begin = value.shape.map((_, d) => (d === 0 ? i : 0));
    const end = value.shape.map((length, d) => (d === 0 ? i + 1 : length));
    return reshape(slice(value, begin, end), value.shape.slice(1));
  };
  const parts = Array.from({ length: items }, (_, i) =>
    gather(one(flatX, i), one(flatIndices, i), perItem, 0),
  );
  return reshape(
    concat(
      parts.map((part) => reshape(part, [1, ...part.shape])),
      0,
    ),
    shape,
  );
}

/** ONNX counts negative indices from the end. Here they are as wrong as those beyond it, which the runtime refuses. */
function fromTheStart(indices: Value, limit: Value): Value {
  const { source } = indices;
  if (source.kind === 'constant' && source.data.every((index: number | bigint) => index >= 0))
    return indices;
  return where(less(indices, like(indices, 0)), limit, indices);
}

/** Rows of `x` added up by segment; a negative segment is left out. */
function segmentSum(x: Value, segmentIds: Value, segments: number): Value {
  const row = x.shape.slice(segmentIds.shape.length);
  const rows = sizeOf(segmentIds.shape);
  const shape = [segments, ...row];
  if (rows === 0 || sizeOf(row) === 0) return filled(0, shape, x.dtype);
  const ids = reshape(cast(segmentIds, 'int64'), [rows, 1]);
  const known = unary('Not', apply('Less', [ids, scalar(0, 'int64')], { ...ids, dtype: 'bool' }));
  // One row more at the end collects what belongs to no segment.
  const bounded = apply('Where', [known, ids, scalar(segments, 'int64')], ids);
  const collected = apply(
    'ScatterND',
    [filled(0, [segments + 1, ...row], x.dtype), bounded, reshape(x, [rows, ...row])],
    { shape: [segments + 1, ...row], dtype: x.dtype },
    { reduction: 'add' },
  );
  return slice(
    collected,
    shape.map(() => 0),
    shape,
  );
}
