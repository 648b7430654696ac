export { readSetting } from './environment';
export { valuesAreReadable, withoutReadingValues } from './readable';

/**
 * What is wrong with an argument, said to the person who passed it: which argument, what it must be and what it was.
 */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';

  constructor(argument: string, mustBe: string, was: unknown) {
    super(`${argument} must be ${mustBe}, but was ${describe(was)}`);
  }
}

/** One line about any value: numbers and strings as written, tensors and arrays by their kind and shape. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  if (value === null || typeof value !== 'object') return String(value);
  if (isShaped(value)) return `a tensor of shape [${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return describeArray(value);
  if (ArrayBuffer.isView(value) && 'length' in value)
    return `a ${value.constructor.name} of length ${String(value.length)}`;
  return `an object of class ${value.constructor.name}`;
}

function describeArray(value: readonly unknown[]): string {
  const simple = value.every((entry) => entry === null || typeof entry !== 'object');
  return value.length <= 8 && simple
    ? `[${value.map(String).join(', ')}]`
    : `an array of length ${value.length}`;
}

interface Shaped {
  readonly shape: readonly number[];
}

function isShaped(value: object): value is Shaped {
  return 'shape' in value && Array.isArray(value.shape) && 'dataId' in value;
}

/** Throws unless `value` is an integer in [min, max]. */
export function requireInteger(
  argument: string,
  value: number,
  { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = {},
): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new ArgumentError(argument, `an integer${range(min, max)}`, value);
}

function range(min: number, max: number): string {
  const low = min > Number.MIN_SAFE_INTEGER;
  const high = max < Number.MAX_SAFE_INTEGER;
  if (low && high) return ` from ${min} to ${max}`;
  if (low) return ` of at least ${min}`;
  return high ? ` of at most ${max}` : '';
}

/** Throws unless `value` is a finite number above zero. */
export function requirePositive(argument: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value)))
    throw new ArgumentError(argument, 'a positive number', value);
}

/** Throws unless `value` is a finite number of at least 0. */
export function requireNonNegative(argument: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value)))
    throw new ArgumentError(argument, 'a number of at least 0', value);
}

/** Throws unless `value` is a finite number. */
export function requireFinite(argument: string, value: number): void {
  if (!Number.isFinite(value)) throw new ArgumentError(argument, 'a finite number', value);
}

/** Throws unless `value` is one of the words. */
export function requireOneOf(argument: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  throw new ArgumentError(argument, words.map((word) => `'${word}'`).join(' or '), value);
}

/** Throws unless `shape` lists integers of at least 0. */
export function requireShapeList(argument: string, shape: readonly number[]): void {
  if (Array.isArray(shape) && shape.every((size) => Number.isInteger(size) && size >= 0)) return;
  throw new ArgumentError(argument, 'an array of sizes, each an integer of at least 0', shape);
}

/** Throws unless `tensor.shape` equals `expected`, where null stands for any size. */
export function requireShape(
  argument: string,
  tensor: Shaped,
  expected: readonly (number | null)[],
): void {
  const { shape } = tensor;
  const fits =
    shape.length === expected.length &&
    expected.every((size, i) => size === null || size === shape[i]);
  if (fits) return;
  const wanted = expected.map((size) => size ?? 'any').join(', ');
  throw new ArgumentError(argument, `a tensor of shape [${wanted}]`, tensor);
}
