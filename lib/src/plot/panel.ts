import type { Annotations, Layout, LayoutAxis, Shape } from 'plotly.js';
import type { PanelPlace } from './arrange';
import { axisLayout, axisOptions, type Axis } from './axis';
import { logTicks, spanOf } from './tickLabels';
import type { Drawing, Mark, Plot, Rule } from './types';

/** The title and the axes of a panel. */
export interface PanelOptions {
  readonly title?: string;
  /** The axes' names, needed; text may hold `<sub>`, `<sup>`, `<i>` and `<b>`. */
  readonly x: Axis;
  readonly y: Axis;
  /** True draws one unit of x as long as one unit of y, so that circles are round. */
  readonly equalAspect?: boolean;
}

/** One of several plots in a figure. */
export interface Panel extends PanelOptions {
  readonly marks: readonly Mark[];
}

/** A figure in the making. */
export interface Canvas {
  readonly data: Plot[];
  readonly layout: Partial<Layout>;
  /** The names that already have their entry in the legend. */
  readonly shown: Set<string>;
  readonly legend: boolean;
}

interface Sharing {
  readonly x: boolean;
  readonly y: boolean;
}

/** Adds the drawings of one panel's marks, its axes and its title. */
export function addPanel(
  canvas: Canvas,
  one: Panel,
  parts: readonly Drawing[],
  place: PanelPlace,
  index: number,
  sharing: Sharing | undefined,
): void {
  const suffix = index === 0 ? '' : String(index + 1);
  const layout = canvas.layout as Record<string, unknown>;
  const axes = panelAxes(one, parts, place, suffix, sharing);
  layout[`xaxis${suffix}`] = Object.assign(axes.x, ...parts.map((part) => part.x));
  layout[`yaxis${suffix}`] = Object.assign(axes.y, ...parts.map((part) => part.y));
  if (one.title !== undefined) canvas.layout.annotations?.push(panelTitle(one.title, place));
  parts.forEach((part, i) => {
    const naming = legendEntry(canvas, one.marks[i]?.name);
    const at = index === 0 ? {} : { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    for (const trace of part.traces ?? []) {
      const placed = withColorBarAt(trace, place, canvas.layout.width ?? 1);
      const silent = part.key ? { showlegend: false } : {};
      canvas.data.push({ ...placed, ...naming, ...silent, ...at });
    }
    if (part.key && naming.showlegend) canvas.data.push({ ...part.key, ...naming, ...at });
    for (const rule of part.rules ?? [])
      canvas.layout.shapes?.push({ ...ruleShape(rule, suffix), ...naming });
  });
}

function panelAxes(
  one: Panel,
  parts: readonly Drawing[],
  place: PanelPlace,
  suffix: string,
  sharing?: Sharing,
) {
  const own = (letter: 'x' | 'y'): Partial<LayoutAxis> => {
    const options = axisOptions(letter, one[letter]);
    return {
      ...axisLayout(options),
      ...(options.log ? logTicks(spanOf(letter, options, parts)) : {}),
      domain: place[letter],
      anchor: `${letter === 'x' ? 'y' : 'x'}${suffix}` as LayoutAxis['anchor'],
      ...(sharing?.[letter] ? { matches: letter } : {}),
    };
  };
  const y = own('y');
  if (one.equalAspect && !sharing?.y) y.scaleanchor = `x${suffix}` as LayoutAxis['scaleanchor'];
  return { x: own('x'), y };
}

function panelTitle(text: string, { x, y }: PanelPlace): Partial<Annotations> {
  return {
    text,
    x: x[0],
    y: y[1],
    xref: 'paper',
    yref: 'paper',
    xanchor: 'left',
    yanchor: 'bottom',
    xshift: -2,
    yshift: 4,
    showarrow: false,
    font: { size: 14 },
  };
}

function legendEntry(canvas: Canvas, name: string | undefined) {
  if (name === undefined) return { showlegend: false };
  const first = !canvas.shown.has(name);
  canvas.shown.add(name);
  return { name, legendgroup: name, showlegend: canvas.legend && first };
}

function withColorBarAt(trace: Plot, { x, y }: PanelPlace, width: number): Plot {
  const at = {
    x: x[1] + 10 / width,
    xanchor: 'left',
    y: y[0],
    yanchor: 'bottom',
    len: y[1] - y[0],
    ypad: 0,
    xpad: 0,
  };
  const bar = trace.colorbar ?? trace.marker?.colorbar;
  if (!bar) return trace;
  const colorbar = { ...bar, ...at } as NonNullable<Plot['colorbar']>;
  return trace.colorbar
    ? { ...trace, colorbar }
    : { ...trace, marker: { ...trace.marker, colorbar } };
}

/** Plotly's types do not know positions within a panel (`x domain`). */
function ruleShape({ across, at, line }: Rule, suffix: string): Partial<Shape> {
  const ends =
    across === 'y'
      ? { x0: 0, x1: 1, y0: at, y1: at, xref: `x${suffix} domain`, yref: `y${suffix}` }
      : { x0: at, x1: at, y0: 0, y1: 1, xref: `x${suffix}`, yref: `y${suffix} domain` };
  return { type: 'line', ...(ends as Partial<Shape>), line };
}
