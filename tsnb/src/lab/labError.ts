import { EXIT, UserError } from '../terminal';

/** Something on this machine keeps JupyterLab from being started; the message says what to do about it. */
export class LabError extends UserError {
  override name = 'LabError';

  override get exitCode(): number {
    return EXIT.NOT_STARTED;
  }
}

/** What a file system refuses for a reason that whoever starts JupyterLab can do something about. */
const REFUSALS = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR', 'EEXIST'];

/**
 * Does what writes into the project.
 *
 * @throws LabError if the file system refuses it
 */
export async function writing<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const { message } = error as Error;
    const { code } = rootOf(error) as NodeJS.ErrnoException;
    if (code === undefined || !REFUSALS.includes(code)) throw error;
    throw new LabError(
      `The environment of JupyterLab can't be written: ${message}\n` +
        'Start from a copy of the project that is yours, or let its owner run this first: tsnb lab --install-only',
    );
  }
}

/** What an error comes from in the end. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error;
}
