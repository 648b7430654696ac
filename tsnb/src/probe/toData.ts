import { LIMITS, sizeOf, type NumberArray, type ProbeData } from './data';

/** Why a value is no plain data, in words that follow "the value". */
export class NotPlainError extends Error {
  override readonly name = 'NotPlainError';
}

/** What has the parts of a tensor that are read here; TensorFlow.js tensors have, and this package needs to know no more of them. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype?: string;
  /** The elements, in row-major order. */
  dataSync(): ArrayLike<unknown>;
}

/**
 * The plain data of a probe's value: of null, booleans, numbers and strings; arrays and typed arrays; anything with `shape` and
 * `dataSync`, as tensors have; plotly figures (their traces' types and coordinates); and plain objects of all these.
 * @throws NotPlainError for everything else, saying where in the value it is and what to do.
 */
export function toData(value: unknown): ProbeData {
  return new Reader().read(value, '', 0);
}

class Reader {
  private entries = 0;
  private characters = 0;

  read(value: unknown, path: string, depth: number): ProbeData {
    if (depth > LIMITS.depth)
      throw new NotPlainError(`is nested deeper than ${LIMITS.depth} levels, or holds itself`);
    this.count(1);
    switch (typeof value) {
      case 'number':
        return { kind: 'number', value };
      case 'boolean':
        return { kind: 'boolean', value };
      case 'string':
        return { kind: 'string', value: this.text(value) };
      case 'object':
        return value === null ? { kind: 'null' } : this.object(value, path, depth);
      case 'undefined':
        throw path === ''
          ? new NotPlainError('is undefined: is a `return` missing?')
          : refusal(path, 'undefined', '');
      default:
        throw refusal(path, `a ${typeof value}`, ', which is no data');
    }
  }

  private object(value: object, path: string, depth: number): ProbeData {
    if (isTensorLike(value)) return this.tensor(value, path);
    if (ArrayBuffer.isView(value) && !(value instanceof DataView))
      return this.typedArray(value, path);
    if (Array.isArray(value)) return this.array(value, path, depth);
    if (typeof (value as { then?: unknown }).then === 'function')
      throw refusal(path, 'a promise', ': put `await` before it');
    if (!isPlain(value))
      throw refusal(
        path,
        `an object of class ${classOf(value)}`,
        ': give its numbers, such as { mean, variance }',
      );
    if (isFigure(value)) return this.figure(value, path, depth);
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      kind: 'object',
      entries: entries.map(([name, item]) => [
        this.text(name),
        this.read(item, path === '' ? name : `${path}.${name}`, depth + 1),
      ]),
    };
  }

  private tensor(tensor: TensorLike, path: string): ProbeData {
    const { shape, dtype = 'float32' } = tensor;
    this.count(sizeOf(shape));
    const values = Array.from(tensor.dataSync());
    if (values.every((item) => typeof item === 'number') && dtype !== 'complex64')
      return { kind: 'numbers', shape: [...shape], values, dtype };
    if (dtype === 'string')
      return { kind: 'list', items: values.map((item) => this.read(String(item), path, 0)) };
    throw refusal(path, `a tensor of ${dtype}`, ': only real numbers and strings can be compared');
  }

  private typedArray(array: ArrayBufferView, path: string): NumberArray {
    const values = Array.from(array as unknown as ArrayLike<unknown>);
    this.count(values.length);
    if (!values.every((item) => typeof item === 'number'))
      throw refusal(path, `a ${classOf(array)}`, ': convert its entries to numbers');
    return { kind: 'numbers', shape: [values.length], values };
  }

  private array(array: readonly unknown[], path: string, depth: number): ProbeData {
    const numbers = rectangular(array);
    if (numbers !== undefined) {
      this.count(numbers.values.length);
      return numbers;
    }
    const items = Array.from(array, (item, i) => this.read(item, `${path}[${i}]`, depth + 1));
    return { kind: 'list', items };
  }

  // Titles, names and colours are a matter of taste; what is drawn where is not.
  private figure({ data }: { data: readonly object[] }, path: string, depth: number): ProbeData {
    const traces = data.map((trace, i) => {
      const drawn = Object.entries(trace).filter(
        ([name, part]) => /^(type|x|y|z)$/.test(name) && part !== undefined,
      );
      return this.read(Object.fromEntries(drawn), `${path}.data[${i}]`, depth + 1);
    });
    return { kind: 'figure', traces };
  }

  private count(entries: number): void {
    this.entries += entries;
    if (this.entries > LIMITS.entries)
      throw new NotPlainError(
        `holds more than ${LIMITS.entries} entries: give a part of it, or its mean`,
      );
  }

  private text(text: string): string {
    this.characters += text.length;
    if (this.characters > LIMITS.characters)
      throw new NotPlainError(`holds more than ${LIMITS.characters} characters of text`);
    return text;
  }
}

/** Whether something can be read as a tensor is read. */
export function isTensorLike(value: object): value is TensorLike {
  const { shape, dataSync } = value as Partial<TensorLike>;
  return (
    Array.isArray(shape) &&
    shape.every((size) => Number.isInteger(size) && size >= 0) &&
    typeof dataSync === 'function'
  );
}

function isFigure(value: object): value is { data: readonly object[] } {
  const { data, layout } = value as { data?: unknown; layout?: unknown };
  return (
    Array.isArray(data) &&
    data.every((trace) => typeof trace === 'object' && trace !== null) &&
    typeof layout === 'object' &&
    layout !== null
  );
}

// Cells run in a context of their own, with an Object of its own: what counts is that nothing stands above the prototype.
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function classOf(value: object): string {
  const { constructor } = value as { constructor?: { name?: unknown } };
  return typeof constructor?.name === 'string' ? constructor.name : 'unknown';
}

/** Numbers nested in arrays of equal lengths, as one array in a shape; undefined if they are anything else. */
function rectangular(array: readonly unknown[]): NumberArray | undefined {
  const shape: number[] = [];
  for (let part: unknown = array; Array.isArray(part); part = part[0]) {
    shape.push(part.length);
    if (shape.length > LIMITS.depth) return undefined;
  }
  if (sizeOf(shape) > LIMITS.entries) return undefined; // the entries are counted one by one then
  const values: number[] = [];
  return fill(array, shape, 0, values) ? { kind: 'numbers', shape, values } : undefined;
}

function fill(part: unknown, shape: readonly number[], axis: number, values: number[]): boolean {
  if (axis === shape.length) {
    if (typeof part !== 'number') return false;
    values.push(part);
    return true;
  }
  if (!Array.isArray(part) || part.length !== shape[axis]) return false;
  for (let i = 0; i < part.length; i++) {
    if (!fill(part[i], shape, axis + 1, values)) return false;
  }
  return true;
}

function refusal(path: string, what: string, advice: string): NotPlainError {
  return new NotPlainError(path === '' ? `is ${what}${advice}` : `has at ${path} ${what}${advice}`);
}
