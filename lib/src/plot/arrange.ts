/** What the arrangement needs to know of a figure. Lengths here are pixels. */
export interface Contents {
  readonly columns: number;
  readonly panels: readonly {
    readonly title: boolean;
    readonly colorBar: boolean;
    /** How many letters the longest tick label of y has. */
    readonly letters: number;
  }[];
  readonly square: boolean;
  readonly title: boolean;
  readonly legend: readonly string[];
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/** Where things stand. Panels and points are fractions of the whole figure from its lower left corner, as plotly counts. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  readonly panels: readonly PanelPlace[];
  readonly title: Place;
  readonly legend: Place & { readonly orientation: 'h' | 'v' };
}

export interface PanelPlace {
  readonly x: [number, number];
  readonly y: [number, number];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Around each panel: room for tick labels and axis names, and for a colour bar with its labels. */
const GUTTER = { axisName: 42, right: 20, colorBar: 80, bottom: 58, top: 10, panelTitle: 26 };
const TITLE_HEIGHT = 38;
const LEGEND_ROW = 24;
const LETTER = 7.4;
/** The symbol of a legend entry and the space around it, and its letters, narrower than the ticks' digits. */
const LEGEND_SYMBOL = 44;
const LEGEND_LETTER = 6.6;

/** Sizes of the area inside the axes when the person gives none, by the number of columns: they fit a notebook's column. */
const AREAS = [
  { width: 544, height: 300, square: 380 },
  { width: 316, height: 250, square: 264 },
  { width: 184, height: 200, square: 184 },
] as const;

/** The places of panels, title and legend. */
export function arrange(contents: Contents): Arrangement {
  const { panels, columns } = contents;
  const rows = Math.ceil(panels.length / columns);
  const letters = Math.max(4, ...panels.map((panel) => panel.letters));
  const left = GUTTER.axisName + Math.ceil(LETTER * letters);
  const rights = Array.from({ length: columns }, (_, column) =>
    inColumn(panels, column, columns).some((panel) => panel.colorBar)
      ? GUTTER.colorBar
      : GUTTER.right,
  );
  const panelTop = GUTTER.top + (panels.some((panel) => panel.title) ? GUTTER.panelTitle : 0);
  const beside = legendBeside(contents);
  const sides = columns * left + sum(rights) + beside;
  const fixedHeight = (head: number) => head + rows * (panelTop + GUTTER.bottom);

  const guess = AREAS[Math.min(columns, AREAS.length) - 1] ?? AREAS[0];
  const defaultWidth = contents.square ? guess.square : guess.width;
  const areaWidth = contents.width ? (contents.width - sides) / columns : defaultWidth;
  const width = contents.width ?? columns * defaultWidth + sides;
  const rowsOfLegend = beside > 0 ? 0 : legendRows(contents.legend, width - left);
  // Plotly breaks a legend where it is wider than the figure, so one that may be has to begin at the figure's edge.
  const legendLeft = rowsOfLegend > 1 ? 4 : left - 8;
  const legendHeight = LEGEND_ROW * rowsOfLegend;
  const head = (contents.title ? TITLE_HEIGHT : 0) + legendHeight;
  const defaultHeight = contents.square ? areaWidth : guess.height;
  const areaHeight = contents.height ? (contents.height - fixedHeight(head)) / rows : defaultHeight;
  const height = contents.height ?? rows * defaultHeight + fixedHeight(head);
  return arrangement();

  function arrangement(): Arrangement {
    const places = panels.map((_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const start = (column + 1) * left + column * areaWidth + sum(rights.slice(0, column));
      const top = head + (row + 1) * panelTop + row * (areaHeight + GUTTER.bottom);
      return box(start, top);
    });
    const legend =
      beside > 0
        ? { ...point(width - beside, head + panelTop), orientation: 'v' as const }
        : { ...point(legendLeft, contents.title ? TITLE_HEIGHT : 4), orientation: 'h' as const };
    return { width, height, panels: places, title: point(left, 14), legend };
  }

  function box(fromLeft: number, top: number): PanelPlace {
    const low = point(fromLeft, top + areaHeight);
    const high = point(fromLeft + areaWidth, top);
    return { x: [low.x, high.x], y: [low.y, high.y] };
  }

  function point(fromLeft: number, fromTop: number): Place {
    return { x: fraction(fromLeft / width), y: fraction(1 - fromTop / height) };
  }
}

/** Many names stand below each other at the right, few in a line at the top. */
function legendBeside({ legend }: Contents): number {
  if (legend.length <= 6) return 0;
  const longest = Math.max(...legend.map((name) => name.length));
  return Math.round(LEGEND_SYMBOL + longest * LETTER);
}

function legendRows(names: readonly string[], width: number): number {
  if (names.length === 0) return 0;
  const lengths = names.map((name) => LEGEND_SYMBOL + name.length * LEGEND_LETTER);
  return Math.ceil(sum(lengths) / width);
}

function inColumn<T>(items: readonly T[], column: number, columns: number): T[] {
  return items.filter((_, i) => i % columns === column);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function fraction(value: number): number {
  return Number(Math.min(1, Math.max(0, value)).toFixed(5));
}
