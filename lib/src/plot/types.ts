import type { Layout, LayoutAxis, PlotData, PlotMarker, ShapeLine } from 'plotly.js';

/** One trace as plotly takes it, the type that nodeplotlib calls `Plot`. */
export type Plot = Partial<Omit<PlotData, 'marker'>> & { marker?: Partial<PlotMarker> };

/** A figure as plotly's JSON: what notebooks store, JupyterLab draws live and `toPng` turns into a picture. */
export interface Figure {
  readonly data: Plot[];
  readonly layout: Partial<Layout>;
}

/** Numbers to draw: an array or a typed array. NaN and infinite entries are gaps. */
export type Numbers = ArrayLike<number>;

/** A straight line from edge to edge of a panel, at one value of the axis it runs across. */
export interface Rule {
  readonly across: 'x' | 'y';
  readonly at: number;
  readonly line: Partial<ShapeLine>;
}

/** What a mark adds to its panel. */
export interface Drawing {
  readonly traces?: readonly Plot[];
  readonly rules?: readonly Rule[];
  /** Stands in the legend in place of the traces. */
  readonly key?: Plot;
  /** What the mark needs of the axes, such as a start at zero. */
  readonly x?: Partial<LayoutAxis>;
  readonly y?: Partial<LayoutAxis>;
  /** The mark explains its colours by a bar at the right of the panel. */
  readonly colorBar?: boolean;
}

/** A part of a panel: a line, points, bars. Made by `line`, `scatter` and their like, drawn by `figure` and `panels`. */
export interface Mark {
  /** Its name in the legend. */
  readonly name: string | undefined;
  /** True when the panel is to choose a colour for it. */
  readonly wantsColor: boolean;
  /** The traces with unrounded numbers; `color` is the one chosen, or the mark's own. */
  draw(color: string): Drawing;
}
