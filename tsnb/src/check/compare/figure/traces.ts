import { isObject, type Json, type JsonObject } from '../../../notebook';
import { contentOf } from './content';
import { compareData, type DataPair, compareNumber, compareSamples, samplesOf } from '../data';
import { compareWords, readLine } from '../text';
import type { Findings } from '../findings';
import { compareEntry } from './part';

/** Limits of a scale of colours, each as precise as the largest: they are worked out from the same data. */
const LEVELS = /^(?:contours\.(?:start|end|size)|zmin|zmax)$/;
/** Told of by the label of a trace. */
const NAMED = new Set(['type', 'name']);

/** A list of traces, and the layout that says which of their axes are logarithmic. */
export interface Drawn {
  readonly data: Json | undefined;
  readonly layout: JsonObject;
}

/** Compares traces, found by type, name and panel in whichever order. */
export function compareTraces(name: string, stored: Drawn, found: Drawn, findings: Findings): void {
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
      compareWords(`${where}, name`, textOf(trace.data.name), textOf(other.data.name), findings);
      compareTrace(where, stored.layout, trace.data, other.data, findings);
    }
  }
  for (const { label } of added.values()) {
    const where = `${name}, ${label}`;
    findings.add({ kind: 'extra', where, problem: 'is new', stored: null, found: label });
  }
}

interface Trace {
  readonly label: string;
  /** Its type and the axes that it is drawn on. */
  readonly place: string;
  readonly data: JsonObject;
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
function tracesOf({ data: list }: Drawn, findings: Findings): Map<string, Trace> {
  const traces = new Map<string, Trace>();
  for (const data of Array.isArray(list) ? list : []) {
    if (!isObject(data)) continue;
    const type = textOf(data.type) || 'scatter';
    const name = readLine(textOf(data.name), findings.masking, '').signature;
    const axes = axesOf(data);
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

// Those that are not the first, which a trace need not name.
function axesOf(data: JsonObject): string[] {
  const first = { xaxis: 'x', yaxis: 'y', scene: 'scene', subplot: 'polar' };
  return Object.entries(first).flatMap(([key, name]) => {
    const axis = textOf(data[key]);
    return axis === '' || axis === name ? [] : [axis];
  });
}

function compareTrace(
  where: string,
  layout: JsonObject,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
): void {
  const [before, after] = [contentOfTrace(stored), contentOfTrace(found)];
  const samples = compareAsSamples(where, before, after, findings);
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    if (samples.has(path)) continue;
    const key = `${where}, ${path}`;
    const [old, now] = [before.get(path), after.get(path)];
    if (isArray(old) && isArray(now)) {
      compareData(
        {
          ...{ key, where: key, stored: old, found: now },
          precision: precisionOf(layout, stored, path),
          arePoints: showsPoints(stored),
          isHeatMap: path === 'z' && stored.type === 'heatmap',
        },
        findings,
      );
    } else if (typeof old === 'number' && typeof now === 'number') {
      const isLevel = LEVELS.test(path);
      compareNumber(key, old, now, findings, {
        key: isLevel ? ruleOfLevel(where, key, findings) : key,
        scale: isLevel ? largestLevel(before) : Math.abs(old),
      });
    } else compareEntry(key, old, now, findings);
  }
}

// Its own, or else that of the end of the scale, or of the values that it colours.
function ruleOfLevel(where: string, key: string, findings: Findings): string {
  const keys = [key, `${where}, zmax`, `${where}, z`];
  return keys.find((one) => findings.ruleFor(one) !== undefined) ?? key;
}

// Nobody sees the lower end of a scale move by 1e-45 beside an upper one of 0.25.
function largestLevel(content: ReadonlyMap<string, Json>): number {
  const levels = [...content].flatMap(([path, value]) =>
    LEVELS.test(path) && typeof value === 'number' ? [Math.abs(value)] : [],
  );
  return Math.max(...levels);
}

// The width of a bar is content, that of a line is not; a trace is in the legend unless it says otherwise.
function contentOfTrace({ width: extent = null, ...rest }: JsonObject): Map<string, Json> {
  const content = contentOf({ ...rest, extent });
  for (const path of NAMED) content.delete(path);
  if (content.get('showlegend') === true) content.delete('showlegend');
  return content;
}

// Numbers and words; a list of objects is compared as JSON.
function isArray(value: Json | undefined): value is Json[] {
  return Array.isArray(value) && !value.some(isObject);
}

// The coordinates of a sample that both have, as numbers: what is to be compared by distribution, tested together.
function compareAsSamples(
  where: string,
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
  findings: Findings,
): Set<string> {
  const common = findings.ruleFor(where)?.compare ?? findings.rules.compare;
  const columns = [...before].flatMap(([path, stored]) => {
    const found = after.get(path);
    const mode = findings.ruleFor(`${where}, ${path}`)?.compare ?? common;
    return mode === 'distribution' && areFinite(stored) && areFinite(found)
      ? [{ path, stored, found }]
      : [];
  });
  const samples = samplesOf(
    columns.map(({ stored }) => stored),
    columns.map(({ found }) => found),
  );
  if (columns.length === 0 || samples === undefined) return new Set();
  compareSamples(where, where, samples.before, samples.after, findings);
  return new Set(columns.map(({ path }) => path));
}

function areFinite(value: Json | undefined): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}

// Points without a line through them, or what plotly counts or sums up itself.
function showsPoints({ type, mode }: JsonObject): boolean {
  if (mode !== undefined) return mode === 'markers';
  return type === 'histogram' || type === 'box' || type === 'violin';
}

// The numbers of a table are read, each for itself.
function precisionOf(layout: JsonObject, trace: JsonObject, path: string): DataPair['precision'] {
  if (trace.type === 'table') return 'own';
  return isLogAxis(layout, trace, path) ? 'logarithmic' : 'largest';
}

function isLogAxis(layout: JsonObject, trace: JsonObject, path: string): boolean {
  if (path !== 'x' && path !== 'y') return false;
  const reference = textOf(trace[`${path}axis`]) || path;
  const settings = layout[`${path}axis${reference.slice(1)}`];
  return isObject(settings) && settings.type === 'log';
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
