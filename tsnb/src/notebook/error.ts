/**
 * A notebook that can't be read or written. The message is one sentence for the person: it names the file, the cell
 * where there is one, and what must be otherwise.
 */
export class NotebookError extends Error {
  constructor(
    /** The file as the caller named it. */
    readonly file: string,
    /** What is wrong, without the file's name. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}`, options);
    this.name = 'NotebookError';
  }
}
