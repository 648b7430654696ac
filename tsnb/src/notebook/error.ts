import { FileError } from '../terminal';

/**
 * A notebook that can't be read or written. The message is one sentence for the person: it names the file, the cell
 * where there is one, and what must be otherwise.
 */
export class NotebookError extends FileError {
  override name = 'NotebookError';
}
