import { isObject, type Json, type JsonObject } from '../../notebook';
import { compareJson, compareNumber } from './json';
import type { Findings } from './numbers';
import { readLine } from './lines';
import { compareWords, patterns } from './text';
import { compareTrace } from './trace';

export const FIGURE_TYPE = 'application/vnd.plotly.v1+json';

const AXIS = /^(?:[xyz]axis\d*|polar\d*|scene\d*|ternary\d*|coloraxis\d*)$/;
const AXIS_WORDS = [
  ...['type', 'visible', 'matches', 'scaleanchor', 'side', 'overlaying', 'anchor', 'rangemode'],
  ...[
    'autorange',
    'tickmode',
    'tick0',
    'dtick',
    'tickformat',
    'tickprefix',
    'ticksuffix',
    'showticklabels',
  ],
];
/** What of the layout is content beside titles, axes, annotations and shapes. */
const LAYOUT = [
  'barmode',
  'boxmode',
  'barnorm',
  'showlegend',
  'sliders',
  'updatemenus',
  'images',
  'grid',
];

/** The title of a figure. */
export function titleOf(figure: JsonObject): string {
  return isObject(figure.layout) ? titleText(figure.layout.title) : '';
}

/**
 * Compares two plotly figures: titles, axes, annotations, marked positions; traces, found by type and name in whichever
 * order, their data by tolerance or as samples. Colours, fonts, sizes and margins don't count.
 */
export function compareFigures(
  name: string,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
): void {
  const before = objectOf(stored.layout);
  const after = objectOf(found.layout);
  compareWords(`${name}, title`, titleText(before.title), titleText(after.title), findings);
  compareWords(`${name}, subtitle`, subtitle(before.title), subtitle(after.title), findings);
  compareWords(`${name}, legend`, legendTitle(before), legendTitle(after), findings);
  for (const key of LAYOUT) compareJson(`${name}, ${key}`, before[key], after[key], findings);
  compareJson(`${name}, frames`, stored.frames, found.frames, findings);
  compareAxes(name, before, after, findings);
  compareMarks(`${name}, annotations`, before.annotations, after.annotations, findings);
  compareMarks(`${name}, shapes`, before.shapes, after.shapes, findings);
  compareTraces(name, stored, found, findings);
}

function compareTraces(
  name: string,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
): void {
  const before = tracesOf(stored, findings);
  const after = tracesOf(found, findings);
  const added = new Map([...after].filter(([key]) => !before.has(key)));
  for (const [key, trace] of before) {
    const where = `${name}, ${trace.label}`;
    const other = after.get(key) ?? takeRenamed(added, trace);
    if (other === undefined) {
      const { label } = trace;
      findings.add({ kind: 'missing', where, problem: 'is missing', stored: label, found: null });
    } else {
      const isLog = (axis: 'x' | 'y') => isLogAxis(stored, trace.data, axis);
      compareWords(`${where}, name`, nameOf(trace.data), nameOf(other.data), findings);
      compareTrace(where, trace.data, other.data, isLog, findings);
    }
  }
  for (const { label } of added.values()) {
    const where = `${name}, ${label}`;
    findings.add({ kind: 'extra', where, problem: 'is new', stored: null, found: label });
  }
}

interface Trace {
  label: string;
  /** Its type and the axes that it is drawn on. */
  place: string;
  data: JsonObject;
}

// The first of the traces that is drawn in the same way in the same place: that one has another name now.
function takeRenamed(added: Map<string, Trace>, { place }: Trace): Trace | undefined {
  for (const [key, trace] of added) {
    if (trace.place !== place) continue;
    added.delete(key);
    return trace;
  }
  return undefined;
}

