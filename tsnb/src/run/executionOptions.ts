import { InvalidArgumentError, type Command } from 'commander';
import { positive, positiveInteger, UserError } from '../terminal';
import type { RunLimits } from './limits';
import { parseAssignment, readParameterFile, type GivenValue } from './parameters';

/** The options that commands share which execute notebooks. */
export interface ExecutionOptions extends Readonly<Record<string, unknown>> {
  readonly parameter?: Map<string, GivenValue>;
  readonly params?: string;
  readonly timeout?: number;
  readonly cellTimeout?: number;
  readonly maxOutput?: number;
  readonly jobs: number;
}

/** Adds the options that give parameters. */
export function addParameterOptions(command: Command): Command {
  return command
    .option('-p, --parameter <name=value>', 'a parameter; may be repeated', collectParameter)
    .option('--params <file>', 'parameters from a JSON or YAML file; -p wins');
}

/** Adds the options that limit what runs, and how much of it at once. */
export function addLimitOptions(command: Command): Command {
  return command
    .option('--timeout <s>', 'seconds that each notebook may take', positive)
    .option('--cell-timeout <s>', 'seconds that each cell may take', positive)
    .option('--max-output <mb>', "megabytes that a cell's outputs may hold (default: 16)", positive)
    .option('--jobs <n>', 'notebooks that run side by side', positiveInteger, 1);
}

/** The parameters that were given; what is wrong with their file ends the command. */
export async function parametersOf(
  { params, parameter = new Map<string, GivenValue>() }: ExecutionOptions,
  command: Command,
): Promise<Map<string, GivenValue>> {
  const fromFile = params === undefined ? [] : await readParameters(params, command);
  return new Map([...fromFile, ...parameter]);
}

/** The limits that were given. */
export function limitsOf({ timeout, cellTimeout, maxOutput }: ExecutionOptions): RunLimits {
  return {
    ...(timeout !== undefined && { timeout }),
    ...(cellTimeout !== undefined && { cellTimeout }),
    ...(maxOutput !== undefined && { maxOutput }),
  };
}

async function readParameters(file: string, command: Command): Promise<Map<string, GivenValue>> {
  try {
    return await readParameterFile(file);
  } catch (error) {
    if (error instanceof UserError) return command.error(`error: ${error.message}`);
    throw error;
  }
}

// Reads one `-p name=value` and adds it to those before.
function collectParameter(
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
