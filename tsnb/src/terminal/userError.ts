/** The exit codes that all commands share. Of several notebooks, the highest counts. */
export const EXIT = {
  /** All is well. */
  OK: 0,
  /** A cell failed, an output differs, a submission could not be graded. */
  FAILED: 1,
  /** Wrong use, or input that can't be read. */
  WRONG_USE: 2,
  /** The kernel, or JupyterLab, could not be started. */
  NOT_STARTED: 3,
} as const;

/**
 * What keeps a command from its work for a reason that the person can do something about. The message is for that person; anything
 * else that is thrown is a fault of the program.
 */
export class UserError extends Error {
  override name = 'UserError';

  /** The exit code of a command that ends with this error. */
  // On the prototype: an error that a notebook prints shows what it is about, and no more.
  get exitCode(): number {
    return EXIT.WRONG_USE;
  }
}

/** A file that can't be read, written, or meant as it is. The message is one sentence that begins with its name. */
export class FileError extends UserError {
  override name = 'FileError';

  constructor(
    /** The file as the caller named it. */
    readonly file: string,
    /** What is wrong, without the file's name. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${problem}`, options);
  }
}
