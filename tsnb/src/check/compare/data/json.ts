import { isObject, type Json, type JsonObject } from '../../../notebook';
import { addPlaces, placesOf, printedNumber, type Places } from '../rounding';
import { compareData, figureUnit } from './data';
import { compareText, compareWords, pairOf, problemOf } from '../text';
import type { Findings } from '../findings';
import { arrayOf } from './typedArray';

/** Compares JSON values by their meaning: keys in any order, numbers by tolerance, texts by word and number. */
export function compareJson(
  path: string,
  stored: Json | undefined,
  found: Json | undefined,
  findings: Findings,
  columns?: ReadonlyMap<string, Places>,
): void {
  if (stored === undefined || found === undefined) {
    if (stored !== found) addOneSided(path, stored, found, findings);
    return;
  }
  const arrays = [arrayOf(stored), arrayOf(found)];
  if (arrays[0] !== undefined && arrays[1] !== undefined) {
    compareArrays(path, arrays[0], arrays[1], findings);
  } else if (isObject(stored) && isObject(found)) {
    for (const key of new Set([...Object.keys(stored), ...Object.keys(found)])) {
      const [before, after] = [stored[key], found[key]];
      const where = `${path}.${key}`;
      if (typeof before === 'number' && typeof after === 'number')
        compareNumber(where, before, after, findings, { places: columns?.get(key) });
      else compareJson(where, before, after, findings);
    }
  } else if (typeof stored === 'number' && typeof found === 'number') {
    compareNumber(path, stored, found, findings);
  } else if (typeof stored === 'string' && typeof found === 'string') {
    const compare = /\n/.test(stored + found) ? compareText : compareWords;
    compare(path, stored, found, findings);
  } else if (stored !== found) {
    const [before, after] = [JSON.stringify(stored), JSON.stringify(found)];
    findings.add({ kind: 'text', where: path, problem: 'changed', stored: before, found: after });
  }
}

function compareArrays(path: string, stored: Json[], found: Json[], findings: Findings): void {
  if (stored.every(isPlain) && found.every(isPlain)) {
    compareData({ key: path, where: path, stored, found, precision: 'own' }, findings);
    return;
  }
  const columns = columnsOf([...stored, ...found].filter(isObject));
  for (let i = 0; i < Math.max(stored.length, found.length); i++)
    compareJson(`${path}[${i}]`, stored.at(i), found.at(i), findings, columns);
}

// The places of each key in a list of rows, as in the data of a Vega chart.
function columnsOf(rows: readonly JsonObject[]): Map<string, Places> {
  const columns = new Map<string, Places>();
  for (const [key, value] of rows.flatMap((row) => Object.entries(row))) {
    if (typeof value !== 'number') continue;
    const places = columns.get(key) ?? placesOf([]);
    columns.set(key, places);
    addPlaces(places, printedNumber(value));
  }
  return columns;
}

function isPlain(value: Json): boolean {
  return Array.isArray(value) ? value.every(isPlain) : typeof value === 'number' || value === null;
}

/** How a number of JSON is held, where not by its own size and place. */
interface Precision {
  /** What a figure's number is held relative to: its digits are those of its data, rounded to be drawn. */
  readonly scale?: number;
  /** The key of its rule. */
  readonly key?: string;
  /** The places of its column. */
  readonly places?: Places | undefined;
}

/** Compares two numbers of JSON; integers must be the same. */
export function compareNumber(
  path: string,
  stored: number,
  found: number,
  findings: Findings,
  { scale, key = path, places }: Precision = {},
): void {
  const [before, after] = [printedNumber(stored), printedNumber(found)];
  const own = pairOf(before, after, places ?? placesOf([before, after]));
  const exact = before.isInteger && after.isInteger;
  const unit = figureUnit(own.unit, scale ?? 0);
  const pair = scale === undefined ? own : { ...own, exact, scale, unit };
  if (findings.isClose(key, pair)) return;
  findings.add({
    kind: 'number',
    where: path,
    problem: problemOf(before, after, findings.toleranceOf(key, pair)),
    stored: before.text,
    found: after.text,
    key,
  });
}

function addOneSided(
  path: string,
  stored: Json | undefined,
  found: Json | undefined,
  findings: Findings,
): void {
  const isLost = found === undefined;
  findings.add({
    kind: isLost ? 'missing' : 'extra',
    where: path,
    problem: isLost ? 'is missing' : 'is new',
    stored: stored === undefined ? null : JSON.stringify(stored),
    found: found === undefined ? null : JSON.stringify(found),
  });
}
