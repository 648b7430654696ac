import { isObject, type CodeCell, type JsonObject } from '../../notebook';
import type { CellComparison, NumberRule, Seen } from '../compare';

/** A calibrated rule, and how loose it is. */
export interface Calibrated {
  readonly key: string;
  readonly rule: NumberRule;
  /** The tolerance relative to the size of the numbers; infinite if only their distribution is compared. */
  readonly looseness: number;
}

/**
 * The rules that a cell needs so that runs like these are called the same: none where the common tolerance, divided by the
 * safety factor, covers what was seen.
 * @param comparisons the comparisons of the cell with each run.
 */
export function calibratedRules(
  comparisons: readonly CellComparison[],
  factor: number,
): Calibrated[] {
  const keys = new Set(comparisons.flatMap(({ seen }) => [...seen.keys()]));
  return [...keys].flatMap((key) => {
    const seen = comparisons.flatMap((comparison) => comparison.seen.get(key) ?? []);
    const rule = ruleFor(seen, factor);
    if (rule === undefined) return [];
    const scale = Math.max(...seen.map((one) => one.scale));
    const width = (rule.atol ?? 0) + (rule.rtol ?? 0) * scale;
    const looseness =
      rule.compare === undefined ? (scale > 0 ? width / scale : Infinity) : Infinity;
    return [{ key, rule, looseness }];
  });
}

function ruleFor(seen: readonly Seen[], factor: number): NumberRule | undefined {
  const share = Math.max(...seen.map((one) => one.share));
  if (share * factor <= 1) return undefined;
  const deviation = factor * Math.max(...seen.map((one) => one.deviation));
  const relative = factor * Math.max(...seen.map((one) => one.relative));
  const moved = seen.filter((one) => one.spread !== undefined);
  const spread = Math.max(0, ...moved.map((one) => one.spread ?? 0));
  // Wider than the data themselves, a tolerance would hold nothing; samples are held by their distribution then.
  if (spread > 0 && deviation > spread && moved.every((one) => one.sameDistribution))
    return { compare: 'distribution' };
  const scale = seen.reduce((sum, one) => sum + one.scale, 0) / seen.length;
  return relative * scale < deviation
    ? { rtol: roundedUp(relative) }
    : { atol: roundedUp(deviation) };
}

/** Rounded up to two digits. */
function roundedUp(value: number): number {
  if (!(value > 0 && Number.isFinite(value))) return value;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit) * unit).toPrecision(2));
}

/** Puts rules into a cell's metadata in the place of those calibrated before. A rule with a `why` is a person's and stays. */
export function storeRules(cell: CodeCell, rules: readonly Calibrated[]): void {
  const own: JsonObject = isObject(cell.metadata.tsnb) ? { ...cell.metadata.tsnb } : {};
  const old = isObject(own.tolerances) ? own.tolerances : {};
  const kept = Object.entries(old).filter(
    ([, rule]) => isObject(rule) && typeof rule.why === 'string',
  );
  const tolerances: JsonObject = Object.fromEntries([
    ...rules.map(({ key, rule }) => [key, { ...rule }] as const),
    ...kept,
  ]);
  delete own.tolerances;
  if (Object.keys(tolerances).length > 0) own.tolerances = tolerances;
  if (Object.keys(own).length > 0) cell.metadata.tsnb = own;
}

/** Takes the calibrated rules out of a cell, so that it is compared by the common ones. */
export function withoutRules(cell: CodeCell): void {
  storeRules(cell, []);
}
