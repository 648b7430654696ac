import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { createCanvas, type Canvas } from '@napi-rs/canvas';
import { JSDOM, type DOMWindow } from 'jsdom';
import type { Figure } from '../types';
import { boxIn } from './box';
import { TextMeasure } from './text';

/** The part of plotly.js that is called here. */
export interface Plotly {
  newPlot(div: Element, data: unknown, layout: unknown, config: unknown): Promise<PlottedDiv>;
  purge(div: Element): void;
  readonly Snapshot: { toSVG(div: Element, format: 'svg', scale: number): string };
}

/** The div of a drawn figure, with the axes that plotly keeps there. */
export interface PlottedDiv extends HTMLElement {
  readonly _fullLayout: Readonly<Record<string, PlottedAxis | undefined>>;
  readonly _fullData: readonly { readonly uid: string }[];
}

export interface PlottedAxis {
  /** Pixels from the panel's edge of a value as the data has it. */
  d2p(value: number): number;
  readonly _length: number;
}

/** A browser's page without a browser, with plotly.js in it. */
export class Page {
  private constructor(
    private readonly window: DOMWindow,
    readonly plotly: Plotly,
  ) {}

  static open(): Page {
    const dom = new JSDOM('<!DOCTYPE html><body></body>', { runScripts: 'outside-only' });
    lendCanvas(dom.window);
    lendMetrics(dom.window, new TextMeasure());
    const path = createRequire(__filename).resolve('plotly.js-dist-min');
    new Script(readFileSync(path, 'utf8'), { filename: path }).runInContext(
      dom.getInternalVMContext(),
    );
    return new Page(dom.window, (dom.window as unknown as { Plotly: Plotly }).Plotly);
  }

  get document(): Document {
    return this.window.document;
  }

  /** A copy made of the page's own objects, that plotly may change. */
  copy(figure: Figure): Figure {
    return this.window.JSON.parse(JSON.stringify(figure)) as Figure;
  }

  /** Plotly names clip paths at random: from the same start, the same figure gives the same SVG. */
  restartRandom(): void {
    let state = 1;
    this.window.Math.random = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
  }
}

/** jsdom's canvas elements draw nothing; plotly paints heatmaps on them. */
function lendCanvas(window: DOMWindow): void {
  const surfaces = new WeakMap<HTMLCanvasElement, Canvas>();
  const surface = (element: HTMLCanvasElement): Canvas => {
    const { width, height } = element;
    const known = surfaces.get(element);
    if (known && known.width === width && known.height === height) return known;
    const made = createCanvas(width, height);
    surfaces.set(element, made);
    return made;
  };
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext(this: HTMLCanvasElement, kind: string) {
      return kind === '2d' ? surface(this).getContext('2d') : null;
    },
    toDataURL(this: HTMLCanvasElement) {
      return surface(this).toDataURL('image/png');
    },
  });
  // Plotly's map code, unused here, makes a worker's address when it loads.
  window.URL.createObjectURL = () => '';
}

function lendMetrics(window: DOMWindow, measure: TextMeasure): void {
  Object.assign(window.SVGElement.prototype, {
    getComputedTextLength(this: Element) {
      return measure.width(this);
    },
    getBBox(this: Element) {
      return boxIn(this, this, measure);
    },
    getBoundingClientRect(this: Element) {
      const { x, y, width, height } = boxIn(this, null, measure);
      return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
    },
  });
}
