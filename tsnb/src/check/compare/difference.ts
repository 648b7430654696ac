/** One thing in which an output differs from the stored one. */
export interface Difference {
  /**
   * What kind of difference: a number beyond its tolerance, words, something that is not there or was not there before,
   * data of a figure, the look of a picture, an expectation of the cell that is not met.
   */
  readonly kind: 'number' | 'text' | 'missing' | 'extra' | 'data' | 'image' | 'expect';
  /** Where: `stdout, line 3`, `figure "Loss", trace "test", y`. */
  readonly where: string;
  /** What is wrong, in a few words. */
  readonly problem: string;
  /** What is stored; null if nothing is. */
  readonly stored: string | null;
  /** What was found; null if nothing was. */
  readonly found: string | null;
  /** The number of `display` outputs before the one that differs, if it is one. */
  readonly display?: number;
  /** The key for `tolerances`, where numbers differ. */
  readonly key?: string;
  /** A picture of the difference: a PNG in base64. */
  readonly picture?: string;
}

/** The numbers of one kind (one key) in one comparison, and how far they were apart. */
export interface Seen {
  count: number;
  /** The largest deviation beyond what rounding in print explains. */
  deviation: number;
  /** The largest of these relative to the number's scale. */
  relative: number;
  /** The mean scale. */
  scale: number;
  /** The largest share of its tolerance that a deviation used up. */
  share: number;
  /** Samples of stored and found values looked alike in distribution though not in value; undefined if not asked. */
  sameDistribution?: boolean;
  /** The standard deviation of the stored array. */
  spread?: number;
}
