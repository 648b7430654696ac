import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { FONT_FILES, FONT_NAME } from './fonts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LINE_HEIGHT = 1.3;
const ASCENT = 0.93;

/** Measures text as it will be drawn: jsdom lays nothing out, and plotly places legends and labels by the sizes of texts. */
export class TextMeasure {
  private readonly context = createCanvas(1, 1).getContext('2d');

  constructor() {
    for (const file of FONT_FILES) GlobalFonts.registerFromPath(file, FONT_NAME);
  }

  /** The width of an element's text on one line. */
  width(element: Element): number {
    let total = 0;
    for (const child of Array.from(element.childNodes)) {
      if (isElement(child)) total += this.width(child);
      else total += this.widthOfText(child.textContent ?? '', element);
    }
    return total;
  }

  /** The box of an svg `text` element of one or several lines, where its attributes x and y put it. */
  box(element: Element): Box {
    const lines = Array.from(element.querySelectorAll('tspan.line'));
    const widths = (lines.length > 0 ? lines : [element]).map((line) => this.width(line));
    const [width, size] = [Math.max(...widths), fontSize(element)];
    const shift = { middle: 0.5, end: 1 }[styleOf(element, 'text-anchor') ?? ''] ?? 0;
    const height = widths.length * size * LINE_HEIGHT;
    const [x, y] = ['x', 'y'].map((name) => Number(element.getAttribute(name) ?? 0));
    return { x: x - shift * width, y: y - ASCENT * size, width, height };
  }

  private widthOfText(text: string, element: Element): number {
    const bold = /^(bold|[6-9]00)/.test(styleOf(element, 'font-weight') ?? '');
    const italic = styleOf(element, 'font-style') === 'italic';
    const style = `${italic ? 'italic ' : ''}${bold ? 'bold ' : ''}`;
    this.context.font = `${style}${fontSize(element)}px "${FONT_NAME}"`;
    return this.context.measureText(text).width;
  }
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

function fontSize(element: Element): number {
  const size = styleOf(element, 'font-size') ?? '12px';
  const value = parseFloat(size);
  // Subscripts are given in percent of the text they stand in.
  if (!size.endsWith('%')) return value;
  return (value / 100) * (element.parentElement ? fontSize(element.parentElement) : 12);
}

/** A style or attribute of the element or the nearest ancestor that has it. */
function styleOf(element: Element, property: string): string | undefined {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { style } = at as SVGElement;
    const own = style.getPropertyValue(property) || at.getAttribute(property);
    if (own) return own;
  }
  return undefined;
}
