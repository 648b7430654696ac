import type { Launch } from '../kernel/client';
import type { CellResult } from './result';

/** What hears of a run's progress. */
export interface RunListener {
  /** A cell begins to run. */
  cellStarted?(cell: CellResult): void;
  /** A cell has ended, in whatever way. */
  cellEnded?(cell: CellResult): void;
}

/** How long, how much, and with which kernel a notebook may run. */
export interface RunLimits {
  /** Seconds that the notebook may take, from when its kernel answers. Default: no limit. */
  readonly timeout?: number;
  /** Seconds that each cell may take. Default: no limit. */
  readonly cellTimeout?: number;
  /** Megabytes (10^6 characters) that the outputs of each cell may hold. Default 16. */
  readonly maxOutput?: number;
  /** Stops the run: the kernel is killed, the file stays valid. Its reason is told in the running cell. */
  readonly signal?: AbortSignal;
  /** The kernel's command, `{connection_file}` standing for that file. Default: this package's own kernel. */
  readonly kernelCommand?: readonly [string, ...string[]];
  /** How the kernel is started, such as in a sandbox. Default: as a process of this machine. */
  readonly launch?: Launch;
  /** Environment variables for the kernel, beside the caller's own. */
  readonly env?: Readonly<Record<string, string>>;
}
