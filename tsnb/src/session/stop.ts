import type { ErrorOutput } from '../notebook';
import { ownError } from './errors';

/** Why what a kernel runs is to stop before its end. */
export interface StopReason<Culprit = never> {
  /** What to say of it. */
  readonly error: ErrorOutput;
  /** Whether it gets the chance to end by itself, through an interrupt; else its kernel is killed at once. */
  readonly gentle: boolean;
  /** Who is at fault; without one, it is what runs. */
  readonly culprit?: Culprit;
}

/** Collects the reasons to stop what a kernel runs; the first one wins. */
export class Stopper<Culprit = never> {
  /** Fulfilled when a stop is requested. */
  readonly requested: Promise<StopReason<Culprit>>;
  reason: StopReason<Culprit> | undefined;
  private resolve: (reason: StopReason<Culprit>) => void = () => undefined;

  constructor(
    /** Aborted when the run is to be stopped from outside. */
    private readonly signal: AbortSignal | undefined,
  ) {
    this.requested = new Promise((resolve) => {
      this.resolve = resolve;
    });
    signal?.addEventListener('abort', this.onAbort);
    if (signal?.aborted) this.onAbort();
  }

  /** Why the run was stopped from outside; null if it was not. */
  get abortReason(): string | null {
    if (!this.signal?.aborted) return null;
    const reason: unknown = this.signal.reason;
    return reason instanceof Error ? reason.message : 'the run was stopped';
  }

  request(reason: StopReason<Culprit>): void {
    this.reason ??= reason;
    this.resolve(this.reason);
  }

  /** Requests a stop in so many seconds (undefined: never); the function that is returned calls that off. */
  requestIn(seconds: number | undefined, ename: string, what: string): () => void {
    if (seconds === undefined) return () => undefined;
    const error = ownError(ename, what);
    const timer = setTimeout(() => {
      this.request({ error, gentle: true });
    }, seconds * 1000);
    return () => {
      clearTimeout(timer);
    };
  }

  /** Listens to the outside no more. */
  release(): void {
    this.signal?.removeEventListener('abort', this.onAbort);
  }

  private readonly onAbort = (): void => {
    this.request({ error: ownError('RunStopped', this.abortReason ?? ''), gentle: false });
  };
}
