import { InvalidArgumentError, type Command } from 'commander';
import { UserError } from '../terminal';
import { parseAssignment, readParameterFile, type GivenValue } from './parameters';

/** Reads a file of parameters; what is wrong with it ends the command. */
export async function readParameters(
  file: string,
  command: Command,
): Promise<Map<string, GivenValue>> {
  try {
    return await readParameterFile(file);
  } catch (error) {
    if (error instanceof UserError) return command.error(`error: ${error.message}`);
    throw error;
  }
}

/** Reads one `-p name=value` and adds it to those before. */
export function collectParameter(
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
