import { isObject, type CodeCell, type Json, type JsonObject } from '../../notebook';
import { arrayOf, imageDifference, outputsOf, type Difference, type Display } from '../compare';
import { joinHtml, NO_HTML, type Html } from '../../terminal';
import { safeHtml } from './safeHtml';
import { scriptJson } from './scriptJson';

/** What is stored and what was found, of the outputs that differ, side by side with the difference between them. */
export class Views {
  private count = 0;

  /** Whether any figure is to be drawn by plotly. */
  get drawsFigures(): boolean {
    return this.count > 0;
  }

  /** The HTML of a cell's displays in which something differs. */
  of(stored: CodeCell, found: CodeCell | undefined, differences: readonly Difference[]): Html {
    const before = outputsOf(stored).displays;
    const after = found === undefined ? [] : outputsOf(found).displays;
    const places = new Set(differences.flatMap(({ display }) => display ?? []));
    const views = [...places].map((place) => {
      const old = before.at(place);
      const now = old && counterpart(old, before, after);
      return old ? this.view(old, now) : NO_HTML;
    });
    return joinHtml(views, '\n');
  }

  private view(old: Display, now: Display | undefined): Html {
    const parts = [
      framed('stored', this.shown(old)),
      framed('found', now === undefined ? safeHtml`<em>nothing</em>` : this.shown(now)),
      ...(now === undefined ? [] : [this.difference(old, now)]),
    ];
    return safeHtml`<div class="views">${parts}</div>`;
  }

  private shown({ comparer, data }: Display): Html {
    const shown = comparer.view(data);
    if ('figure' in shown) return this.drawn(shown.figure);
    return 'png' in shown ? picture(shown.png) : safeHtml`<pre>${shown.text}</pre>`;
  }

  private drawn(figure: JsonObject): Html {
    const id = `figure-${++this.count}`;
    const { data, layout } = figure;
    return safeHtml`<script type="application/json" id="${id}">${scriptJson({ data, layout })}</script><div class="plot" data-figure="${id}"></div>`;
  }

  private difference(old: Display, now: Display): Html {
    const [before, after] = [old, now].map(({ comparer, data }) => comparer.view(data));
    if ('figure' in before && 'figure' in after) {
      const caption = showsHeat(after.figure) ? 'found - stored' : 'both, stored in grey';
      return framed(caption, this.drawn(overlaid(before.figure, after.figure)));
    }
    if (old.png === undefined || now.png === undefined) return NO_HTML;
    const image = imageDifference(old.png, now.png);
    if (image === undefined || image.picture === '') return NO_HTML;
    return framed('difference', picture(image.picture));
  }
}

// The display of the same kind that has as many of its kind before it.
function counterpart(
  old: Display,
  before: readonly Display[],
  after: readonly Display[],
): Display | undefined {
  const named = after.filter(({ name }) => name === old.name);
  const namesakes = before.filter(({ name }) => name === old.name);
  if (named.length > 0) return named.at(namesakes.indexOf(old));
  const alike = (displays: readonly Display[]) =>
    displays.filter(({ comparer }) => comparer === old.comparer);
  return alike(after).at(alike(before).indexOf(old));
}

function showsHeat(figure: JsonObject): boolean {
  return tracesOf(figure).some(({ type }) => type === 'heatmap');
}

/** Both figures in one: what is stored in grey, what was found over it; of heat maps, what was found minus what is stored. */
function overlaid(old: JsonObject, now: JsonObject): JsonObject {
  const before = tracesOf(old);
  const after = tracesOf(now);
  const layout = isObject(now.layout) ? now.layout : {};
  const grey = before
    .filter(({ type }) => type !== 'heatmap')
    .map((trace) => ({
      ...trace,
      name: `${typeof trace.name === 'string' ? trace.name : ''} (stored)`,
      showlegend: false,
      line: { ...(isObject(trace.line) ? trace.line : {}), color: '#999', width: 4 },
      marker: { ...(isObject(trace.marker) ? trace.marker : {}), color: '#999' },
      ...(trace.type === 'contour' && { colorscale: GREY, showscale: false }),
      opacity: 0.6,
    }));
  const found = after.map((trace, i) =>
    trace.type === 'heatmap' ? (heatDifference(before.at(i), trace) ?? trace) : trace,
  );
  return { data: [...grey, ...found], layout };
}

const GREY: Json = [
  [0, '#999'],
  [1, '#999'],
];
const BLUE_TO_RED: Json = [
  [0, '#0072b2'],
  [0.5, '#ffffff'],
  [1, '#d55e00'],
];

function heatDifference(old: JsonObject | undefined, now: JsonObject): JsonObject | undefined {
  const [before, after] = [old && arrayOf(old.z), arrayOf(now.z)];
  if (before === undefined || after === undefined || before.length !== after.length)
    return undefined;
  const z = after.map((row, i) => {
    const other = before[i];
    if (!Array.isArray(row) || !Array.isArray(other)) return [];
    return row.map((value, j) => difference(value, other.at(j)));
  });
  const largest = z.flat().reduce<number>((max, d) => Math.max(max, Math.abs(d ?? 0)), 0);
  const range = largest === 0 ? 1 : largest;
  return {
    ...now,
    z,
    zmin: -range,
    zmax: range,
    zauto: false,
    colorscale: BLUE_TO_RED,
    reversescale: false,
    showscale: true,
  };
}

// An empty cell is a count of none; of two there is nothing to show.
function difference(value: Json, was: Json | undefined): number | null {
  if (value === null && was === null) return null;
  const [now, before] = [value ?? 0, was ?? 0];
  return typeof now === 'number' && typeof before === 'number' ? now - before : null;
}

function tracesOf({ data }: JsonObject): JsonObject[] {
  return Array.isArray(data) ? data.filter(isObject) : [];
}

function picture(base64: string): Html {
  return safeHtml`<img src="data:image/png;base64,${base64.replace(/\s/g, '')}" alt="">`;
}

function framed(caption: string, content: Html): Html {
  return safeHtml`<figure><figcaption>${caption}</figcaption>${content}</figure>`;
}
