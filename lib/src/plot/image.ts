import { requirePositive } from '../arguments';
import type { Figure } from './types';

/** The size of a picture. */
export interface PictureOptions {
  /** In pixels; the figure's own unless told. */
  readonly width?: number;
  readonly height?: number;
  /** Device pixels to a pixel: 2 (unless told) is sharp on most screens. */
  readonly scale?: number;
}

/**
 * The figure as SVG, drawn by plotly.js without a browser. Clouds of more than 1,500 points are a picture inside it.
 *
 * @throws ArgumentError when width, height or scale is not positive.
 * @example
 * const drawn = figure({ x: 't', y: 'f' }, line({ x: [0, 1], y: [0, 1] }));
 * toSvg(drawn).then((svg) => console.assert(svg.startsWith('<svg')));
 */
export async function toSvg(figure: Figure, options: PictureOptions = {}): Promise<string> {
  const size = sizeOf(figure, options);
  const { renderSvg } = await import('./render');
  return renderSvg(figure, size);
}

/**
 * The figure as PNG, `width * scale` by `height * scale` pixels. Its fonts come with this library, so the bytes are the same on
 * every machine.
 *
 * @throws ArgumentError when width, height or scale is not positive.
 * @example
 * const drawn = figure({ x: 't', y: 'f' }, line({ x: [0, 1], y: [0, 1] }));
 * toPng(drawn).then((png) => console.assert(String.fromCharCode(...png.subarray(1, 4)) === 'PNG'));
 */
export async function toPng(figure: Figure, options: PictureOptions = {}): Promise<Uint8Array> {
  const size = sizeOf(figure, options);
  const { rasterize, renderSvg } = await import('./render');
  return rasterize(await renderSvg(figure, size), size.scale);
}

function sizeOf({ layout }: Figure, options: PictureOptions) {
  const { width = layout.width ?? 640, height = layout.height ?? 400, scale = 2 } = options;
  requirePositive('width', width);
  requirePositive('height', height);
  requirePositive('scale', scale);
  return { width, height, scale };
}
