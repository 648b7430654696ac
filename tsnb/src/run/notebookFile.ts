import { stat } from 'node:fs/promises';
import { writeNotebook, type Notebook } from '../notebook';
import { removeLeftovers } from '../terminal';

const PAUSE_MS = 1_000;
/** Writing may take this part of the time at most, however large the notebook grows. */
const SHARE = 0.1;

/** The executed notebook's file: written at each step, and while a cell runs as its outputs come, but not too often. */
export class NotebookFile {
  private lastWrite: Promise<void> = Promise.resolve();
  private nextAllowed = 0;
  private timer: NodeJS.Timeout | undefined;
  private mode: number | undefined;

  constructor(
    readonly path: string,
    private readonly notebook: Notebook,
  ) {}

  /** Writes the notebook as it is for the first time. */
  async create(): Promise<void> {
    this.mode = await stat(this.path).then(
      (found) => found.mode & 0o777,
      () => undefined,
    );
    await removeLeftovers(this.path);
    await this.save();
  }

  /** Writes the notebook as it is; fulfilled when it is on the disk. */
  save(): Promise<void> {
    this.cancelTimer();
    const write = async (): Promise<void> => {
      const start = performance.now();
      await writeNotebook(this.path, this.notebook, this.mode);
      const end = performance.now();
      this.nextAllowed = end + Math.max(PAUSE_MS, (end - start) / SHARE);
    };
    const written = this.lastWrite.then(write);
    this.lastWrite = written.catch(() => undefined);
    return written;
  }

  /** Says that the notebook changed: it is written soon. A write that fails is told by the next `save`. */
  touch(): void {
    this.timer ??= setTimeout(
      () => {
        this.save().catch(() => undefined);
      },
      Math.max(0, this.nextAllowed - performance.now()),
    );
  }

  private cancelTimer(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
