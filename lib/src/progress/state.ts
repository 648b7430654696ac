/** What a progress bar counts. */
export interface ProgressOptions {
  /** How many there are to do. */
  readonly total: number;
  /** What is being done, such as `fit`. */
  readonly label: string;
  /** What is counted, in the plural, such as `epochs`. */
  readonly unit: string;
  /** Where it is, such as `epoch 3 of 20`: said when it is interrupted or fails. Default: the count alone. */
  readonly where?: () => string;
}

/** How something ends early: it was asked to, or something was thrown. */
export type EarlyEnd = 'interrupted' | 'failed';

/** The state that a painter draws. */
export interface ProgressState extends ProgressOptions {
  readonly done: number;
  readonly message: string;
  /** Since the bar was made. */
  readonly milliseconds: number;
  readonly ended: 'no' | 'finished' | EarlyEnd;
}

/** The part of a writable stream that a progress bar uses. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}
