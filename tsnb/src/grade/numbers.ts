import { InvalidArgumentError } from 'commander';
import { MAX_SEED } from '../probe';

/** A number above 0 of the command line. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** A whole number above 0 of the command line. */
export function positiveInteger(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value))
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

/** A seed of the command line. */
export function seed(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > MAX_SEED)
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_SEED}.`);
  return value;
}
