import { ArgumentError } from '../arguments';
import type { Numbers } from './types';

/** Throws unless `values` is an array or typed array of numbers. */
export function requireNumbers(argument: string, values: unknown): asserts values is Numbers {
  const listed =
    Array.isArray(values) || (ArrayBuffer.isView(values) && !(values instanceof DataView));
  if (!listed) throw new ArgumentError(argument, 'an array or typed array of numbers', values);
  if (Array.isArray(values) && values.some((value) => typeof value !== 'number'))
    throw new ArgumentError(argument, 'an array of numbers', values);
}

type Entry = [string, Numbers];

/** Throws unless all `columns` hold numbers and are as long as the first. */
export function requireColumns(columns: Readonly<Record<string, Numbers>>): void {
  const [[name, column], ...others] = Object.entries(columns) as [Entry, ...Entry[]];
  requireNumbers(name, column);
  for (const [argument, values] of others) {
    requireNumbers(argument, values);
    if (values.length !== column.length)
      throw new ArgumentError(argument, `as long as ${name} (${column.length})`, values);
  }
}

const HEX_COLOR = /^#[0-9a-f]{6}$/i;

/** Throws unless `color` is written as `#rrggbb`. */
export function requireColor(argument: string, color: string): void {
  if (!HEX_COLOR.test(color))
    throw new ArgumentError(argument, 'a colour written as #rrggbb, such as colors.blue', color);
}

/** Throws unless `range` is a pair of finite numbers, the lesser first. */
export function orderedRange(
  argument: string,
  [low, high]: readonly [number, number],
): [number, number] {
  if (Number.isFinite(low) && Number.isFinite(high) && low <= high) return [low, high];
  throw new ArgumentError(argument, 'two finite numbers, the lesser first', [low, high]);
}
