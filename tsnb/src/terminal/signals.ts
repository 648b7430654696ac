import { setMaxListeners } from 'node:events';
import os from 'node:os';

/** The signals that ask a process to end. */
export const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The exit code that shells expect of a program that a signal ended. */
function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + os.constants.signals[signal];
}

/** A signal came before the work was done; there is nothing to tell about it. */
export class Interrupted extends Error {
  override name = 'Interrupted';

  constructor(private readonly signal: NodeJS.Signals) {
    super(`ended by ${signal}`);
  }

  /** What shells expect of a program that a signal ended. */
  get exitCode(): number {
    return exitCodeOfSignal(this.signal);
  }
}

/** Turns signals that end the process into a stop that leaves the files valid and no process behind. */
export class SignalStop {
  private readonly controller = new AbortController();
  private received: NodeJS.Signals | undefined;

  constructor() {
    setMaxListeners(0, this.controller.signal); // every notebook that runs listens
    for (const name of ENDING_SIGNALS) process.on(name, this.onSignal);
  }

  /** Aborted at the first signal. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The exit code that shells expect after that signal (128 and its number); undefined if none came. */
  get exitCode(): number | undefined {
    return this.received && exitCodeOfSignal(this.received);
  }

  /** Signals do again what they did before. */
  release(): void {
    for (const name of ENDING_SIGNALS) process.off(name, this.onSignal);
  }

  // A second signal doesn't wait for anything: whoever has processes to end does so when this one exits.
  private readonly onSignal = (name: NodeJS.Signals): void => {
    if (this.exitCode !== undefined) process.exit(this.exitCode);
    this.received = name;
    this.controller.abort(new Error(`the run was stopped by ${name}`));
  };
}
