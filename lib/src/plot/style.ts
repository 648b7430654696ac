import type { Layout, LayoutAxis, Template } from 'plotly.js';

/**
 * Colours that people with any colour vision can tell apart (Okabe and Ito 2008, "Color Universal Design"), and two greys.
 *
 * @example
 * console.assert(colors.blue === '#0072b2');
 */
export const colors = {
  blue: '#0072b2',
  vermilion: '#d55e00',
  green: '#009e73',
  purple: '#b8578f',
  orange: '#e69f00',
  sky: '#56b4e9',
  gray: '#8a8f98',
  ink: '#2b2f36',
} as const;

const FEW = [
  colors.blue,
  colors.vermilion,
  colors.green,
  colors.purple,
  colors.orange,
  colors.sky,
  colors.gray,
];

/** Ten colours for ten classes (Paul Tol's "muted" scheme, with a dark grey as the tenth). */
const MANY = [
  '#332288',
  '#88ccee',
  '#44aa99',
  '#117733',
  '#999933',
  '#ddcc77',
  '#cc6677',
  '#882255',
  '#aa4499',
  '#6b6f76',
];

/** The colours of `count` marks that choose none of their own: as few hues as do, repeated when there are too many marks. */
export function paletteOf(count: number): readonly string[] {
  return count <= FEW.length ? FEW : MANY;
}

/** Colours by value, as plotly writes them: positions from 0 to 1. */
export type ColorStops = readonly (readonly [number, string])[];

/** Each runs evenly from dark to light or back, so that it also reads in grey; `balance` is light in the middle. */
export const COLOR_SCALES = {
  autumn: [
    [0, '#6b0f2a'],
    [0.3, '#b5202c'],
    [0.6, '#e8622a'],
    [0.85, '#f6a83a'],
    [1, '#fad46b'],
  ],
  viridis: [
    [0, '#440154'],
    [0.125, '#472d7b'],
    [0.25, '#3b528b'],
    [0.375, '#2c728e'],
    [0.5, '#21918c'],
    [0.625, '#28ae80'],
    [0.75, '#5ec962'],
    [0.875, '#addc30'],
    [1, '#fde725'],
  ],
  blues: [
    [0, '#ffffff'],
    [0.25, '#cfe1f2'],
    [0.5, '#7fb6d9'],
    [0.75, '#2f7ebc'],
    [1, '#0a3d73'],
  ],
  grays: [
    [0, '#000000'],
    [1, '#ffffff'],
  ],
  balance: [
    [0, '#0a4f8f'],
    [0.25, '#6fa8d6'],
    [0.5, '#f5f5f5'],
    [0.75, '#e58a5c'],
    [1, '#9c2f00'],
  ],
} as const satisfies Record<string, ColorStops>;

/** The name of a scale of colours. */
export type ColorScale = keyof typeof COLOR_SCALES;

/** The stops of a named scale, as the mutable list that plotly's types ask for. */
export function stopsOf(scale: ColorScale): [number, string][] {
  return COLOR_SCALES[scale].map(([position, color]) => [position, color]);
}

/** DejaVu Sans ships with this library; Verdana, nearly as wide, stands in for it in browsers. */
export const FONT_FAMILY = 'DejaVu Sans, Verdana, sans-serif';

const AXIS: Partial<LayoutAxis> = {
  showgrid: true,
  gridcolor: '#e9ebef',
  gridwidth: 1,
  zeroline: false,
  showline: true,
  linecolor: '#a9aeb8',
  linewidth: 1,
  ticks: 'outside',
  ticklen: 4,
  tickcolor: '#a9aeb8',
  tickfont: { size: 12, color: '#4a505b' },
  title: { font: { size: 13, color: colors.ink }, standoff: 10 },
  exponentformat: 'power',
  minexponent: 5,
  automargin: false,
};

const LAYOUT: Partial<Layout> = {
  font: { family: FONT_FAMILY, size: 12, color: colors.ink },
  title: { font: { size: 16, color: colors.ink } },
  paper_bgcolor: '#ffffff',
  plot_bgcolor: '#ffffff',
  colorway: FEW,
  hovermode: 'closest',
  hoverlabel: { font: { family: FONT_FAMILY, size: 12 } },
  xaxis: AXIS,
  yaxis: AXIS,
};

/** The one look of all figures, as a plotly template. */
export const HOUSE_STYLE: Template = { layout: LAYOUT };

/** `#0072b2` at an opacity, as plotly takes it where it has no opacity of its own. */
export function translucent(color: string, opacity: number): string {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
