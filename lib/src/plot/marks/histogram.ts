import { requireInteger } from '../../arguments';
import { orderedRange, requireNumbers } from '../check';
import { extent } from '../rounding';
import { translucent } from '../style';
import type { Mark, Numbers, Plot } from '../types';
import { coloredMark, type MarkOptions } from './common';

/** Numbers, and the bins that they are counted in. */
export interface HistogramOptions extends MarkOptions {
  readonly values: Numbers;
  /** How many bins of equal width; 40 unless told. */
  readonly bins?: number;
  /** Where the bins begin and end; the least and greatest value unless told. What lies outside is not counted. */
  readonly range?: readonly [number, number];
  /** True scales the bars so that they integrate to one over all finite values, to stand beside a density. */
  readonly density?: boolean;
}

/**
 * How often values fall into bins. Several of them over each other compare best with the same `bins` and `range`. The bins are
 * counted here, so the figure holds them and not the values.
 *
 * @throws ArgumentError when values are no numbers or bins is no integer of at least 1.
 * @example
 * histogram({ values: [0.1, 0.2, 0.7], bins: 2, range: [0, 1], density: true });
 */
export function histogram(options: HistogramOptions): Mark {
  const { values, bins = 40, density = false } = options;
  requireNumbers('values', values);
  requireInteger('bins', bins, { min: 1 });
  const range = binnedRange(options);
  const { counts, total } = count(values, bins, range);
  const width = (range[1] - range[0]) / bins;
  const heights = density ? counts.map((n) => n / (total * width || 1)) : counts;
  const edges = Array.from({ length: bins + 1 }, (_, i) => range[0] + i * width);
  return coloredMark(options, (color) => ({
    traces: [outline(edges, heights, color)],
    y: { rangemode: 'tozero' },
  }));
}

function binnedRange({ values, range = extent(values) }: HistogramOptions): [number, number] {
  const [low, high] = orderedRange('range', range);
  // All values equal: a bin needs a width.
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

function count(values: Numbers, bins: number, [low, high]: [number, number]) {
  const counts = new Array<number>(bins).fill(0);
  let total = 0;
  for (const value of Array.from(values)) {
    if (!Number.isFinite(value)) continue;
    total++;
    if (value < low || value > high) continue;
    // The greatest value belongs to the last bin.
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin]++;
  }
  return { counts, total };
}

/** One closed outline: bars side by side would show seams where they are translucent. */
function outline(edges: readonly number[], heights: readonly number[], color: string): Plot {
  const [first, last] = [edges[0], edges[edges.length - 1]];
  return {
    type: 'scatter',
    mode: 'lines',
    x: [first, ...edges.slice(0, -1), last, last],
    y: [0, ...heights, heights[heights.length - 1], 0],
    line: { shape: 'hv', color, width: 1.25 },
    fill: 'tozeroy',
    fillcolor: translucent(color, 0.3),
  };
}
