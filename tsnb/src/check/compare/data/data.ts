import type { Json } from '../../../notebook';
import { compareWords, masked, pairOf, readLine } from '../text';
import { shortError, shortNumber, type Findings, type Pair } from '../findings';
import { WIDE_MASKING } from '../masks';
import { placesOf, printedNumber } from '../rounding';
import { canTellApart, mayBeOfOneDistribution, spread } from './twoSample';

/** Figures round their data to about this share of its size; coarser steps are the data's own. */
const ROUNDING = 2e-4;

/** An array of a figure or of JSON, and how it is compared. */
export interface DataPair {
  /** Its key for `tolerances`. */
  readonly key: string;
  readonly where: string;
  readonly stored: Json[];
  readonly found: Json[];
  /**
   * What each number is held relative to: the largest of a curve, for its zero crossings have no digits (if all are integers,
   * its own size: they may be counts, of which a large one must not hide a small one); on a logarithmic axis its own size
   * alone; in JSON its own size, integers exactly.
   */
  readonly precision: 'largest' | 'logarithmic' | 'own';
  /** Whether these are points, which may be samples, and not the values of a curve. */
  readonly arePoints?: boolean;
  /** Whether this is a heat map, in which a gap (null) among counts is a count of none. */
  readonly isHeatMap?: boolean;
}

/** Compares two arrays, nested ones too: numbers by tolerance, anything else must be the same. */
export function compareData(pair: DataPair, findings: Findings): void {
  const mode = findings.ruleFor(pair.key)?.compare ?? findings.rules.compare;
  const stored = flat(pair.stored);
  const found = flat(pair.found);
  const samples = mode === 'distribution' ? samplesOf([stored], [found]) : undefined;
  if (samples !== undefined) {
    compareSamples(pair.key, pair.where, samples.before, samples.after, findings);
    return;
  }
  if (shapeOf(pair.stored) !== shapeOf(pair.found)) {
    findings.add({
      kind: 'data',
      where: pair.where,
      problem: 'has another shape',
      stored: shapeOf(pair.stored),
      found: shapeOf(pair.found),
    });
    return;
  }
  compareElements(pair, stored, found, findings);
  if (pair.arePoints === true) noteDistribution(pair.key, stored, found, findings);
}

/** Columns as samples, if they are numbers, and so many that the two-sample test can tell them apart. */
export function samplesOf(
  stored: readonly (readonly Json[])[],
  found: readonly (readonly Json[])[],
): { before: number[][]; after: number[][] } | undefined {
  const [before, after] = [stored.filter(areNumbers), found.filter(areNumbers)];
  if (before.length < stored.length || after.length < found.length) return undefined;
  return canTellApart(before, after) ? { before, after } : undefined;
}

/** Holds samples, given coordinate by coordinate, to a two-sample test. */
export function compareSamples(
  key: string,
  where: string,
  stored: readonly number[][],
  found: readonly number[][],
  findings: Findings,
): void {
  const [before, after] = [stored, found].map((columns) => columns.map(({ length }) => length));
  if (before.some((length, i) => length !== after[i])) {
    const problem = 'has another number of samples';
    const [old, now] = [before.join(', '), after.join(', ')];
    findings.add({ kind: 'data', where, problem, stored: old, found: now });
    return;
  }
  if (mayBeOfOneDistribution(stored, found)) return;
  findings.add({
    kind: 'data',
    where,
    problem: 'is distributed otherwise (two-sample test)',
    stored: stored.map(summary).join('; '),
    found: found.map(summary).join('; '),
    key,
  });
}

function compareElements(
  pair: DataPair,
  stored: readonly Json[],
  found: readonly Json[],
  findings: Findings,
): void {
  const { key, where } = pair;
  const largest = stored.reduce<number>((max, v) => Math.max(max, finiteSize(v)), 0);
  if (stored.every((value, index) => value === found[index])) {
    findings.noteSame(key, stored.length, largest);
    return;
  }
  const valueOf = gapReader(pair, stored, found);
  const numbersOf = numberReader(pair, [...stored, ...found], largest);
  const bad: { index: number; apart: number }[] = [];
  let allowed = 0;
  stored.forEach((before, index) => {
    const [value, other] = [valueOf(before), valueOf(found[index])];
    if (typeof value !== 'number' || typeof other !== 'number') {
      if (!isSameWord(key, value, other, findings)) bad.push({ index, apart: Infinity });
      return;
    }
    const numbers = numbersOf(value, other);
    if (findings.isClose(key, numbers)) return;
    bad.push({ index, apart: Math.abs(value - other) });
    allowed = Math.max(allowed, findings.toleranceOf(key, numbers));
  });
  if (bad.length === 0) return;
  const worst = bad.reduce((a, b) => (b.apart > a.apart ? b : a));
  const [before, after] = [stored[worst.index], found[worst.index]];
  const size = Number.isFinite(worst.apart)
    ? `${shortError(worst.apart)} apart, allowed ${shortError(allowed)}`
    : unlikeness(before, after);
  findings.add({
    kind: 'data',
    where,
    problem: `${bad.length} of ${stored.length} values differ; the worst, number ${worst.index + 1}: ${size}`,
    stored: shown(before),
    found: shown(after),
    // What is infinitely far apart no tolerance covers: calibration is to tell of it.
    ...(Number.isFinite(worst.apart) && { key }),
  });
}

