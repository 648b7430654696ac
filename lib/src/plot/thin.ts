import { requireInteger } from '../arguments';
import type { Numbers } from './types';

/**
 * At most `count` of the values, evenly spaced from the first on: for clouds of points so large that most of them hide each
 * other. Columns of the same length are thinned alike, so points stay points. Say in the mark's name that they are a part.
 *
 * @throws ArgumentError when `count` is no integer of at least 1.
 * @example
 * console.assert(thin([0, 1, 2, 3, 4, 5], 3).join() === '0,2,4');
 */
export function thin(values: Numbers, count: number): number[] {
  requireInteger('count', count, { min: 1 });
  const step = Math.max(1, values.length / count);
  const length = Math.min(count, values.length);
  return Array.from({ length }, (_, i) => values[Math.floor(i * step)] ?? NaN);
}
