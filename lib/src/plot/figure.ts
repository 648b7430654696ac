import type { Layout } from 'plotly.js';
import { ArgumentError, requireInteger, requirePositive } from '../arguments';
import { arrange, type Arrangement } from './arrange';
import { axisOptions } from './axis';
import { addPanel, type Panel, type PanelOptions } from './panel';
import { HOUSE_STYLE, paletteOf } from './style';
import { labelLetters } from './tickLabels';
import { tidied } from './tidy';
import type { Drawing, Figure, Mark, Plot } from './types';

/** The one panel of a figure, and the size of its picture. */
export interface FigureOptions extends PanelOptions {
  /** Of the whole figure, in pixels; chosen by its contents unless told. */
  readonly width?: number;
  readonly height?: number;
}

/** How several panels are laid out, and the size of their picture. */
export interface PanelsOptions {
  /** Above all panels. */
  readonly title?: string;
  /** How many panels stand side by side; all of them, up to 3, unless told. */
  readonly columns?: number;
  /** True gives all panels the same range of x, and zooms them together. */
  readonly shareX?: boolean;
  readonly shareY?: boolean;
  /** Of the whole figure, in pixels; chosen by its contents unless told. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * A figure of one panel: marks over each other, in the order given.
 *
 * Numbers are rounded to what the eye can see. Where there is more than one mark each needs a name, and a legend shows them.
 *
 * @throws ArgumentError when an axis has no name, there is no mark, or one of several marks has no name.
 * @example
 * const x = [-1, 0, 1];
 * const drawn = figure({ title: 'Fit', x: 'x', y: 'y' }, line({ x, y: x, name: 'true' }), scatter({ x, y: x, name: 'data' }));
 * console.assert(drawn.data[0]?.name === 'true');
 */
export function figure(options: FigureOptions, ...marks: readonly Mark[]): Figure {
  const { title, width, height, ...rest } = options;
  return panels({ title, width, height }, panel(rest, ...marks));
}

/**
 * One panel of several, for `panels`.
 *
 * @throws ArgumentError as `figure` does.
 * @example
 * panel({ title: 'before', x: 'x', y: 'y' }, line({ x: [0, 1], y: [0, 1] }));
 */
export function panel(options: PanelOptions, ...marks: readonly Mark[]): Panel {
  axisOptions('x', options.x);
  axisOptions('y', options.y);
  if (marks.length === 0) throw new ArgumentError('marks', 'at least one', marks);
  const unnamed = marks.findIndex((mark) => !mark.name);
  if (marks.length > 1 && unnamed >= 0)
    throw new ArgumentError(
      `name of mark ${unnamed + 1} of ${marks.length}`,
      'given, as the panel has more than one',
      marks[unnamed]?.name,
    );
  return { ...options, marks };
}

/**
 * A figure of several panels. Marks of the same name have the same colour and one entry in the legend.
 *
 * @throws ArgumentError when there is no panel, or columns, width or height is not positive.
 * @example
 * const one = panel({ title: 'data', x: 'x', y: 'y' }, scatter({ x: [0, 1], y: [1, 0] }));
 * const two = panel({ title: 'samples', x: 'x', y: 'y' }, scatter({ x: [1, 0], y: [1, 0] }));
 * console.assert(panels({ shareX: true, shareY: true }, one, two).data.length === 2);
 */
export function panels(options: PanelsOptions, ...all: readonly Panel[]): Figure {
  requirePanels(options, all);
  const { title, width, height, columns = Math.min(3, all.length) } = options;
  const drawn = all.map(drawing(colorsByName(all)));
  const names = legendNames(all);
  const arrangement = arrange({
    columns: Math.min(columns, all.length),
    panels: all.map((one, i) => ({
      title: one.title !== undefined,
      colorBar: drawn[i]?.some((part) => part.colorBar) ?? false,
      letters: labelLetters(one.y, drawn[i] ?? []),
    })),
    square: all.some((one) => one.equalAspect),
    title: title !== undefined,
    legend: names,
    width,
    height,
  });
  const layout: Partial<Layout> = {
    ...frame(arrangement, title),
    showlegend: names.length > 0,
    template: HOUSE_STYLE,
  };
  const data: Plot[] = [];
  const shown = new Set<string>();
  all.forEach((one, i) => {
    const parts = drawn[i] ?? [];
    const place = arrangement.panels[i] ?? { x: [0, 1], y: [0, 1] };
    const sharing = i > 0 ? { x: options.shareX ?? false, y: options.shareY ?? false } : undefined;
    addPanel({ data, layout, shown, legend: names.length > 0 }, one, parts, place, i, sharing);
  });
  return tidied({ data, layout });
}

function requirePanels({ columns, width, height }: PanelsOptions, all: readonly Panel[]): void {
  if (all.length === 0) throw new ArgumentError('panels', 'at least one', all);
  if (columns !== undefined) requireInteger('columns', columns, { min: 1 });
  if (width !== undefined) requirePositive('width', width);
  if (height !== undefined) requirePositive('height', height);
}

type ColorOf = (mark: Mark) => string;

function colorsByName(all: readonly Panel[]): ColorOf {
  const wanting = all.flatMap(({ marks }) => marks.filter((mark) => mark.wantsColor));
  const names = [...new Set(wanting.map((mark) => mark.name))];
  const palette = paletteOf(names.length);
  return ({ name }) => palette[Math.max(0, names.indexOf(name)) % palette.length] ?? '';
}

function drawing(colorOf: ColorOf): (one: Panel) => Drawing[] {
  return ({ marks }) => marks.map((mark) => mark.draw(colorOf(mark)));
}

/** The names that the legend shows: none where there is nothing to tell apart. */
function legendNames(all: readonly Panel[]): string[] {
  const names = new Set(all.flatMap(({ marks }) => marks.flatMap(({ name }) => name ?? [])));
  return all.some(({ marks }) => marks.length > 1) || names.size > 1 ? [...names] : [];
}

function frame({ width, height, title, legend }: Arrangement, text?: string): Partial<Layout> {
  const { orientation, ...corner } = legend;
  return {
    width,
    height,
    // Places are fractions of the whole figure, so that every gutter is where `arrange` put it.
    margin: { l: 0, r: 0, t: 0, b: 0, ...{ autoexpand: false } },
    ...(text === undefined
      ? {}
      : { title: { text, ...title, xanchor: 'left', yanchor: 'top', yref: 'container' } }),
    legend: {
      ...corner,
      orientation,
      xanchor: 'left',
      yanchor: 'top',
      bgcolor: 'rgba(255, 255, 255, 0)',
    },
    shapes: [],
    annotations: [],
  };
}
