import * as tf from '@tensorflow/tfjs';

/** A nest of arrays and plain objects with the tensors taken out, which a new set of tensors can be put into. */
export interface Structure {
  readonly tensors: tf.Tensor[];
  /** The same nest around other tensors, given in the same order. */
  rebuild(tensors: readonly tf.Tensor[]): unknown;
  /** What must be equal for the same graph to serve: the nest, the shapes and types of the tensors, all other values. */
  readonly key: string;
  /** The key in parts, of which an array's or object's stand between its brackets. */
  readonly parts: readonly string[];
  /** Numbers in it, or where tensors stand for them, by the place of the tensor. */
  readonly numbers: ReadonlyMap<number, number>;
}

/**
 * Takes a nest apart. Variables stay where they are: a step works on the variable itself.
 *
 * @param lift whether numbers are taken out too, as scalars, which the caller disposes of
 */
export function takeApart(nest: unknown, lift = false): Structure {
  const tensors: tf.Tensor[] = [];
  const numbers = new Map<number, number>();
  const parts: string[] = [];
  const visit = (value: unknown): ((put: readonly tf.Tensor[]) => unknown) => {
    if (isTensor(value)) {
      const index = tensors.push(value) - 1;
      parts.push(`${value.dtype}[${value.shape.join()}]`);
      return (put) => put[index];
    }
    if (typeof value === 'number') {
      const index = lift ? tensors.push(tf.scalar(value, 'float32')) - 1 : -1 - numbers.size;
      numbers.set(index, value);
      parts.push(lift ? 'number' : identify(value));
      return (put) => (lift ? put[index] : value);
    }
    if (Array.isArray(value)) {
      parts.push('(');
      const entries = value.map(visit);
      parts.push(')');
      return (put) => entries.map((entry) => entry(put));
    }
    if (isPlain(value)) {
      parts.push('{');
      const entries = Object.entries(value).map(([name, entry]) => {
        parts.push(JSON.stringify(name));
        return [name, visit(entry)] as const;
      });
      parts.push('}');
      return (put) => Object.fromEntries(entries.map(([name, entry]) => [name, entry(put)]));
    }
    parts.push(identify(value));
    return () => value;
  };
  const rebuild = visit(nest);
  return { tensors, rebuild, key: parts.join(' '), parts, numbers };
}

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor && !(value instanceof tf.Variable);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (value === null || typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;

/** Text that is equal for two values only if they are the same. */
function identify(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
    return `${typeof value} ${String(value)}`;
  const known = identities.get(value) ?? nextIdentity++;
  identities.set(value, known);
  return `#${known}`;
}
