const SECONDS = { min: 60, hour: 3600, day: 86_400, week: 604_800 } as const;

/** What comes off for lateness. */
export interface LateRule {
  /** As it was given. */
  readonly text: string;
  /** For each unit of time that began: a share of the points that were earned, or points. */
  readonly amount: number;
  readonly kind: '%' | 'points';
  /** The unit of time, in seconds. */
  readonly per: number;
  /** What comes off at most, of the same kind. */
  readonly max: number;
  /** Seconds that count as in time. */
  readonly grace: number;
}

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;
const RATE = new RegExp(`^${NUMBER} ?(%|points?) ?(?:/|per) ?(hour|day|week)$`);
const MAX = new RegExp(`^max ${NUMBER} ?(%|points?)$`);
const GRACE = new RegExp(`^grace ${NUMBER} ?(min|hour|day)s?$`);

/** How a rule is written. */
export const LATE_FORM =
  '"10%/day", "2 points/hour", and behind it, where wanted, ", max 50%" and ", grace 15 min"';

/** Reads a rule such as "10%/day, max 50%, grace 15 min"; undefined if it is none. */
export function parseLateRule(text: string): LateRule | undefined {
  const [first, ...others] = text.split(',').map((part) => part.trim().replace(/\s+/g, ' '));
  const [, amount, kindText, unit] = groups(RATE, first);
  if (unit === undefined) return undefined;
  const kind = kindText === '%' ? '%' : 'points';
  let max = kind === '%' ? 100 : Infinity;
  let grace = 0;
  for (const part of others) {
    const [, most, mostKind] = groups(MAX, part);
    const [, pause, pauseUnit] = groups(GRACE, part);
    if (most !== undefined && (mostKind === '%') === (kind === '%')) max = Number(most);
    else if (pause !== undefined)
      grace = Number(pause) * SECONDS[pauseUnit as keyof typeof SECONDS];
    else return undefined;
  }
  if (kind === '%' && max > 100) return undefined;
  return {
    text,
    amount: Number(amount),
    kind,
    per: SECONDS[unit as keyof typeof SECONDS],
    max,
    grace,
  };
}

function groups(pattern: RegExp, text: string): (string | undefined)[] {
  return [...(pattern.exec(text) ?? [])];
}

/** The points that come off, of those that were earned, for so many seconds of lateness; to the hundredth of a point. */
export function penaltyFor(
  { amount, kind, per, max, grace }: LateRule,
  seconds: number,
  earned: number,
): number {
  if (seconds <= grace) return 0;
  const off = Math.min(max, amount * Math.ceil(seconds / per));
  const points = kind === '%' ? (earned * off) / 100 : off;
  return Math.min(earned, Math.round(points * 100) / 100);
}
