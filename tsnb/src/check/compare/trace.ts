import { isObject, type Json, type JsonObject } from '../../notebook';
import { compareData, compareSamples } from './data';
import { compareJson } from './json';
import type { Findings } from './numbers';
import { canTell } from './twoSample';
import { arrayOf } from './typedArray';

/** What of a trace is no content, by its path: colours, fonts, sizes, what shows under the mouse. */
const LOOKS =
  /(?:^|\.)(?:\w*color\w*|\w*font|uid|uirevision|template|hover\w*|legend\w*|showlegend|meta|size\w*|len|pad|thickness|outlinewidth|textposition|line\.width|line\.dash|customdata|ids)(?:\.|$)/;
/** What of these is content all the same. */
const CONTENT = /^(?:hoverinfo|(?:\w+\.)?colorbar\.title(?:\.text)?|(?:[xy]bins|contours)\.\w+)$/;
/** What plotly takes where nothing is said. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  visible: true,
  opacity: 1,
  connectgaps: false,
  reversescale: false,
};
/** Compared otherwise. */
const HEAD = new Set(['type', 'name']);
const NOT_DATA = new Set(['domain', 'customdata', 'ids', 'colorway', 'dash', 'selectedpoints']);

/** Compares two traces: what they say, their data by tolerance or as samples. */
export function compareTrace(
  where: string,
  stored: JsonObject,
  found: JsonObject,
  isLog: (axis: 'x' | 'y') => boolean,
  findings: Findings,
): void {
  const [words, others] = [scalarsIn(stored), scalarsIn(found)];
  for (const key of new Set([...words.keys(), ...others.keys()]))
    compareJson(
      `${where}, ${key}`,
      words.get(key) ?? DEFAULTS[key],
      others.get(key) ?? DEFAULTS[key],
      findings,
    );
  const before = arraysIn(stored);
  const after = arraysIn(found);
  const samples = sampleKeys(where, before, after, findings);
  if (samples.length > 0) {
    const columns = (arrays: Map<string, Json[]>) =>
      samples.map((key) => arrays.get(key) as number[]);
    compareSamples(where, where, columns(before), columns(after), findings);
  }
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    if (samples.includes(path)) continue;
    const [old, now] = [before.get(path), after.get(path)];
    if (old === undefined || now === undefined) {
      compareJson(`${where}, ${path}`, old, now, findings);
      continue;
    }
    const isLogarithmic = (path === 'x' || path === 'y') && isLog(path);
    const key = `${where}, ${path}`;
    compareData(
      {
        ...{ key, where: key, stored: old, found: now, isLogarithmic },
        arePoints: showsPoints(stored),
        areGapsZero: path === 'z' && stored.type === 'heatmap',
      },
      findings,
    );
  }
}

// The coordinates of a sample that both have, as numbers: what is to be compared by distribution, tested together.
function sampleKeys(
  where: string,
  before: Map<string, Json[]>,
  after: Map<string, Json[]>,
  findings: Findings,
): string[] {
  const common = findings.ruleFor(where)?.compare ?? findings.rules.compare;
  return [...before.keys()].filter(
    (key) =>
      (findings.ruleFor(`${where}, ${key}`)?.compare ?? common) === 'distribution' &&
      canTell(before.get(key)?.length ?? 0, after.get(key)?.length ?? 0) &&
      [before.get(key), after.get(key)].every(
        (values) => values?.[0] !== undefined && values.every((value) => typeof value === 'number'),
      ),
  );
}

/** The arrays of a trace by their path: x, y, z, marker.color, error_y.array ... */
function arraysIn(trace: JsonObject, prefix = ''): Map<string, Json[]> {
  const arrays = new Map<string, Json[]>();
  for (const [key, value] of Object.entries(trace)) {
    if (NOT_DATA.has(key)) continue;
    const path = prefix + key;
    const array = arrayOf(value);
    if (array !== undefined) arrays.set(path, array);
    else if (isObject(value))
      for (const [inner, found] of arraysIn(value, `${path}.`)) arrays.set(inner, found);
  }
  return arrays;
}

/** What is no array in a trace, by its path: mode, x0, contours.start, colorbar.title.text ... */
function scalarsIn(trace: JsonObject, prefix = ''): Map<string, Json> {
  const scalars = new Map<string, Json>();
  for (const [key, value] of Object.entries(trace)) {
    const path = prefix + key;
    if (value === undefined || HEAD.has(path) || arrayOf(value) !== undefined) continue;
    if (isObject(value))
      for (const [inner, found] of scalarsIn(value, `${path}.`)) scalars.set(inner, found);
    else if (CONTENT.test(path) || !LOOKS.test(path)) scalars.set(path, value);
  }
  return scalars;
}

// Points without a line through them, or what plotly counts or sums up itself.
function showsPoints({ type, mode }: JsonObject): boolean {
  if (mode !== undefined) return mode === 'markers';
  return type === 'histogram' || type === 'box' || type === 'violin';
}
