import { DOMMatrix, DOMPoint } from '@napi-rs/canvas';
import type { Box, TextMeasure } from './text';

/**
 * The box round the texts in an element (shapes are left out: plotly asks for the sizes of texts only), in the coordinates of
 * `frame`, one of its ancestors or itself; null stands for the whole drawing.
 */
export function boxIn(element: Element, frame: Element | null, measure: TextMeasure): Box {
  const texts = isText(element) ? [element] : Array.from(element.querySelectorAll('text'));
  const corners = texts.flatMap((text) => {
    const matrix = matrixTo(text, frame);
    return cornersOf(measure.box(text)).map((corner) => corner.matrixTransform(matrix));
  });
  if (corners.length === 0) {
    const { e: x, f: y } = matrixTo(element, frame);
    return { x, y, width: 0, height: 0 };
  }
  const [x, y] = [Math.min(...corners.map((c) => c.x)), Math.min(...corners.map((c) => c.y))];
  const width = Math.max(...corners.map((corner) => corner.x)) - x;
  const height = Math.max(...corners.map((corner) => corner.y)) - y;
  return { x, y, width, height };
}

function isText(element: Element): boolean {
  return element.tagName === 'text' || element.tagName === 'tspan';
}

function cornersOf({ x, y, width, height }: Box): DOMPoint[] {
  return [
    new DOMPoint(x, y),
    new DOMPoint(x + width, y),
    new DOMPoint(x, y + height),
    new DOMPoint(x + width, y + height),
  ];
}

function matrixTo(element: Element, frame: Element | null): DOMMatrix {
  let matrix = new DOMMatrix();
  for (let at: Element | null = element; at && at !== frame; at = at.parentElement)
    matrix = transformOf(at).multiply(matrix);
  return matrix;
}

/** Of the attribute `transform`, the three kinds that plotly writes. */
function transformOf(element: Element): DOMMatrix {
  const matrix = new DOMMatrix();
  const steps = (element.getAttribute('transform') ?? '').matchAll(/(\w+)\(([^)]*)\)/g);
  for (const [, kind, list = ''] of steps) {
    const [a = 0, b = 0, c = 0] = list.split(/[\s,]+/).map(Number);
    if (kind === 'translate') matrix.translateSelf(a, b);
    else if (kind === 'scale') matrix.scaleSelf(a, b || a);
    else if (kind === 'rotate') matrix.translateSelf(b, c).rotateSelf(a).translateSelf(-b, -c);
  }
  return matrix;
}
