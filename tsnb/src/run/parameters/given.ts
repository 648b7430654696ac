import { parse, YAMLParseError } from 'yaml';
import { readBytes } from '../../notebook';
import { FileError } from '../../terminal';
import type { ParameterValue } from './type';

/** A value given from outside for a parameter: a text of the command line, or a value of a file. */
export type GivenValue = { text: string } | { data: ParameterValue };

/** The values given, by name. */
export type GivenParameters = ReadonlyMap<string, GivenValue>;

/**
 * What `-p name=value` says.
 * @throws Error if it says nothing of that form.
 */
export function parseAssignment(assignment: string): [string, GivenValue] {
  const match = /^\s*([A-Za-z_$][\w$]*)\s*=([^]*)$/.exec(assignment);
  if (match === null) {
    throw new Error(`${JSON.stringify(assignment)} is not of the form name=value`);
  }
  const [, name, text] = match;
  return [name, { text }];
}

/**
 * The parameters in a JSON or YAML file: a mapping of names to values.
 * @throws FileError naming the file if it can't be read so.
 */
export async function readParameterFile(file: string): Promise<Map<string, GivenValue>> {
  const values = parseText(file, (await readBytes(file)).toString('utf8'));
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw new FileError(file, 'must hold parameters as a mapping of names to values');
  }
  return new Map(Object.entries(values).map(([name, data]) => [name, { data }]));
}

function parseText(file: string, text: string): ParameterValue {
  const json = /\.json$/i.test(file);
  try {
    return (json ? JSON.parse(text) : parse(text)) as ParameterValue;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const [why] = cause instanceof YAMLParseError ? message.split('\n') : [message];
    throw new FileError(file, `is not ${json ? 'JSON' : 'YAML'}: ${why.replace(/:$/, '')}`, {
      cause,
    });
  }
}
