import type { ErrorOutput } from '../notebook';

/** Why a notebook is to stop before its end. */
export interface StopReason {
  /** What to say in the cell that was running. */
  error: ErrorOutput;
  /** Whether the cell gets the chance to end by itself, through an interrupt; else its kernel is killed at once. */
  gentle: boolean;
}

/** The first request to stop wins. */
export class Stopper {
  /** Fulfilled when a stop is requested. */
  readonly requested: Promise<StopReason>;
  reason: StopReason | undefined;
  private resolve: (reason: StopReason) => void = () => undefined;

  constructor() {
    this.requested = new Promise((resolve) => {
      this.resolve = resolve;
    });
  }

  request(error: ErrorOutput, gentle: boolean): void {
    this.reason ??= { error, gentle };
    this.resolve(this.reason);
  }
}
