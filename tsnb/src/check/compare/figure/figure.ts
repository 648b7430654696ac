import { isObject, type Json, type JsonObject } from '../../../notebook';
import { contentOf } from './content';
import { compareJson, compareNumber } from '../data';
import { compareMarks } from './marks';
import type { Findings } from '../findings';
import { compareEntry, comparePart } from './part';
import { compareWords } from '../text';
import { compareTraces } from './traces';

export const FIGURE_TYPE = 'application/vnd.plotly.v1+json';

const AXIS = /^(?:[xyz]axis\d*|polar\d*|scene\d*|ternary\d*|coloraxis\d*)$/;
const MARKS = ['annotations', 'shapes', 'images'];

/** The title of a figure. */
export function titleOf(figure: JsonObject): string {
  return isObject(figure.layout) ? titleText(figure.layout.title) : '';
}

/**
 * Compares two plotly figures: traces, found by type and name in whichever order, their data by tolerance or as samples;
 * layout and frames. Colours, fonts, sizes and margins don't count, all else does.
 */
export function compareFigures(
  name: string,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
): void {
  compareScene(name, stored, found, findings);
  compareFrames(name, stored, found, findings);
}

// Layout and traces of a figure or a frame.
function compareScene(
  name: string,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
  layout = objectOf(stored.layout),
): void {
  const [before, after] = [objectOf(stored.layout), objectOf(found.layout)];
  compareAxes(name, before, after, findings);
  compareRest(name, before, after, findings);
  compareTraces(name, { data: stored.data, layout }, { data: found.data, layout }, findings);
}

function compareFrames(
  name: string,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
): void {
  const [before, after] = [framesOf(stored), framesOf(found)];
  if (before.length !== after.length) {
    const [old, now] = [String(before.length), String(after.length)];
    const kind = before.length > after.length ? 'missing' : 'extra';
    const where = `${name}, frames`;
    findings.add({ kind, where, problem: 'are more or fewer', stored: old, found: now });
    return;
  }
  before.forEach((frame, i) => {
    const where = `${name}, frame ${i + 1}`;
    compareScene(where, frame, after[i], findings, objectOf(stored.layout));
    for (const key of ['name', 'group', 'baseframe', 'traces'])
      compareJson(`${where}, ${key}`, frame[key], after[i][key], findings);
  });
}

function framesOf({ frames }: JsonObject): JsonObject[] {
  return Array.isArray(frames) ? frames.filter(isObject) : [];
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
    const [before, after] = [objectOf(stored[key]), objectOf(found[key])];
    compareAxes(where, before, after, findings);
    compareRange(`${where}, range`, before.range, after.range, findings);
    compareRest(where, before, after, findings);
  }
}

// All of a layout or an axis that is not compared in a way of its own.
function compareRest(
  where: string,
  stored: JsonObject,
  found: JsonObject,
  findings: Findings,
): void {
  compareWords(`${where}, title`, titleText(stored.title), titleText(found.title), findings);
  for (const marks of MARKS)
    compareMarks(`${where}, ${marks}`, stored[marks], found[marks], findings);
  const [before, after] = [restOf(stored), restOf(found)];
  comparePart(where, before, after, findings);
}

function restOf(part: JsonObject): Map<string, Json> {
  const own = Object.entries(part).filter(
    ([key]) => !AXIS.test(key) && !MARKS.includes(key) && key !== 'range',
  );
  const rest = contentOf(Object.fromEntries(own));
  rest.delete('title.text');
  return rest;
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
      compareNumber(where, end, other, findings, {
        scale: Math.max(width, Math.abs(end)),
      });
    else compareEntry(where, end, other, findings);
  });
}

function titleText(title: Json | undefined): string {
  const text = isObject(title) ? title.text : title;
  return typeof text === 'string' ? text : '';
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
