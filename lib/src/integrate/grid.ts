import { ArgumentError, requireFinite, requireInteger } from '../arguments';

/** Evenly spaced points that fill an interval or a rectangle, ends included, for integrals by the trapezoidal rule. */
export interface Grid {
  /** The coordinates along each dimension. */
  readonly axes: readonly Float64Array[];
  /** The distance between neighbours along each dimension. */
  readonly spacing: readonly number[];
  /** The number of points along each dimension. */
  readonly shape: readonly number[];
  /** All points one after the other, row-major: the last dimension runs fastest. Its shape is [size, dimensions]. */
  readonly points: Float64Array;
  /** The number of points in all. */
  readonly size: number;
}

/** The ends of an interval, and how many points divide it. */
export interface AxisRange {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/**
 * `points` evenly spaced numbers from `from` to `to`, both included.
 *
 * @throws ArgumentError when an end is not finite or there are fewer than two points
 *
 * @example
 * console.assert(linspace(0, 1, 5)[1] === 0.25);
 */
export function linspace(from: number, to: number, points: number): Float64Array {
  requireFinite('from', from);
  requireFinite('to', to);
  requireInteger('points', points, { min: 2 });
  const last = points - 1;
  return Float64Array.from({ length: points }, (_, i) => (from * (last - i) + to * i) / last);
}

/**
 * A grid over an interval.
 *
 * @throws ArgumentError when `to` is not above `from`, or there are fewer than two points
 *
 * @example
 * const grid = grid1d({ from: -5, to: 5, points: 101 });
 * console.assert(Math.abs(grid.spacing[0] - 0.1) < 1e-12);
 */
export function grid1d(range: AxisRange): Grid {
  const axis = makeAxis('', range);
  return { ...toGrid([axis], [range]), points: axis };
}

/**
 * A grid over a rectangle; the second dimension runs fastest.
 *
 * @throws ArgumentError when a `to` is not above its `from`, or a dimension has fewer than two points
 *
 * @example
 * const side = { from: -5, to: 5, points: 101 };
 * const grid = grid2d(side, side);
 * console.assert(grid.size === 101 * 101);
 */
export function grid2d(first: AxisRange, second: AxisRange): Grid {
  const rows = makeAxis('first.', first);
  const columns = makeAxis('second.', second);
  const points = new Float64Array(2 * rows.length * columns.length);
  let at = 0;
  for (const row of rows)
    for (const column of columns) {
      points[at++] = row;
      points[at++] = column;
    }
  return { ...toGrid([rows, columns], [first, second]), points };
}

function makeAxis(prefix: string, { from, to, points }: AxisRange): Float64Array {
  requireFinite(`${prefix}from`, from);
  requireFinite(`${prefix}to`, to);
  requireInteger(`${prefix}points`, points, { min: 2 });
  if (!(to > from)) throw new ArgumentError(`${prefix}to`, `above ${prefix}from (${from})`, to);
  return linspace(from, to, points);
}

function toGrid(axes: Float64Array[], ranges: AxisRange[]): Omit<Grid, 'points'> {
  return {
    axes,
    spacing: ranges.map(({ from, to, points }) => (to - from) / (points - 1)),
    shape: axes.map((axis) => axis.length),
    size: axes.reduce((size, axis) => size * axis.length, 1),
  };
}
