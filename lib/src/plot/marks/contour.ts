import { ArgumentError, requireFinite, requireInteger, requirePositive } from '../../arguments';
import { orderedRange } from '../check';
import { extent, roundStep } from '../rounding';
import { stopsOf, type ColorScale } from '../style';
import type { Mark, Plot } from '../types';
import { colorBar } from './colorBar';
import { coloredMark, type MarkOptions } from './common';
import { rowsOf, type GridOptions } from './grid';

/** Values on a grid, and the lines of equal value that are drawn. */
export interface ContourOptions extends GridOptions, MarkOptions {
  /** About how many levels, at round values inside the range, 8 unless told; or the very levels, a trace each. */
  readonly levels?: number | readonly number[];
  /** The values between which the levels lie; the least and greatest unless told. */
  readonly range?: readonly [number, number];
  /** In pixels, 1.5 unless told. */
  readonly width?: number;
  readonly dash?: 'solid' | 'dash' | 'dot' | 'dashdot';
}

/**
 * Lines of equal value over a grid, in one colour: for one density over another, or over points.
 *
 * @throws ArgumentError when z does not have a row for every y with a value for every x, or levels is neither an integer of at least 1
 *   nor a list of finite numbers.
 * @example
 * contour({ x: [0, 1, 2], y: [0, 1], z: [[0, 1, 2], [1, 2, 3]], levels: 4, name: 'exact posterior' });
 * contour({ x: [0, 1, 2], y: [0, 1], z: [[0, 1, 2], [1, 2, 3]], levels: [0.5, 2.5], name: '50 % and 95 %' });
 */
export function contour(options: ContourOptions): Mark {
  const { width = 1.5, dash = 'solid' } = options;
  requirePositive('width', width);
  const traces = contourTraces(options);
  return coloredMark(options, (color) => ({
    traces: traces.map((trace) => ({
      ...trace,
      contours: { ...trace.contours, coloring: 'none' },
      line: { color, width, dash },
      showscale: false,
    })),
    ...(traces.length > 1 ? { key: lineKey(color, width, dash) } : {}),
  }));
}

function contourTraces({ levels = 8, ...options }: ContourOptions): Plot[] {
  if (typeof levels === 'number') return [contourTrace({ ...options, levels })];
  requireLevels(levels);
  const trace = contourTrace(options);
  return levels.map((at) => ({ ...trace, contours: { start: at, end: at, size: 1 } }));
}

function requireLevels(levels: readonly number[]): void {
  if (levels.length === 0) throw new ArgumentError('levels', 'at least one level', levels);
  for (const [i, level] of levels.entries()) requireFinite(`levels[${i}]`, level);
}

/** What the legend shows for several levels of one mark. */
function lineKey(color: string, width: number, dash: ContourOptions['dash']): Plot {
  return { type: 'scatter', mode: 'lines', x: [NaN], y: [NaN], line: { color, width, dash } };
}

/** Values on a grid, and the levels between which it is filled. */
export interface FilledContourOptions extends GridOptions {
  /** What the colours show, such as `log p(x)`. */
  readonly label: string;
  readonly name?: string;
  /** `blues` unless told. */
  readonly scale?: ColorScale;
  readonly levels?: number;
  readonly range?: readonly [number, number];
}

/**
 * Values over a grid as filled areas between lines of equal value, explained by a colour bar.
 *
 * @throws ArgumentError as `contour` does, or when label is empty.
 * @example
 * filledContour({ x: [0, 1, 2], y: [0, 1], z: [[0, 1, 2], [1, 2, 3]], label: 'log p(x, z)' });
 */
export function filledContour(options: FilledContourOptions): Mark {
  const { label, name, scale = 'blues' } = options;
  const trace = contourTrace(options);
  const filled: Plot = {
    ...trace,
    contours: { ...trace.contours, coloring: 'fill' },
    colorscale: stopsOf(scale),
    colorbar: colorBar(label),
    line: { width: 0.5, color: '#ffffff' },
  };
  return { name, wantsColor: false, draw: () => ({ traces: [filled], colorBar: true }) };
}

function contourTrace(options: GridOptions & Pick<FilledContourOptions, 'levels' | 'range'>): Plot {
  const { x, y, levels = 8, range } = options;
  const z = rowsOf(options);
  requireInteger('levels', levels, { min: 1 });
  const [low, high] = orderedRange('range', range ?? extent(z.flat()));
  const contours = levelsBetween(low, high, levels);
  return {
    type: 'contour',
    x: Array.from(x),
    y: Array.from(y),
    z,
    autocontour: false,
    contours,
    zmin: low,
    zmax: high,
  };
}

/** About `count` multiples of a round step. Neither end is among them: the least and greatest values are points, not lines. */
function levelsBetween(low: number, high: number, count: number) {
  const size = roundStep((high - low) / (count + 1)) || 1;
  const start = (Math.floor(low / size) + 1) * size;
  const end = (Math.ceil(high / size) - 1) * size;
  return { start, end, size };
}
