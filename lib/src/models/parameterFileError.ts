/** A parameter file that cannot be taken: which file, and what is the matter with it. */
export class ParameterFileError extends Error {
  override readonly name = 'ParameterFileError';

  constructor(
    readonly file: string,
    problem: string,
  ) {
    super(`${file} ${problem}`);
  }
}
