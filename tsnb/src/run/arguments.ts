import { InvalidArgumentError, type Command } from 'commander';
import { NotebookError } from '../notebook';
import { parseAssignment, readParameterFile, type GivenValue } from './parameters';

/** Reads a file of parameters; what is wrong with it ends the command. */
export async function readParameters(
  file: string,
  command: Command,
): Promise<Map<string, GivenValue>> {
  try {
    return await readParameterFile(file);
  } catch (error) {
    if (error instanceof NotebookError) return command.error(`error: ${error.message}`);
    throw error;
  }
}

/** Reads one `-p name=value` and adds it to those before. */
export function collect(
  assignment: string,
  previous?: Map<string, GivenValue>,
): Map<string, GivenValue> {
  try {
    const [name, value] = parseAssignment(assignment);
    return new Map(previous).set(name, value);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

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
