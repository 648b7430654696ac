import type { Grid } from './grid';

/**
 * A function of z at every point of a grid, row-major.
 *
 * @param f takes as many numbers as the grid has dimensions
 *
 * @example
 * const side = { from: 0, to: 1, points: 2 };
 * console.assert(valuesOnGrid((a, b) => 10 * a + b, grid2d(side, side)).join() === '0,1,10,11');
 */
export function valuesOnGrid(
  f: (...z: number[]) => number,
  { points, size, axes }: Grid,
): Float64Array {
  const dimensions = axes.length;
  return Float64Array.from({ length: size }, (_, i) =>
    f(...points.subarray(i * dimensions, (i + 1) * dimensions)),
  );
}
