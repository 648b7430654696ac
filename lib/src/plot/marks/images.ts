import { ArgumentError, requireInteger } from '../../arguments';
import { packed } from '../bytes';
import { orderedRange, requireNumbers } from '../check';
import { extent } from '../rounding';
import { stopsOf, type ColorScale } from '../style';
import type { Mark, Numbers } from '../types';

/** Images of one size, and how they are laid out. */
export interface ImageGridOptions {
  /** Each image's pixels, row by row from the top left; in the grid they follow each other row by row, too. */
  readonly images: readonly Numbers[];
  /** Of one image, in pixels. */
  readonly width: number;
  readonly height: number;
  /** How many images stand side by side. */
  readonly columns: number;
  /** What stands below each column, such as a latent value; nothing unless given. */
  readonly columnLabels?: readonly string[];
  /** What stands beside each row, from the top; nothing unless given. */
  readonly rowLabels?: readonly string[];
  /** `grays` unless told: low is black. */
  readonly scale?: ColorScale;
  /** The values at the ends of the scale; the least and greatest unless told. */
  readonly range?: readonly [number, number];
}

/**
 * Small images in a grid, such as 64 digits in 8 columns. Draw it with `equalAspect: true`.
 *
 * The pixels are stored as bytes: a figure of many images, written out as numbers, would make up most of a notebook.
 *
 * @throws ArgumentError when an image does not have `width * height` pixels.
 * @example
 * imageGrid({ images: [[0, 1, 1, 0]], width: 2, height: 2, columns: 1 });
 */
export function imageGrid(options: ImageGridOptions): Mark {
  const { images, columns, columnLabels = [], rowLabels = [], range, scale = 'grays' } = options;
  requireImages(options);
  const ends = orderedRange('range', range ?? extent(images.flatMap((i) => Array.from(i))));
  const rows = Math.ceil(images.length / columns);
  const cell = { width: options.width + 1, height: options.height + 1 };
  const z = packed(mosaic(options, rows, cell, ends), columns * cell.width - 1);
  const colored = { zmin: 0, zmax: GAP, colorscale: withGap(stopsOf(scale)), showscale: false };
  return {
    name: undefined,
    wantsColor: false,
    draw: () => ({
      traces: [{ type: 'heatmap', z, ...colored, hoverinfo: 'skip' }],
      x: { ...UNRULED, ...ticksAt(cell.width, columns, columnLabels) },
      y: { ...UNRULED, ...ticksAt(cell.height, rows, rowLabels), autorange: 'reversed' },
    }),
  };
}

/** Shades run from 0 to this, more than the eye tells apart. */
const LIGHTEST = 254;
/** What lies between images. */
const GAP = 255;

const UNRULED = { showgrid: false, showline: false, ticks: '' } as const;

function requireImages({ images, width, height, columns }: ImageGridOptions): void {
  requireInteger('width', width, { min: 1 });
  requireInteger('height', height, { min: 1 });
  requireInteger('columns', columns, { min: 1 });
  if (!Array.isArray(images) || images.length === 0)
    throw new ArgumentError('images', 'at least one image', images);
  images.forEach((image, i) => {
    requireNumbers(`images[${i}]`, image);
    if (image.length !== width * height)
      throw new ArgumentError(`images[${i}]`, `${width} * ${height} pixels`, image);
  });
}

/** All images as one: rows of shades from the top, a line of gap (seen as white) between neighbours. */
function mosaic(
  { images, width, height, columns }: ImageGridOptions,
  rows: number,
  cell: { readonly width: number; readonly height: number },
  [low, high]: [number, number],
): Uint8Array {
  const across = columns * cell.width - 1;
  const all = new Uint8Array((rows * cell.height - 1) * across).fill(GAP);
  const toShade = LIGHTEST / (high - low || 1);
  images.forEach((image, i) => {
    const left = (i % columns) * cell.width;
    const top = Math.floor(i / columns) * cell.height;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const shade = Math.round(toShade * (image[y * width + x] - low));
        all[(top + y) * across + left + x] = Number.isNaN(shade)
          ? GAP
          : Math.min(Math.max(shade, 0), LIGHTEST);
      }
  });
  return all;
}

/** A colour scale over the shades, and white for gaps. */
function withGap(stops: [number, string][]): [number, string][] {
  const shades = stops.map(([at, color]): [number, string] => [(at * LIGHTEST) / GAP, color]);
  return [...shades, [1, '#ffffff']];
}

function ticksAt(step: number, count: number, labels: readonly string[]) {
  const centers = Array.from({ length: count }, (_, i) => i * step + (step - 2) / 2);
  return { tickvals: centers, ticktext: centers.map((_, i) => labels[i] ?? '') };
}
