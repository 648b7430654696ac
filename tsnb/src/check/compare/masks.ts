/** What may be left out of texts, by name: what is the run's own, and no result. */
export const MASK_NAMES = [
  'times',
  'dates',
  'durations',
  'rates',
  'timers',
  'paths',
  'ids',
  'addresses',
  'ports',
  'processes',
  'bars',
] as const;

/** The name of a mask. */
export type MaskName = (typeof MASK_NAMES)[number];

/** What is left out of the texts of a cell. */
export interface Masking {
  /** What these match. */
  readonly patterns: readonly RegExp[];
  /** The masks that leave out whatever looks like it, results too. */
  readonly wide: ReadonlySet<MaskName>;
  /** The masks that leave out nothing. */
  readonly off: ReadonlySet<MaskName>;
}

/** A text that was left out, and by which mask; `ignored` are those of the author's patterns. */
export interface Masked {
  readonly name: MaskName | 'ignored';
  readonly text: string;
}

/** Each mask leaves out what is surely the run's own. */
export const DEFAULT_MASKING: Masking = { patterns: [], wide: new Set(), off: new Set() };

/** Nothing is left out. */
export const NO_MASKING: Masking = { ...DEFAULT_MASKING, off: new Set(MASK_NAMES) };

/** Every mask leaves out whatever looks like it. */
export const WIDE_MASKING: Masking = { ...DEFAULT_MASKING, wide: new Set(MASK_NAMES) };

/**
 * The masking that a list in metadata asks for: a mask's name makes it wide, with a `!` in front it is off; all else are regular
 * expressions.
 * @throws SyntaxError for what is no regular expression.
 */
export function maskingOf(entries: readonly string[]): Masking {
  const wide = new Set<MaskName>();
  const off = new Set<MaskName>();
  const patterns: RegExp[] = [];
  for (const entry of entries) {
    const name = MASK_NAMES.find((one) => one === entry.replace(/^!/, ''));
    if (name === undefined) patterns.push(new RegExp(entry, 'gu'));
    else (entry.startsWith('!') ? off : wide).add(name);
  }
  return { patterns, wide, off };
}
