import { requireInteger } from '../../arguments';
import { orderedRange, requireColumns } from '../check';
import { extent } from '../rounding';
import type { ColorScale } from '../style';
import type { Mark, Numbers } from '../types';
import { heatmap } from './heatmap';

/** Points of a plane, and the bins that they are counted in. */
export interface Histogram2dOptions {
  readonly x: Numbers;
  readonly y: Numbers;
  /** How many bins of equal width along each axis: one number, or one for x and one for y. 50 unless told. */
  readonly bins?: number | readonly [number, number];
  /** Where the bins of x begin and end; the least and greatest value unless told. What lies outside is not counted. */
  readonly rangeX?: readonly [number, number];
  readonly rangeY?: readonly [number, number];
  /** True scales the counts so that they integrate to one over all points, to stand beside a density. */
  readonly density?: boolean;
  /** The name in the legend; needed where a figure has more than one mark. */
  readonly name?: string;
  /** `blues` unless told. */
  readonly scale?: ColorScale;
  /** The values at the ends of the colours; from 0 to the greatest unless told. */
  readonly colorRange?: readonly [number, number];
}

/**
 * How often points fall into the cells of a grid, as colours: for clouds of so many points that they would hide each other.
 * Cells without a point stay empty. The points are counted here, so the figure holds the cells and not the points.
 *
 * @throws ArgumentError when x and y differ in length, or bins are no integers of at least 1.
 * @example
 * histogram2d({ x: [0.1, 0.2, 0.7], y: [1, 1.1, 3], bins: 2, rangeX: [0, 1], rangeY: [0, 4] });
 */
export function histogram2d(options: Histogram2dOptions): Mark {
  const { x, y, bins = 50, density = false, name, scale, colorRange } = options;
  requireColumns({ x, y });
  const [columns, rows] = typeof bins === 'number' ? [bins, bins] : bins;
  for (const count of [columns, rows]) requireInteger('bins', count, { min: 1 });
  const across = axisOf('rangeX', options.rangeX ?? extent(x), columns);
  const up = axisOf('rangeY', options.rangeY ?? extent(y), rows);
  const { counts, total } = count(options, across, up);
  const cell = density ? total * across.width * up.width || 1 : 1;
  const z = counts.map((row) => row.map((n) => (n > 0 ? n / cell : NaN)));
  const greatest = Math.max(...z.flat().filter(Number.isFinite), 0);
  return heatmap({
    x: across.centers,
    y: up.centers,
    z,
    label: density ? 'density' : 'points',
    name,
    scale,
    range: colorRange ?? [0, greatest],
  });
}

interface BinnedAxis {
  readonly low: number;
  readonly width: number;
  readonly bins: number;
  readonly centers: number[];
}

function axisOf(argument: string, range: readonly [number, number], bins: number): BinnedAxis {
  const [from, to] = orderedRange(argument, range);
  // All values equal: a bin needs a width.
  const [low, high] = from < to ? [from, to] : [from - 0.5, to + 0.5];
  const width = (high - low) / bins;
  const centers = Array.from({ length: bins }, (_, i) => low + (i + 0.5) * width);
  return { low, width, bins, centers };
}

/** The bin of a value; the end of the range belongs to the last one. -1 outside. */
function binOf(value: number, { low, width, bins }: BinnedAxis): number {
  const place = (value - low) / width;
  if (!(place >= 0 && place <= bins)) return -1;
  return Math.min(bins - 1, Math.floor(place));
}

function count({ x, y }: Histogram2dOptions, across: BinnedAxis, up: BinnedAxis) {
  const counts = up.centers.map(() => new Array<number>(across.bins).fill(0));
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [x[i] ?? NaN, y[i] ?? NaN];
    if (!(Number.isFinite(a) && Number.isFinite(b))) continue;
    total++;
    const [column, row] = [binOf(a, across), binOf(b, up)];
    if (column >= 0 && row >= 0) counts[row][column]++;
  }
  return { counts, total };
}
