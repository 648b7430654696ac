import { isObject, type Json } from '../../../notebook';
import { compareData, roundingUnit } from './data';
import { compareText, compareWords, unitOf } from '../text';
import { shortError, type Findings } from '../findings';
import { arrayOf } from './typedArray';

/** Compares JSON values by their meaning: keys in any order, numbers by tolerance, texts by word and number. */
export function compareJson(
  path: string,
  stored: Json | undefined,
  found: Json | undefined,
  findings: Findings,
): void {
  if (stored === undefined || found === undefined) {
    if (stored !== found) addOneSided(path, stored, found, findings);
    return;
  }
  const arrays = [arrayOf(stored), arrayOf(found)];
  if (arrays[0] !== undefined && arrays[1] !== undefined) {
    compareArrays(path, arrays[0], arrays[1], findings);
  } else if (isObject(stored) && isObject(found)) {
    for (const key of new Set([...Object.keys(stored), ...Object.keys(found)]))
      compareJson(`${path}.${key}`, stored[key], found[key], findings);
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
  for (let i = 0; i < Math.max(stored.length, found.length); i++)
    compareJson(`${path}[${i}]`, stored.at(i), found.at(i), findings);
}

function isPlain(value: Json): boolean {
  return Array.isArray(value) ? value.every(isPlain) : typeof value === 'number' || value === null;
}

/** How a number of JSON is held, where not by its own size and place. */
interface Precision {
  scale?: number;
  /** The key of its rule. */
  key?: string;
  /** Whether its digits are printed ones, the last of which rounding may flip; else they may be all there are: 0.1, 0.2. */
  arePrinted?: boolean;
}

/** Compares two numbers of JSON; integers must be the same. */
export function compareNumber(
  path: string,
  stored: number,
  found: number,
  findings: Findings,
  { scale = Math.abs(stored), key = path, arePrinted = true }: Precision = {},
): void {
  const isInteger = Number.isInteger(stored) && Number.isInteger(found);
  const finest = Math.min(unitFor(stored), unitFor(found));
  const unit = arePrinted ? finest : roundingUnit(finest, scale);
  const pair = { stored, found, unit, scale, exact: isInteger };
  if (findings.isClose(key, pair)) return;
  const [apart, allowed] = [Math.abs(found - stored), findings.toleranceOf(key, pair)];
  findings.add({
    kind: 'number',
    where: path,
    problem: `${stored} became ${found}: ${shortError(apart)} apart, allowed ${shortError(allowed)}`,
    stored: String(stored),
    found: String(found),
    key,
  });
}

function unitFor(value: number): number {
  return Number.isInteger(value) ? 0 : unitOf(String(value));
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
