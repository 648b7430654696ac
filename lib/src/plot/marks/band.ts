import { requireColumns } from '../check';
import { translucent } from '../style';
import type { Mark, Numbers, Plot } from '../types';
import { coloredMark, type MarkOptions } from './common';

/** A band between two curves, and how it is drawn. */
export interface BandOptions extends MarkOptions {
  readonly x: Numbers;
  readonly low: Numbers;
  readonly high: Numbers;
  /** 0.2 unless told. */
  readonly opacity?: number;
}

/**
 * The area between two curves over the same x, such as a mean plus and minus its standard error. Points where an end is NaN or
 * infinite are left out.
 *
 * @throws ArgumentError when x, low and high differ in length.
 * @example
 * band({ x: [0, 1], low: [-1, -2], high: [1, 2], name: '± 1 SE' });
 */
export function band(options: BandOptions): Mark {
  const { x, low, high, opacity = 0.2 } = options;
  requireColumns({ x, low, high });
  const kept = Array.from(x, (_, i) => i).filter((i) =>
    [x[i], low[i], high[i]].every(Number.isFinite),
  );
  const there = (values: Numbers) => kept.map((i) => values[i] ?? NaN);
  return coloredMark(options, (color) => {
    // One closed outline: it needs no second trace to be filled to.
    const trace: Plot = {
      type: 'scatter',
      mode: 'lines',
      x: [...there(x), ...there(x).reverse()],
      y: [...there(low), ...there(high).reverse()],
      line: { width: 0, color },
      fill: 'toself',
      fillcolor: translucent(color, opacity),
      hoverinfo: 'skip',
    };
    return { traces: [trace] };
  });
}
