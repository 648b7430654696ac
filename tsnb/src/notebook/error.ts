import { FileError } from '../terminal';

/**
 * A notebook that can't be read or written. The message is one sentence for the person: it names the file, the cell
 * where there is one, and what must be otherwise.
 */
export class NotebookError extends FileError {
  override name = 'NotebookError';

  /** What went wrong with a notebook's file, as an error of that notebook; anything else stays what it is. */
  static of(file: string, error: unknown): unknown {
    if (!(error instanceof FileError) || error instanceof NotebookError) return error;
    return new NotebookError(file, error.problem, { cause: error.cause });
  }
}
