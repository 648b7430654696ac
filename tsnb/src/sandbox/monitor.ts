import { exceeded, NOTHING_USED, type Limits, type Usage } from './limits';

/** Milliseconds between two looks. */
const EVERY_MS = 50;

/** What all processes of a sandbox use at a moment; of processor time, what they used so far. */
export type Look = Pick<Usage, 'cpuSeconds' | 'memoryMb' | 'processes' | 'files'>;

/** What to look at, and who is told. */
export interface MonitorOptions {
  readonly limits: Limits;
  /** Looks at what is used now; undefined where there is nothing to look at. */
  readonly look: () => Look | undefined;
  /** Called once, when a limit is exceeded. */
  readonly onExceeded: () => void;
  /** Called after each look. */
  readonly onLook?: () => void;
}

/** Watches what a sandbox uses, every 50 ms, and tells once when a limit is exceeded. */
export class Monitor {
  /** The limit that was exceeded. */
  limit: keyof Usage | undefined;
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout;
  private output = 0;
  private used = NOTHING_USED;

  constructor(private readonly options: MonitorOptions) {
    this.timer = setInterval(() => {
      this.measure();
      options.onLook?.();
    }, EVERY_MS);
  }

  /** Counts bytes that were written to standard output or error. */
  wrote(bytes: number): void {
    this.output += bytes;
    this.judge({ ...this.used, outputMb: this.output / 2 ** 20 });
  }

  /** What was used so far: the most that was seen. */
  usage(): Usage {
    return { ...this.used, wallSeconds: this.elapsed() };
  }

  /** Looks now, besides. */
  measure(): void {
    const now = this.options.look();
    if (now === undefined) return;
    const last = this.used;
    this.judge({
      ...last,
      wallSeconds: this.elapsed(),
      // A process that nobody waited for takes its time with it.
      cpuSeconds: Math.max(last.cpuSeconds, now.cpuSeconds),
      memoryMb: Math.max(last.memoryMb, now.memoryMb),
      processes: Math.max(last.processes, now.processes),
      files: Math.max(last.files, now.files),
    });
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private elapsed(): number {
    return (performance.now() - this.started) / 1000;
  }

  private judge(usage: Usage): void {
    this.used = usage;
    if (this.limit !== undefined) return;
    this.limit = exceeded(usage, this.options.limits);
    if (this.limit !== undefined) this.options.onExceeded();
  }
}