// By type, name (decimals in it may differ, integers tell one from another) and axes; those alike in all by their order.
function tracesOf(figure: JsonObject, findings: Findings): Map<string, Trace> {
  const traces = new Map<string, Trace>();
  for (const data of Array.isArray(figure.data) ? figure.data : []) {
    if (!isObject(data)) continue;
    const type = textOf(data.type) || 'scatter';
    const name = readLine(nameOf(data), patterns(findings), '').signature;
    const axes = ['xaxis', 'yaxis', 'scene', 'subplot'].flatMap((key) => textOf(data[key]) || []);
    const place = [type, ...axes].join(' ');
    const base = JSON.stringify([place, name]);
    let key = base;
    let count = 1;
    while (traces.has(key)) key = `${base} ${++count}`;
    const which =
      (axes.length > 0 ? ` on ${axes.join(', ')}` : '') + (count > 1 ? ` (${count})` : '');
    const label = `trace ${JSON.stringify(name)} of type ${type}${which}`;
    traces.set(key, { label, place, data });
  }
  return traces;
}

function compareAxes(
  name: string,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
): void {
  for (const key of new Set([...Object.keys(stored), ...Object.keys(found)])) {
    if (!AXIS.test(key)) continue;
    const where = `${name}, ${key}`;
    if (!isObject(stored[key]) || !isObject(found[key])) {
      compareJson(where, stored[key], found[key], findings);
      continue;
    }
    const [before, after] = [stored[key], found[key]];
    if (/^(?:polar|scene|ternary)/.test(key)) compareAxes(where, before, after, findings);
    compareWords(`${where}, title`, titleText(before.title), titleText(after.title), findings);
    for (const word of AXIS_WORDS)
      compareJson(`${where}, ${word}`, before[word], after[word], findings);
    compareRange(`${where}, range`, before.range, after.range, findings);
    for (const list of ['tickvals', 'ticktext', 'categoryarray'])
      compareJson(`${where}, ${list}`, before[list], after[list], findings);
  }
}

// The ends of an axis are as precise as its width.
function compareRange(
  where: string,
  stored: Json | undefined,
  found: Json | undefined,
  findings: Findings,
): void {
  if (!Array.isArray(stored) || !Array.isArray(found) || stored.length !== found.length) {
    compareJson(where, stored, found, findings);
    return;
  }
  const [from, to] = stored;
  const width = typeof from === 'number' && typeof to === 'number' ? Math.abs(to - from) : 0;
  stored.forEach((end, i) => {
    const other = found[i];
    if (typeof end === 'number' && typeof other === 'number')
      compareNumber(where, end, other, findings, Math.max(width, Math.abs(end)));
    else compareJson(where, end, other, findings);
  });
}

// Annotations and shapes: what they say and where they stand.
function compareMarks(
  where: string,
  stored: Json | undefined,
  found: Json | undefined,
  findings: Findings,
): void {
  const [before, after] = [marksOf(stored), marksOf(found)];
  if (before.length !== after.length) {
    const [old, now] = [String(before.length), String(after.length)];
    const kind = before.length > after.length ? 'missing' : 'extra';
    findings.add({ kind, where, problem: 'are more or fewer', stored: old, found: now });
    return;
  }
  before.forEach((mark, i) => {
    const place = `${where} ${i + 1}`;
    for (const key of ['type', 'xref', 'yref', 'path'])
      compareJson(`${place}, ${key}`, mark[key], after[i][key], findings);
    for (const key of ['text', 'name'])
      compareWords(`${place}, ${key}`, textOf(mark[key]), textOf(after[i][key]), findings);
    compareWords(`${place}, label`, labelOf(mark), labelOf(after[i]), findings);
    for (const key of ['x', 'y', 'ax', 'ay', 'x0', 'x1', 'y0', 'y1'])
      compareJson(`${place}, ${key}`, mark[key], after[i][key], findings);
  });
}

function labelOf({ label }: JsonObject): string {
  return textOf(objectOf(label).text);
}

function marksOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isLogAxis(figure: JsonObject, trace: JsonObject, axis: 'x' | 'y'): boolean {
  const reference = textOf(trace[`${axis}axis`]) || axis;
  const settings = objectOf(figure.layout)[`${axis}axis${reference.slice(1)}`];
  return isObject(settings) && settings.type === 'log';
}

function titleText(title: Json | undefined): string {
  return textOf(isObject(title) ? title.text : title);
}

function subtitle(title: Json | undefined): string {
  return titleText(objectOf(title).subtitle);
}

function legendTitle(layout: JsonObject): string {
  return titleText(objectOf(layout.legend).title);
}

function nameOf(trace: JsonObject): string {
  return textOf(trace.name);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
