import { CommanderError } from 'commander';
import { Interrupted } from './signals';
import { EXIT, UserError } from './userError';

/**
 * The exit code for what a command threw.
 * @throws the error again, if it is a fault of the program
 */
function exitCodeFor(error: unknown): number {
  if (error instanceof UserError || error instanceof Interrupted) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.OK : EXIT.WRONG_USE;
  throw error;
}

/** Does a command's work and gives its exit code; what the person must know of an error is told on stderr. */
export async function reportingErrors(
  work: () => Promise<number>,
  tell: (message: string) => void = tellError,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const exitCode = exitCodeFor(error);
    if (error instanceof UserError) tell(error.message);
    return exitCode;
  }
}

function tellError(message: string): void {
  process.stderr.write(`tsnb: ${message}\n`);
}
