import { ArgumentError } from '../../arguments';
import { requireNumbers } from '../check';
import type { Numbers } from '../types';

/** Values over a grid. */
export interface GridOptions {
  /** The grid's columns. */
  readonly x: Numbers;
  /** The grid's rows. */
  readonly y: Numbers;
  /** The value of each cell: a list of rows, or all rows one after another (row-major, `y.length * x.length`). */
  readonly z: Numbers | readonly Numbers[];
}

/** The rows of `z`, each as long as `x`, one for each entry of `y`. */
export function rowsOf({ x, y, z }: GridOptions): number[][] {
  requireNumbers('x', x);
  requireNumbers('y', y);
  const rows = isNested(z) ? Array.from(z, (row) => Array.from(row)) : split(z, x.length);
  if (rows.length === y.length && rows.every((row) => row.length === x.length)) return rows;
  throw new ArgumentError('z', `${y.length} rows of ${x.length} values, as y and x have`, z);
}

function isNested(z: GridOptions['z']): z is readonly Numbers[] {
  return Array.isArray(z) && typeof z[0] === 'object';
}

function split(flat: Numbers, width: number): number[][] {
  requireNumbers('z', flat);
  if (width === 0) return [];
  const values = Array.from(flat);
  const count = Math.ceil(values.length / width);
  return Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width));
}
