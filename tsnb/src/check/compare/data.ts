import type { Json } from '../../notebook';
import { unitOf } from './lines';
import { shortError, shortNumber, type Findings } from './numbers';
import { canTell, mayBeOfOneDistribution, spread } from './twoSample';

/** Figures round their data to about this share of its size; coarser steps are the data's own. */
const ROUNDING = 2e-4;

/** An array of a figure or of JSON, and how it is compared. */
export interface DataPair {
  /** Its key for `tolerances`. */
  key: string;
  where: string;
  stored: Json[];
  found: Json[];
  /** Whether each number is held relative to its own size (on a logarithmic axis), and not to the largest one. */
  isLogarithmic: boolean;
  /** Whether these are points, which may be samples, and not the values of a curve. */
  arePoints: boolean;
  /** Whether, as in JSON, each number stands for itself: integers must be the same, others are held relative to their own size. */
  ownScale?: boolean;
  /** Whether a gap (null) is a count of none, as in a heat map. */
  areGapsZero?: boolean;
}

/** Compares two arrays, nested ones too: numbers by tolerance, anything else must be the same. */
export function compareData(pair: DataPair, findings: Findings): void {
  const mode = findings.ruleFor(pair.key)?.compare ?? findings.rules.compare;
  const stored = flat(pair.stored);
  const found = flat(pair.found);
  const isSample = mode === 'distribution' && areNumbers(stored) && areNumbers(found);
  if (isSample && canTell(stored.length, found.length)) {
    compareSamples(pair.key, pair.where, [stored], [found], findings);
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
  if (pair.arePoints) noteDistribution(pair.key, stored, found, findings);
}

/** Holds samples, given coordinate by coordinate, to a two-sample test. */
export function compareSamples(
  key: string,
  where: string,
  stored: readonly number[][],
  found: readonly number[][],
  findings: Findings,
): void {
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
  { key, where, isLogarithmic, ownScale = false, areGapsZero = false }: DataPair,
  stored: readonly Json[],
  found: readonly Json[],
  findings: Findings,
): void {
  const valueOf = (value: Json): Json => (areGapsZero && value === null ? 0 : value);
  const largest = stored.reduce<number>((max, v) => Math.max(max, finiteSize(v)), 0);
  if (stored.every((value, index) => value === found[index])) {
    findings.noteSame(key, stored.length, largest);
    return;
  }
  const unit = unitOfArray([...stored, ...found], largest);
  const bad: { index: number; apart: number }[] = [];
  let allowed = 0;
  stored.forEach((before, index) => {
    const [value, other] = [valueOf(before), valueOf(found[index])];
    if (typeof value !== 'number' || typeof other !== 'number') {
      if (value !== other) bad.push({ index, apart: Infinity });
      return;
    }
    const areIntegers = Number.isInteger(value) && Number.isInteger(other);
    const numbers = {
      stored: value,
      found: other,
      unit: areIntegers ? 0 : unit,
      scale: isLogarithmic || ownScale ? Math.abs(value) : largest,
      exact: areIntegers && ownScale,
    };
    if (findings.isClose(key, numbers)) return;
    bad.push({ index, apart: Math.abs(value - other) });
    allowed = Math.max(allowed, findings.toleranceOf(key, numbers));
  });
  if (bad.length === 0) return;
  const worst = bad.reduce((a, b) => (b.apart > a.apart ? b : a));
  const size =
    worst.apart === Infinity
      ? 'only one is a number'
      : `${shortError(worst.apart)} apart, allowed ${shortError(allowed)}`;
  findings.add({
    kind: 'data',
    where,
    problem: `${bad.length} of ${stored.length} values differ; the worst, number ${worst.index + 1}: ${size}`,
    stored: shown(stored[worst.index]),
    found: shown(found[worst.index]),
    key,
  });
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

// What rounding left of an array: the unit in the last place of its most precise value, if that is small enough for the eye.
function unitOfArray(values: readonly Json[], largest: number): number {
  let unit = 1;
  for (const value of values) {
    if (typeof value === 'number' && !Number.isInteger(value))
      unit = Math.min(unit, unitOf(String(value)));
  }
  return unit > ROUNDING * largest ? 0 : unit;
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

function areNumbers(values: readonly Json[]): values is number[] {
  return values.length > 0 && values.every((value) => Number.isFinite(value));
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
