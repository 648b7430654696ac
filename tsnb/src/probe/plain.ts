import type { ProbeData } from './data';
import type { TensorLike } from './toData';

/** A tensor's numbers, the last axis running fastest. */
export interface PlainTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** What a verdict sees of data: tensors as their shape and numbers, typed arrays as arrays, all else as it was. */
export type Plain<T> = T extends TensorLike
  ? PlainTensor
  : T extends ArrayBufferView
    ? readonly number[]
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Plain<T[Key]> }
        : T;

/** Plain values of probe data. */
export function fromData(data: ProbeData): unknown {
  switch (data.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'number':
    case 'string':
      return data.value;
    case 'numbers':
      return data.dtype === undefined
        ? nested(data.values, data.shape)
        : { shape: data.shape, data: data.values };
    case 'list':
      return data.items.map(fromData);
    case 'figure':
      return { data: data.traces.map(fromData), layout: {} };
    case 'object':
      return Object.fromEntries(data.entries.map(([name, item]) => [name, fromData(item)]));
    case 'error':
      return data.name;
  }
}

function nested(values: readonly number[], [size = 0, ...inner]: readonly number[]): unknown[] {
  if (inner.length === 0) return [...values];
  const step = values.length / (size || 1);
  return Array.from({ length: size }, (_, i) =>
    nested(values.slice(i * step, (i + 1) * step), inner),
  );
}
