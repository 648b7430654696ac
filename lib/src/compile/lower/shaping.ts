import { apply, int64, sameShape, sizeOf, type Value } from '../graph';

export function reshape(x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  // allowzero: a 0 in the shape is a length, not "as it was".
  return apply('Reshape', [x, int64(shape)], { shape, dtype: x.dtype }, { allowzero: 1 });
}

export function transpose(x: Value, perm: readonly number[]): Value {
  if (perm.every((axis, i) => axis === i)) return x;
  const shape = perm.map((axis) => x.shape[axis]);
  return apply('Transpose', [x], { shape, dtype: x.dtype }, { perm });
}

/** Elements begin, begin + step, ... of each axis, up to but without `end`. */
export function slice(
  x: Value,
  begin: readonly number[],
  end: readonly number[],
  steps: readonly number[] = begin.map(() => 1),
): Value {
  const shape = begin.map((from, i) => Math.max(0, Math.ceil((end[i] - from) / steps[i])));
  if (sameShape(shape, x.shape) && steps.every((step) => step === 1)) return x;
  const axes = begin.map((_, i) => i);
  const inputs = [x, int64(begin), int64(end), int64(axes), int64(steps)];
  return apply('Slice', inputs, { shape, dtype: x.dtype });
}

export function concat(values: readonly Value[], axis: number): Value {
  const full = values.filter((value) => sizeOf(value.shape) > 0);
  if (full.length === 0) return values[0];
  if (full.length === 1) return full[0];
  const shape = [...full[0].shape];
  shape[axis] = full.reduce((length, value) => length + value.shape[axis], 0);
  return apply('Concat', full, { shape, dtype: full[0].dtype }, { axis });
}

export function expand(x: Value, shape: readonly number[]): Value {
  return sameShape(x.shape, shape)
    ? x
    : apply('Expand', [x, int64(shape)], { shape, dtype: x.dtype });
}
