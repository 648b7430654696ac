import { LIMITS, sizeOf, type NumberArray, type ProbeData } from './data';

/** Probe data as JSON holds it: numbers that JSON can't write are the strings NaN, Infinity and -Infinity. */
export type StoredProbeData = unknown;

/** What a parser finds wrong with stored data. */
export class StoredDataError extends Error {
  override readonly name = 'StoredDataError';
}

/** Probe data for a JSON file or message. */
export function store(data: ProbeData): StoredProbeData {
  switch (data.kind) {
    case 'number':
      return { kind: data.kind, value: storeNumber(data.value) };
    case 'numbers':
      return { ...data, values: data.values.map(storeNumber) };
    case 'list':
      return { kind: data.kind, items: data.items.map(store) };
    case 'object':
      return { kind: data.kind, entries: data.entries.map(([name, item]) => [name, store(item)]) };
    case 'figure':
      return { kind: data.kind, traces: data.traces.map(store) };
    default:
      return data;
  }
}

/**
 * Reads what `store` made, trusting nothing: it may come from a submission. Only the fields known here are read, into fresh
 * objects; sizes and depth are held to `LIMITS`.
 * @throws StoredDataError if it is anything but probe data within the limits.
 */
export function parseStored(stored: StoredProbeData): ProbeData {
  return new Parser().parse(stored, 0);
}

class Parser {
  private entries = 0;
  private characters = 0;

  parse(stored: unknown, depth: number): ProbeData {
    if (depth > LIMITS.depth) throw new StoredDataError('is nested too deeply');
    this.count(1);
    const fields = fieldsOf(stored);
    switch (fields('kind')) {
      case 'null':
        return { kind: 'null' };
      case 'boolean':
        return { kind: 'boolean', value: expectType(fields('value'), 'boolean') };
      case 'number':
        return { kind: 'number', value: parseNumber(fields('value')) };
      case 'string':
        return { kind: 'string', value: this.text(fields('value')) };
      case 'numbers':
        return this.numbers(fields);
      case 'list':
        return { kind: 'list', items: this.items(fields('items'), depth) };
      case 'object':
        return { kind: 'object', entries: this.objectEntries(fields('entries'), depth) };
      case 'figure':
        return { kind: 'figure', traces: this.items(fields('traces'), depth) };
      case 'error':
        return { kind: 'error', name: this.text(fields('name')) };
      default:
        throw new StoredDataError('has a part of no known kind');
    }
  }

  private numbers(fields: (name: string) => unknown): NumberArray {
    const shape = expectArray(fields('shape')).map((size) => {
      if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
        throw new StoredDataError('has a shape that is none');
      return size;
    });
    const values = expectArray(fields('values'));
    this.count(values.length + shape.length);
    if (shape.length > LIMITS.depth || values.length !== sizeOf(shape))
      throw new StoredDataError('has a shape that its numbers do not fill');
    const dtype = fields('dtype');
    const numbers = { kind: 'numbers', shape, values: values.map(parseNumber) } as const;
    return dtype === undefined ? numbers : { ...numbers, dtype: this.text(dtype) };
  }

  private items(stored: unknown, depth: number): ProbeData[] {
    return expectArray(stored).map((item) => this.parse(item, depth + 1));
  }

  private objectEntries(stored: unknown, depth: number): [string, ProbeData][] {
    return expectArray(stored).map((entry) => {
      const pair = expectArray(entry);
      if (pair.length !== 2) throw new StoredDataError('has a field that is no pair');
      return [this.text(pair[0]), this.parse(pair[1], depth + 1)];
    });
  }

  private count(entries: number): void {
    this.entries += entries;
    if (this.entries > LIMITS.entries) throw new StoredDataError('holds too many entries');
  }

  private text(stored: unknown): string {
    const text = expectType(stored, 'string');
    this.characters += text.length;
    if (this.characters > LIMITS.characters) throw new StoredDataError('holds too much text');
    return text;
  }
}

interface Primitives {
  readonly boolean: boolean;
  readonly string: string;
}

function expectType<T extends keyof Primitives>(value: unknown, type: T): Primitives[T] {
  if (typeof value !== type) throw new StoredDataError(`has something else in place of a ${type}`);
  return value as Primitives[T];
}

function expectArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new StoredDataError('has something else in place of a list');
  return value as readonly unknown[];
}

// Own fields alone: what a prototype may hold is none of the data.
function fieldsOf(stored: unknown): (name: string) => unknown {
  if (typeof stored !== 'object' || stored === null)
    throw new StoredDataError('has a part that is no object');
  const object = stored as Record<string, unknown>;
  return (name) => (Object.hasOwn(object, name) ? object[name] : undefined);
}

function storeNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function parseNumber(stored: unknown): number {
  if (typeof stored === 'number') return stored;
  if (stored === 'NaN' || stored === 'Infinity' || stored === '-Infinity') return Number(stored);
  throw new StoredDataError('has something else in place of a number');
}
