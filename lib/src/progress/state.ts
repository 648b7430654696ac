/** What a progress bar counts. */
export interface ProgressOptions {
  /** How many there are to do. */
  readonly total: number;
  /** What is being done, such as `fit`. */
  readonly label: string;
  /** What is counted, in the plural, such as `epochs`. */
  readonly unit: string;
}

/** The state that a painter draws. */
export interface ProgressState extends ProgressOptions {
  readonly done: number;
  readonly message: string;
  /** Since the bar was made. */
  readonly milliseconds: number;
  readonly ended: 'no' | 'finished' | 'failed';
}

/** The part of a writable stream that a progress bar uses. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}