// Texts may differ in their numbers, by tolerance: a label "0.50001" as the number it says.
function isSameWord(key: string, value: Json, other: Json, findings: Findings): boolean {
  if (value === other) return true;
  if (typeof value !== 'string' || typeof other !== 'string') return false;
  // What would be the time of a run in a text, is a coordinate among data.
  if ([value, other].some((text) => masked(text, WIDE_MASKING) !== text)) return false;
  const templateOf = (text: string) => readLine(text, findings.masking, '').template;
  if (templateOf(value) !== templateOf(other)) return false;
  compareWords(key, value, other, findings);
  return true;
}

function unlikeness(before: Json, after: Json): string {
  if (typeof before === 'string' && typeof after === 'string') return 'other words';
  return typeof before === 'number' && typeof after === 'number'
    ? 'only one is finite'
    : 'only one is a number';
}

// A gap is null in a plain array and NaN in a typed one. Among counts it is a count of none; where anything else is drawn, a
// value that became a gap is lost.
function gapReader(
  { isHeatMap = false }: DataPair,
  stored: readonly Json[],
  found: readonly Json[],
): (value: Json) => Json {
  const isGap = (value: Json): boolean => value === null || Number.isNaN(value);
  const areCounts = (values: readonly Json[]): boolean =>
    values.some(Number.isInteger) && values.every((v) => isGap(v) || Number.isInteger(v));
  const none = isHeatMap && areCounts(stored) && areCounts(found) ? 0 : null;
  return (value) => (isGap(value) ? none : value);
}

function numberReader(
  { precision }: DataPair,
  values: readonly Json[],
  largest: number,
): (stored: number, found: number) => Pair {
  const places = placesOf(values.filter((v) => typeof v === 'number').map(printedNumber));
  const unit = figureUnit(Math.min(1, places.unit), largest);
  // Negative ones count nothing: they are what rounding left of large numbers.
  const areCounts = values.every((v) => typeof v !== 'number' || (Number.isInteger(v) && v >= 0));
  return (stored, found) => {
    const ownScale = Math.abs(stored);
    if (precision === 'own') return pairOf(printedNumber(stored), printedNumber(found), places);
    const common = { stored, found, unit, scale: ownScale, exact: false };
    if (precision === 'logarithmic')
      return { ...common, unit: areCounts ? 0 : unit, isLogarithmic: true };
    return areCounts
      ? { ...common, unit: 0, scale: largest, ownScale }
      : { ...common, scale: largest };
  };
}

// For calibration: samples of other draws are as far apart as they are wide, yet alike.
function noteDistribution(
  key: string,
  stored: readonly Json[],
  found: readonly Json[],
  findings: Findings,
): void {
  const seen = findings.seen.get(key);
  if (seen === undefined || seen.share <= 1 || !areNumbers(stored) || !areNumbers(found)) return;
  seen.spread = spread(stored);
  seen.sameDistribution = stored.length >= 30 && mayBeOfOneDistribution([stored], [found]);
}

/** A unit in the last place, if rounding may have left it of data of that size; coarser ones are the data's own steps: 0. */
export function figureUnit(unit: number, size: number): number {
  return unit > ROUNDING * size ? 0 : unit;
}

function flat(values: readonly Json[]): Json[] {
  return values.flatMap((value) => (Array.isArray(value) ? flat(value) : [value]));
}

function shapeOf(value: Json): string {
  if (!Array.isArray(value)) return '';
  const inner = [...new Set(value.map(shapeOf))];
  const rest = inner.length === 1 ? inner[0] : `(${inner.join(' and ')})`;
  return `[${value.length}]${value.length === 0 ? '' : rest}`;
}

function areNumbers<T extends readonly Json[]>(values: T): values is T & number[] {
  return values.length > 0 && values.every(Number.isFinite);
}

function finiteSize(value: Json): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.abs(value) : 0;
}

function summary(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return `${values.length} values, mean ${shortNumber(mean)}, standard deviation ${shortNumber(spread(values))}`;
}

function shown(value: Json): string {
  return typeof value === 'number' ? shortNumber(value) : JSON.stringify(value);
}
