import { isObject, type CodeCell, type Json, type JsonObject } from '../../notebook';
import { imageDifference, outputsOf, type Difference, type Display } from '../compare';
import { escapeHtml, scriptJson } from './escape';

/** What is stored and what was found, of the outputs that differ, side by side with the difference between them. */
export class Views {
  private count = 0;

  /** Whether any figure is to be drawn by plotly. */
  get drawsFigures(): boolean {
    return this.count > 0;
  }

  /** The HTML of a cell's displays in which something differs. */
  of(stored: CodeCell, found: CodeCell | undefined, differences: readonly Difference[]): string {
    const before = outputsOf(stored).displays;
    const after = found === undefined ? [] : outputsOf(found).displays;
    const places = new Set(differences.flatMap(({ display }) => display ?? []));
    return [...places]
      .map((place) => {
        const old = before.at(place);
        const now = old && counterpart(old, before, after);
        return old ? this.view(old, now) : '';
      })
      .join('\n');
  }

  private view(old: Display, now: Display | undefined): string {
    const parts = [
      framed('stored', this.shown(old)),
      framed('found', now === undefined ? '<em>nothing</em>' : this.shown(now)),
      framed('difference', now === undefined ? '' : this.difference(old, now)),
    ];
    return `<div class="views">${parts.join('')}</div>`;
  }

  private shown({ kind, data }: Display): string {
    if (kind === 'figure' && isObject(data)) return this.drawn(data);
    if (kind === 'png' && typeof data === 'string') return picture(data);
    const text = typeof data === 'string' ? data : JSON.stringify(data, null, 1);
    return `<pre>${escapeHtml(text)}</pre>`;
  }

  private drawn(figure: JsonObject): string {
    const id = `figure-${++this.count}`;
    const { data, layout } = figure;
    return (
      `<script type="application/json" id="${id}">${scriptJson({ data, layout })}</script>` +
      `<div class="plot" data-figure="${id}"></div>`
    );
  }

  private difference(old: Display, now: Display): string {
    const overlay =
      isObject(old.data) && isObject(now.data) && old.kind === 'figure'
        ? this.drawn(overlaid(old.data, now.data))
        : '';
    if (overlay !== '' || old.png === undefined || now.png === undefined) return overlay;
    const image = imageDifference(old.png, now.png);
    return image === undefined || image.picture === '' ? '' : picture(image.picture);
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
  const alike = (displays: readonly Display[]) => displays.filter(({ kind }) => kind === old.kind);
  return alike(after).at(alike(before).indexOf(old));
}

/** Both figures in one: what is stored in grey, what was found over it. */
function overlaid(old: JsonObject, now: JsonObject): JsonObject {
  const traces = (value: Json | undefined): JsonObject[] =>
    Array.isArray(value) ? value.filter(isObject) : [];
  const grey = traces(old.data).map((trace) => ({
    ...trace,
    name: `${typeof trace.name === 'string' ? trace.name : ''} (stored)`,
    line: { ...(isObject(trace.line) ? trace.line : {}), color: '#999', width: 4 },
    marker: { color: '#999' },
    opacity: 0.6,
  }));
  const layout = isObject(now.layout) ? now.layout : {};
  return { data: [...grey, ...traces(now.data)], layout };
}

function picture(base64: string): string {
  return `<img src="data:image/png;base64,${escapeHtml(base64.replace(/\s/g, ''))}" alt="">`;
}

function framed(caption: string, content: string): string {
  return `<figure><figcaption>${caption}</figcaption>${content}</figure>`;
}
