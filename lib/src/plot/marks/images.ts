import { ArgumentError, requireInteger } from '../../arguments';
import { orderedRange, requireNumbers } from '../check';
import { extent } from '../rounding';
import { stopsOf, type ColorScale } from '../style';
import type { Mark, Numbers } from '../types';

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
 * @throws ArgumentError when an image does not have `width * height` pixels.
 * @example
 * imageGrid({ images: [[0, 1, 1, 0]], width: 2, height: 2, columns: 1 });
 */
export function imageGrid(options: ImageGridOptions): Mark {
  const { images, columns, columnLabels = [], rowLabels = [], range, scale = 'grays' } = options;
  requireImages(options);
  const [zmin, zmax] = orderedRange('range', range ?? extent(images.flatMap((i) => Array.from(i))));
  const rows = Math.ceil(images.length / columns);
  const cell = { width: options.width + 1, height: options.height + 1 };
  const z = mosaic(options, rows, cell, [zmin, zmax]);
  const colored = { zmin, zmax, colorscale: stopsOf(scale), showscale: false };
  return {
    name: undefined,
    wantsColor: false,
    draw: () => ({
      traces: [{ type: 'heatmap', z, ...colored, hoverinfo: 'skip' }],
      x: { ...unruled, ...ticksAt(cell.width, columns, columnLabels) },
      y: { ...unruled, ...ticksAt(cell.height, rows, rowLabels), autorange: 'reversed' },
    }),
  };
}

const unruled = { showgrid: false, showline: false, ticks: '' } as const;

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

/** All images as one: rows of pixels from the top, a line of no value (seen as white) between neighbours. */
function mosaic(
  { images, width, height, columns }: ImageGridOptions,
  rows: number,
  cell: { readonly width: number; readonly height: number },
  range: [number, number],
): number[][] {
  const lineOfGaps = () => new Array<number>(columns * cell.width - 1).fill(NaN);
  const all = Array.from({ length: rows * cell.height - 1 }, lineOfGaps);
  images.forEach((image, i) => {
    const left = (i % columns) * cell.width;
    const top = Math.floor(i / columns) * cell.height;
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) all[top + y][left + x] = shade(image[y * width + x], range);
  });
  return all;
}

/** A hundred shades are as many as one sees in a digit, and take a third of the space of all of float32's. */
function shade(value: number, [low, high]: [number, number]): number {
  const span = high - low || 1;
  return low + (Math.round((100 * (value - low)) / span) / 100) * span;
}

function ticksAt(step: number, count: number, labels: readonly string[]) {
  const centers = Array.from({ length: count }, (_, i) => i * step + (step - 2) / 2);
  return { tickvals: centers, ticktext: centers.map((_, i) => labels[i] ?? '') };
}
