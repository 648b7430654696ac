import { orderedRange } from '../check';
import { extent } from '../rounding';
import { stopsOf, type ColorScale } from '../style';
import type { Mark } from '../types';
import { colorBar } from './colorBar';
import { rowsOf, type GridOptions } from './grid';

/** Values on a grid, and the colours that they get. */
export interface HeatmapOptions extends GridOptions {
  /** What the colours show, such as `density`. */
  readonly label: string;
  /** The name in the legend; needed where a figure has more than one mark. */
  readonly name?: string;
  /** `blues` unless told. */
  readonly scale?: ColorScale;
  /** The values at the ends of the scale; the least and greatest unless told. */
  readonly range?: readonly [number, number];
}

/**
 * Values over a grid as colours, one a cell. A NaN leaves its cell empty.
 *
 * @throws ArgumentError when z does not have a row for every y with a value for every x, or label is empty.
 * @example
 * heatmap({ x: [0, 1], y: [0, 1, 2], z: [1, 2, 3, 4, 5, 6], label: 'density' });
 */
export function heatmap(options: HeatmapOptions): Mark {
  const { x, y, label, name, scale = 'blues', range } = options;
  const z = rowsOf(options);
  const [zmin, zmax] = orderedRange('range', range ?? extent(z.flat()));
  const colored = { zmin, zmax, colorscale: stopsOf(scale), colorbar: colorBar(label) };
  return {
    name,
    wantsColor: false,
    draw: () => ({
      traces: [{ type: 'heatmap', x: Array.from(x), y: Array.from(y), z, ...colored }],
      x: { showgrid: false },
      y: { showgrid: false },
      colorBar: true,
    }),
  };
}
