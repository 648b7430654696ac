import { EXIT, UserError } from '../../terminal';
import type { KernelExit } from './kernelProcess';

const LAST_WORDS_LINES = 8;

/** A kernel that could not be started; the message says why, in words. */
export class KernelStartError extends UserError {
  override name = 'KernelStartError';

  constructor(
    problem: string,
    options?: ErrorOptions,
    /** Whether its process crashed, as it does if another process took one of its ports. */
    readonly crashed = false,
  ) {
    super(`the kernel could not be started: ${problem}`, options);
  }

  override get exitCode(): number {
    return EXIT.NOT_STARTED;
  }

  static ofExit({ code, signal, lastWords }: KernelExit): KernelStartError {
    const how =
      signal !== null
        ? `it was ended by ${signal}`
        : code === null
          ? 'its program could not be run'
          : `it ended with exit code ${code}`;
    const words = lastWords
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
      .slice(-LAST_WORDS_LINES);
    const crashed = signal !== null || /EADDRINUSE/.test(lastWords);
    return new KernelStartError([how, ...words].join('\n'), {}, crashed);
  }
}
