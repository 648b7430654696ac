import { Resvg } from '@resvg/resvg-js';
import type { Figure } from '../types';
import { paintClouds, takeClouds } from './cloud';
import { FONT_FILES, FONT_NAME } from './fonts';
import { Page } from './page';

export interface SvgOptions {
  /** In pixels; the figure's own unless told. */
  readonly width: number;
  readonly height: number;
  /** Device pixels to a pixel, for what is painted and not drawn. */
  readonly scale: number;
}

let page: Page | undefined;
let last: Promise<unknown> = Promise.resolve();

/** The figure as SVG. Figures are drawn one after another, so that each gets the same random names whatever else is drawn. */
export function renderSvg(figure: Figure, options: SvgOptions): Promise<string> {
  const drawn = last.then(() => draw(figure, options));
  last = drawn.catch(() => undefined);
  return drawn;
}

async function draw(figure: Figure, { width, height, scale }: SvgOptions): Promise<string> {
  page ??= Page.open();
  page.restartRandom();
  const { data, layout } = page.copy(figure);
  const clouds = takeClouds({ data, layout });
  const div = page.document.createElement('div');
  page.document.body.append(div);
  try {
    const sized = { ...layout, width, height };
    const plotted = await page.plotly.newPlot(div, data, sized, { staticPlot: true });
    paintClouds(page, plotted, clouds, scale);
    return page.plotly.Snapshot.toSVG(plotted, 'svg', 1);
  } finally {
    page.plotly.purge(div);
    div.remove();
  }
}

/** The picture of an SVG, `scale` device pixels to its pixel. */
export function rasterize(svg: string, scale: number): Uint8Array {
  // The renderer knows this value by its older name, and no quotes in an address: it would draw a colour bar black.
  const known = svg
    .replaceAll('image-rendering: pixelated', 'image-rendering: optimizeSpeed')
    .replace(/url\('(#[^']*)'\)/g, 'url($1)');
  const drawing = new Resvg(known, {
    fitTo: { mode: 'zoom', value: scale },
    background: '#ffffff',
    font: {
      loadSystemFonts: false,
      fontFiles: FONT_FILES,
      defaultFontFamily: FONT_NAME,
      sansSerifFamily: FONT_NAME,
    },
  });
  return drawing.render().asPng();
}
