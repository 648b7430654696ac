import { requirePositive } from '../../arguments';
import { requireColumns } from '../check';
import type { Mark, Numbers } from '../types';
import { coloredMark, type MarkOptions } from './common';

/** The points of a line, and how it is drawn. */
export interface LineOptions extends MarkOptions {
  readonly x: Numbers;
  readonly y: Numbers;
  /** In pixels, 2 unless told. */
  readonly width?: number;
  readonly dash?: 'solid' | 'dash' | 'dot' | 'dashdot';
}

/**
 * A curve through points, in their order. It breaks where a coordinate is NaN or infinite.
 *
 * @throws ArgumentError when x and y differ in length.
 * @example
 * const x = [0, 1, 2];
 * console.assert(figure({ x: 't', y: 'f(t)' }, line({ x, y: x })).data[0]?.mode === 'lines');
 */
export function line(options: LineOptions): Mark {
  const { x, y, width = 2, dash = 'solid' } = options;
  requireColumns({ x, y });
  requirePositive('width', width);
  return coloredMark(options, (color) => ({
    traces: [
      {
        type: 'scatter',
        mode: 'lines',
        x: Array.from(x),
        y: Array.from(y),
        line: { color, width, dash, simplify: false },
      },
    ],
  }));
}
