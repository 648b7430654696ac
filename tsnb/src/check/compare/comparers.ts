import { isJsonType, isObject, type Json, type JsonObject } from '../../notebook';
import { compareJson } from './data';
import { compareFigures, FIGURE_TYPE, titleOf } from './figure';
import type { Findings } from './findings';
import { compareImages } from './image';
import { compareHtml, comparePrinted, compareText } from './text';

/** What a person is shown of an output: a figure to be drawn, a PNG in base64, or a text. */
export type Shown = { figure: JsonObject } | { png: string } | { text: string };

/** How outputs of one kind are compared and shown. */
export interface Comparer {
  /** Whether outputs of this MIME type are of this kind. */
  matches(type: string): boolean;
  /** What a person calls one: `figure "Loss"`, `HTML`. */
  name(type: string, data: Json): string;
  /** Compares one with the stored one, which has this name. */
  compare(name: string, stored: Json, found: Json, findings: Findings): void;
  /** What is shown of one. */
  view(data: Json): Shown;
}

type CompareTexts = (name: string, stored: string, found: string, findings: Findings) => void;

/** Every kind of output, the richest first: of a bundle that one is compared, as the others say the same in less. */
export const COMPARERS: readonly Comparer[] = [
  {
    matches: (type) => type === FIGURE_TYPE,
    name: (_, data) => (isObject(data) ? `figure ${JSON.stringify(titleOf(data))}` : 'figure'),
    compare: (name, stored, found, findings) => {
      if (isObject(stored) && isObject(found)) compareFigures(name, stored, found, findings);
      else compareJson(name, stored, found, findings);
    },
    view: (data) => (isObject(data) ? { figure: data } : asText(data)),
  },
  { matches: isJsonType, name: () => 'JSON', compare: compareJson, view: asText },
  { matches: is('text/html'), name: () => 'HTML', compare: texts(compareHtml), view: asText },
  { matches: is('image/svg+xml'), name: () => 'SVG', compare: texts(compareHtml), view: asText },
  {
    matches: is('image/png'),
    name: () => 'picture',
    compare: texts(compareImages),
    view: (data) => (typeof data === 'string' ? { png: data } : asText(data)),
  },
  {
    matches: (type) => type.startsWith('text/') && type !== 'text/plain',
    name: (type) => type,
    compare: texts(compareText),
    view: asText,
  },
  {
    matches: (type) => type !== 'text/plain',
    name: (type) => type,
    compare: texts(compareBytes),
    view: asText,
  },
  { matches: () => true, name: () => 'text', compare: texts(comparePrinted), view: asText },
];

function is(wanted: string): (type: string) => boolean {
  return (type) => type === wanted;
}

// What should be a text, and is none, is compared as the JSON that it is.
function texts(compare: CompareTexts): Comparer['compare'] {
  return (name, stored, found, findings) => {
    if (typeof stored === 'string' && typeof found === 'string')
      compare(name, stored, found, findings);
    else compareJson(name, stored, found, findings);
  };
}

function compareBytes(where: string, stored: string, found: string, findings: Findings): void {
  if (stored !== found)
    findings.add({ kind: 'data', where, problem: 'changed', stored: null, found: null });
}

function asText(data: Json): Shown {
  return { text: typeof data === 'string' ? data : JSON.stringify(data, null, 1) };
}
