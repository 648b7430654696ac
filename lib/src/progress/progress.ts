import { requireInteger } from '../arguments';
import { isUnattended } from './unattended';
import { kernelDisplay, type SendDisplay } from './kernelDisplay';
import { noteBar, quietLine, terminalBar, type Painter } from './painters';
import type { EarlyEnd, ProgressOptions, ProgressState, ProgressStream } from './state';

/** A running progress bar. Once it has ended it stays as it is, and further calls do nothing. */
export interface Progress {
  /** Tells that `done` of the total are done; `message` says how it goes, such as the current loss. */
  update(done: number, message?: string): void;
  /** Leaves the last line standing, with `message` in place of the running one. */
  finish(message?: string): void;
  /** Leaves a line that says where somebody stopped it, with `message` in place of the running one. */
  interrupt(message?: string): void;
  /** Leaves a line that says where it stopped and why. */
  fail(message: string): void;
}

/** Where a progress bar is drawn and by which clock: the process's own unless a test says otherwise. */
export interface ProgressSurroundings {
  /** Milliseconds from any fixed moment on. */
  readonly now: () => number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly display: SendDisplay | undefined;
  readonly output: ProgressStream;
  readonly errors: ProgressStream;
}

const MILLISECONDS_BETWEEN_DRAWINGS = 100;

/**
 * A progress bar that suits where the program runs:
 * - in a notebook, one output that is replaced in place, with elapsed and remaining time and the rate;
 * - on a terminal, one line on stderr;
 * - unattended (`CI` is set, or no terminal), a single line at the end, without times, so that it is the same every time.
 *
 * It draws at most ten times a second, so `update` may be called at every step. Where the cell that shows it is interrupted or
 * fails first, the kernel of `tsnb` draws it as interrupted or failed.
 *
 * @throws ArgumentError when `total` is no integer of at least 0.
 * @example
 * const bar = progress({ total: 3, label: 'count', unit: 'steps' });
 * for (let i = 0; i < 3; i++) bar.update(i + 1, `at ${i}`);
 * bar.finish('done');
 */
export function progress(
  options: ProgressOptions,
  surroundings: ProgressSurroundings = processSurroundings(),
): Progress {
  requireInteger('total', options.total, { min: 0 });
  return new Bar(options, choosePainter(surroundings), surroundings.now);
}

function processSurroundings(): ProgressSurroundings {
  return {
    now: () => performance.now(),
    environment: process.env,
    display: kernelDisplay(),
    output: process.stdout,
    errors: process.stderr,
  };
}

function choosePainter({ environment, display, output, errors }: ProgressSurroundings): Painter {
  // A notebook stores its outputs, and what goes to stderr is marked as an error there.
  if (isUnattended(environment)) return quietLine(display ? output : errors);
  if (display) return noteBar(display);
  return errors.isTTY ? terminalBar(errors) : quietLine(errors);
}

class Bar implements Progress {
  private readonly start: number;
  private lastDrawing = -Infinity;
  private done = 0;
  private message = '';
  private ended = false;

  constructor(
    private readonly options: ProgressOptions,
    private readonly paint: Painter,
    private readonly now: () => number,
  ) {
    this.start = now();
    this.draw('no');
  }

  update(done: number, message = this.message): void {
    if (this.ended) return;
    this.done = done;
    this.message = message;
    if (this.now() - this.lastDrawing >= MILLISECONDS_BETWEEN_DRAWINGS) this.draw('no');
  }

  finish(message = this.message): void {
    this.end('finished', message);
  }

  interrupt(message = this.message): void {
    this.end('interrupted', message);
  }

  fail(message: string): void {
    this.end('failed', message);
  }

  private end(how: 'finished' | EarlyEnd, message: string): void {
    if (this.ended) return;
    this.message = message;
    this.draw(how);
    this.ended = true;
  }

  private draw(ended: ProgressState['ended']): void {
    this.lastDrawing = this.now();
    this.paint(this.state(ended), (how) => this.state(how));
  }

  private state(ended: ProgressState['ended']): ProgressState {
    const { done, message } = this;
    return { ...this.options, done, message, milliseconds: this.now() - this.start, ended };
  }
}
