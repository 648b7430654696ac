import { InvalidArgumentError } from 'commander';
import { MAX_SEED } from '../probe';

/** A seed of the command line. */
export function seed(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > MAX_SEED)
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_SEED}.`);
  return value;
}
