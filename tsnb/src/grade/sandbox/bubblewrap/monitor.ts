import { statfsSync } from 'node:fs';
import { exceeded, type Limits, type Usage } from './limits';
import { usageOfDescendants } from './processTree';

const EVERY_MS = 50;

/** Watches what a tree of processes uses, and tells once when a limit is exceeded. */
export class Monitor {
  /** The limit that was exceeded. */
  limit: keyof Usage | undefined;
  /** The first process inside, once its sandbox is there. */
  first: number | undefined;
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout;
  private output = 0;
  private used: Usage = {
    wallSeconds: 0,
    cpuSeconds: 0,
    memoryMb: 0,
    processes: 0,
    files: 0,
    outputMb: 0,
  };

  /**
   * @param root the process whose descendants count; undefined where it could not be started
   * @param onExceeded called when a limit is exceeded
   */
  constructor(
    private readonly root: number | undefined,
    private readonly limits: Limits,
    private readonly onExceeded: () => void,
  ) {
    this.timer = setInterval(() => {
      this.measure();
    }, EVERY_MS);
  }

  /** Where this machine sees what is called `file` inside; undefined until there is an inside. */
  outside(file: string): string | undefined {
    return this.first === undefined ? undefined : `/proc/${this.first}/root${file}`;
  }

  /** Counts bytes that were written to standard output or error. */
  wrote(bytes: number): void {
    this.output += bytes;
    this.judge({ ...this.used, outputMb: this.output / 2 ** 20 });
  }

  usage(): Usage {
    return { ...this.used, wallSeconds: this.elapsed() };
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private elapsed(): number {
    return (performance.now() - this.started) / 1000;
  }

  private measure(): void {
    if (this.root === undefined) return;
    const { pids, cpuSeconds, memoryMb } = usageOfDescendants(this.root);
    const last = this.used;
    this.judge({
      ...last,
      wallSeconds: this.elapsed(),
      // A process that nobody waited for takes its time with it.
      cpuSeconds: Math.max(last.cpuSeconds, cpuSeconds),
      memoryMb: Math.max(last.memoryMb, memoryMb),
      processes: Math.max(last.processes, pids.length),
      files: Math.max(last.files, this.filesNow()),
    });
  }

  private filesNow(): number {
    const folder = this.outside('/tmp');
    if (folder === undefined) return 0;
    try {
      const { files, ffree } = statfsSync(folder);
      return files - ffree;
    } catch {
      return 0; // it has ended, or is not yet there
    }
  }

  private judge(usage: Usage): void {
    this.used = usage;
    if (this.limit !== undefined) return;
    this.limit = exceeded(usage, this.limits);
    if (this.limit !== undefined) this.onExceeded();
  }
}
