import { ArgumentError, requirePositive } from '../../arguments';
import { orderedRange, requireColor, requireColumns, requireNumbers } from '../check';
import { extent } from '../rounding';
import { stopsOf, type ColorScale } from '../style';
import type { Mark, Numbers, Plot } from '../types';
import { colorBar } from './colorBar';

/** Colour by value: the scale is explained by a bar with this label. */
export interface ColorByValue {
  readonly values: Numbers;
  /** What the values are, such as `z`. */
  readonly label: string;
  /** `autumn` unless told. */
  readonly scale?: ColorScale;
  /** The values at the ends of the scale; the least and greatest unless told. */
  readonly range?: readonly [number, number];
}

/** Points, and how they are drawn. */
export interface ScatterOptions {
  readonly x: Numbers;
  readonly y: Numbers;
  /** The name in the legend; needed where a figure has more than one mark. */
  readonly name?: string;
  /** `#rrggbb` for all points, or a colour by value; the panel chooses one when it is left out. */
  readonly color?: string | ColorByValue;
  /** Diameter in pixels, of all points or of each; 6 unless told, 4 for more than 1,000 points. */
  readonly size?: number | Numbers;
  /** From 0 to 1; unless told 0.85, and the less the more points there are. */
  readonly opacity?: number;
}

const CROWD = 1000;

/** The opacity of up to so many points. */
const OPACITIES = [
  { upTo: CROWD, opacity: 0.85 },
  { upTo: 5000, opacity: 0.5 },
  { upTo: Infinity, opacity: 0.3 },
];

/**
 * Points. A point with a NaN or infinite coordinate is left out.
 *
 * @throws ArgumentError when x, y, color.values and size (where a list) differ in length, or opacity is not in [0, 1].
 * @example
 * scatter({ x: [0, 1], y: [1, 0], color: { values: [-1, 1], label: 'z' } });
 */
export function scatter(options: ScatterOptions): Mark {
  const { x, y, color, name } = options;
  requireColumns({ x, y });
  const marker = { size: sizeOf(options), opacity: opacityOf(options) };
  const points = { type: 'scatter', mode: 'markers', x: Array.from(x), y: Array.from(y) } as const;
  if (typeof color === 'object') return coloredByValue(points, marker, color, name);
  if (color !== undefined) requireColor('color', color);
  return {
    name,
    wantsColor: color === undefined,
    draw: (chosen) => ({
      traces: [{ ...points, marker: { ...marker, color: color ?? chosen } }],
      key: keyOf(color ?? chosen),
    }),
  };
}

function coloredByValue(
  points: Plot & { readonly x: number[] },
  marker: NonNullable<Plot['marker']>,
  { values, label, scale = 'autumn', range }: ColorByValue,
  name: string | undefined,
): Mark {
  requireColumns({ x: points.x, 'color.values': values });
  // Always explicit: a scale that follows its data would change when points are thinned.
  const [cmin, cmax] = orderedRange('color.range', range ?? extent(values));
  const color = Array.from(values);
  const colored = { color, cmin, cmax, colorscale: stopsOf(scale), colorbar: colorBar(label) };
  const trace: Plot = { ...points, marker: { ...marker, ...colored, showscale: true } };
  return { name, wantsColor: false, draw: () => ({ traces: [trace], colorBar: true }) };
}

/** In the legend: faint small points would not show their colour there. */
function keyOf(color: string): Plot {
  return { type: 'scatter', mode: 'markers', x: [NaN], y: [NaN], marker: { color, size: 8 } };
}

function sizeOf({ x, size = x.length > CROWD ? 4 : 6 }: ScatterOptions): number | number[] {
  if (typeof size !== 'number') {
    requireNumbers('size', size);
    requireColumns({ x, size });
    return Array.from(size);
  }
  requirePositive('size', size);
  return size;
}

function opacityOf({ x, opacity = usualOpacity(x.length) }: ScatterOptions): number {
  if (!(opacity >= 0 && opacity <= 1))
    throw new ArgumentError('opacity', 'a number from 0 to 1', opacity);
  return opacity;
}

function usualOpacity(count: number): number {
  return OPACITIES.find(({ upTo }) => count <= upTo)?.opacity ?? 1;
}

/** Points with a class each, and how they are drawn. */
export interface ScatterByClassOptions {
  readonly x: Numbers;
  readonly y: Numbers;
  /** The class of each point: an integer from 0. */
  readonly classes: Numbers;
  /** The names of classes 0, 1, ...; their numbers unless given. */
  readonly names?: readonly string[];
  readonly size?: number;
  readonly opacity?: number;
}

/**
 * Points in one colour a class: a mark for each class that occurs, in ascending order.
 *
 * @throws ArgumentError when x, y and classes differ in length.
 * @example
 * const marks = scatterByClass({ x: [0, 1, 2], y: [0, 1, 0], classes: [7, 1, 7] });
 * console.assert(marks.map(({ name }) => name).join() === '1,7');
 */
export function scatterByClass(options: ScatterByClassOptions): Mark[] {
  const { x, y, classes, names, size, opacity } = options;
  requireColumns({ x, y, classes });
  const look = {
    size: size ?? sizeOf({ x, y }),
    opacity: opacity ?? opacityOf({ x, y }),
  };
  const occurring = [...new Set(Array.from(classes))].sort((a, b) => a - b);
  return occurring.map((label) => {
    const members = Array.from(classes, (_, i) => i).filter((i) => classes[i] === label);
    const of = (values: Numbers) => members.map((i) => values[i] ?? NaN);
    return scatter({ x: of(x), y: of(y), name: names?.[label] ?? String(label), ...look });
  });
}
