import { InvalidArgumentError } from 'commander';

/** Reads a number above 0. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}

/** Reads a whole number above 0. */
export function positiveInteger(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

/** Makes a reader of whole numbers from 0 to `most`. */
export function wholeNumberTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > most)
      throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
    return value;
  };
}
