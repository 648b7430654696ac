import type { Difference, Seen } from './difference';
import { NO_MASKING, type Masked, type Masking } from './masks';
import { allowedUnit } from './rounding';
import { DEFAULT_TOLERANCE, type NumberRule, type Rules } from './rules';

/** A number to be compared, and what is known of its precision. */
export interface Pair {
  readonly stored: number;
  readonly found: number;
  /** One unit in the last place to which it was rounded, as far as can be told. 0 for integers and unrounded numbers. */
  readonly unit: number;
  /** What the `rtol` of a rule is relative to: the number's own size, or that of the array it stands in. */
  readonly scale: number;
  /** What the common `rtol` is relative to, where that is another: an integer's own size among larger ones. */
  readonly ownScale?: number;
  /** Whether the common `atol` does not hold: on a logarithmic axis nothing is near zero. */
  readonly isLogarithmic?: boolean;
  /** Whether, without a rule of its own, it must be the same: an integer in a text, which counts something. */
  readonly exact: boolean;
  /** Whether the default `atol` says nothing of it: a small number that is printed with an exponent. */
  readonly isOnlyRelative?: boolean;
  /** Whether it is another integer beyond 2^53, whose double may be the same. */
  readonly isOther?: boolean;
}

/** Collects what a comparison of one cell finds. */
export class Findings {
  /** What was seen of the numbers, by key. */
  readonly seen: Map<string, Seen>;
  readonly differences: Difference[];
  /** What was left out of texts, by mask. */
  readonly masked: Map<Masked['name'], Set<string>>;

  /** @param display the display output that is compared, by its place among them, for a part of `whole`. */
  constructor(
    readonly rules: Rules,
    private readonly display?: number,
    whole?: Findings,
  ) {
    this.differences = whole?.differences ?? [];
    this.seen = whole?.seen ?? new Map<string, Seen>();
    this.masked = whole?.masked ?? new Map<Masked['name'], Set<string>>();
  }

  /** Collects what is found of one display output, into the same lists. */
  of(display: number): Findings {
    return new Findings(this.rules, display, this);
  }

  add(difference: Difference): void {
    const { display } = this;
    this.differences.push({ ...difference, ...(display !== undefined && { display }) });
  }

  /** What is left out of texts. */
  get masking(): Masking {
    return this.rules.ignore === true ? NO_MASKING : this.rules.ignore;
  }

  /** Notes what was left out. */
  noteMasked(masked: readonly Masked[]): void {
    for (const { name, text } of masked) {
      const texts = this.masked.get(name) ?? new Set();
      this.masked.set(name, texts.add(text));
    }
  }

  /** The rule for the numbers of a key. */
  ruleFor(key: string): NumberRule | undefined {
    return this.rules.tolerances.get(key);
  }

  /** Whether the numbers of a key are not compared. */
  isStructureOnly(key: string): boolean {
    return (this.ruleFor(key)?.compare ?? this.rules.compare) === 'structure';
  }

  /** How far a number may be from the stored one. */
  toleranceOf(key: string, pair: Pair): number {
    const { scale, ownScale = scale, exact } = pair;
    const rule = this.ruleFor(key);
    const rounding = this.roundingOf(key, pair);
    if (hasWidth(rule)) return (rule.atol ?? 0) + (rule.rtol ?? 0) * scale + rounding;
    return exact ? 0 : this.commonAtol(pair) + this.rules.rtol * ownScale + rounding;
  }

  // A rule says how far the number itself may move: its last printed place may always flip then.
  private roundingOf(key: string, { stored, found, unit, scale }: Pair): number {
    if (this.rules.isStrict === true) return 0;
    if (hasWidth(this.ruleFor(key))) return unit;
    const size = scale > Math.abs(stored) ? scale : Math.min(scale, Math.abs(found));
    return allowedUnit(unit, size);
  }

  private commonAtol({ isLogarithmic = false, isOnlyRelative = false }: Pair): number {
    const isDefault = this.rules.atol === DEFAULT_TOLERANCE.atol;
    return isLogarithmic || (isOnlyRelative && isDefault) ? 0 : this.rules.atol;
  }

  /** Compares two numbers; returns whether they are close enough. */
  isClose(key: string, pair: Pair): boolean {
    const isSame = Object.is(pair.stored, pair.found) && pair.isOther !== true;
    if (this.isStructureOnly(key) || isSame) {
      this.note(key, pair, 0, 0);
      return true;
    }
    if (pair.isOther === true && !hasWidth(this.ruleFor(key))) return false;
    // No tolerance spans the way to infinity, and the deviation of a NaN would spoil what is noted.
    if (!Number.isFinite(pair.stored) || !Number.isFinite(pair.found)) return false;
    const tolerance = this.toleranceOf(key, pair);
    const deviation = Math.abs(pair.found - pair.stored);
    // The comparison itself rounds: the difference of two decimals is not a decimal.
    const slack = this.rules.isStrict === true ? 0 : 4 * Number.EPSILON * Math.abs(pair.stored);
    const close = deviation <= tolerance + slack;
    const rounding = this.roundingOf(key, pair);
    const beyond = Math.max(0, deviation - rounding * (1 + 1e-6));
    const room = Math.max(0, tolerance - rounding);
    const beyondPrint = Math.max(0, deviation - pair.unit * (1 + 1e-6));
    this.note(key, pair, beyondPrint, beyond === 0 ? 0 : beyond / room);
    return close;
  }

  /** Notes that so many numbers of a key are the very same. */
  noteSame(key: string, count: number, scale: number): void {
    const seen = this.seenOf(key);
    seen.scale += ((scale - seen.scale) * count) / (seen.count + count);
    seen.count += count;
  }

  private note(key: string, { scale }: Pair, deviation: number, share: number): void {
    const size = Number.isFinite(scale) ? Math.abs(scale) : 0;
    this.noteSame(key, 1, size);
    if (share === 0) return;
    const seen = this.seenOf(key);
    seen.deviation = Math.max(seen.deviation, deviation);
    const relative = size === 0 ? Infinity : deviation / size;
    seen.relative = Math.max(seen.relative, deviation === 0 ? 0 : relative);
    seen.share = Math.max(seen.share, share);
  }

  private seenOf(key: string): Seen {
    const seen = this.seen.get(key) ?? { count: 0, deviation: 0, relative: 0, scale: 0, share: 0 };
    this.seen.set(key, seen);
    return seen;
  }
}

function hasWidth(rule: NumberRule | undefined): rule is NumberRule {
  return rule?.rtol !== undefined || rule?.atol !== undefined;
}

/** A number as a person reads it: at most six significant digits. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

/** A size of error, as a person reads it: two digits. */
export function shortError(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(2)));
}
