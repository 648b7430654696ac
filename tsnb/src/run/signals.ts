import { setMaxListeners } from 'node:events';
import os from 'node:os';
import { killAllKernels } from '../kernel/client';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns signals that end the process into a stop that leaves the files valid and no process behind. */
export class SignalStop {
  private readonly controller = new AbortController();
  private received: (typeof SIGNALS)[number] | undefined;

  constructor() {
    setMaxListeners(0, this.controller.signal); // every notebook that runs listens
    for (const name of SIGNALS) process.on(name, this.onSignal);
  }

  /** Aborted at the first signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The exit code that shells expect after that signal (128 and its number); undefined if none came. */
  get exitCode(): number | undefined {
    return this.received && 128 + os.constants.signals[this.received];
  }

  /** Signals do again what they did before. */
  release(): void {
    for (const name of SIGNALS) process.off(name, this.onSignal);
  }

  // A second signal doesn't wait for anything.
  private readonly onSignal = (name: NodeJS.Signals): void => {
    if (this.exitCode !== undefined) {
      killAllKernels();
      process.exit(this.exitCode);
    }
    this.received = name as (typeof SIGNALS)[number];
    this.controller.abort(new Error(`the run was stopped by ${name}`));
  };
}
