import {
  isObject,
  NotebookError,
  type CodeCell,
  type Json,
  type JsonObject,
  type Notebook,
} from '../../notebook';
import { declaredParameters, type DeclaredParameter } from './declared';
import type { GivenParameters, GivenValue } from './given';
import { isSupported, type ParameterValue } from './type';
import { fromData, fromText, toSource } from './value';

const PARAMETERS = 'parameters';
const INJECTED = 'injected-parameters';

/**
 * Gives a notebook's parameters these values: a cell tagged `injected-parameters`, right behind the one tagged
 * `parameters`, declares them anew. One that an earlier run left there is replaced. Names that the notebook does not declare
 * are left alone.
 * @returns the values as they will stand in a report.
 * @throws NotebookError if a value is not of its parameter's type, naming the parameter.
 */
export async function injectParameters(
  file: string,
  notebook: Notebook,
  given: GivenParameters,
): Promise<JsonObject> {
  const declared = await notebookParameters(file, notebook);
  const set = declared.filter(({ name }) => given.has(name));
  if (set.length === 0) return {};
  const values = new Map<string, ParameterValue>();
  for (const parameter of set) {
    const value = given.get(parameter.name);
    if (value !== undefined) values.set(parameter.name, valueFor(file, parameter, value));
  }
  place(notebook, source(set, values));
  return Object.fromEntries([...values].map(([name, value]) => [name, reported(value)]));
}

/** The parameters that a notebook declares, in order. */
export async function notebookParameters(
  file: string,
  { cells }: Notebook,
): Promise<DeclaredParameter[]> {
  const tagged = cells.filter((cell): cell is CodeCell => isTagged(cell, PARAMETERS));
  if (tagged.length > 1) {
    const numbers = tagged.map((cell) => cells.indexOf(cell) + 1).join(' and ');
    throw new NotebookError(file, `cells ${numbers} are both tagged "parameters"; one may be`);
  }
  return tagged.length === 0 ? [] : declaredParameters(tagged[0].source);
}

function valueFor(file: string, parameter: DeclaredParameter, given: GivenValue): ParameterValue {
  const { name, type, typeText } = parameter;
  if (!isSupported(type)) {
    throw new NotebookError(
      file,
      `parameter ${name} can't be given from outside: its type is ${typeText}`,
    );
  }
  const found = 'text' in given ? fromText(type, given.text) : fromData(type, given.data);
  if (found === undefined) {
    throw new NotebookError(file, `parameter ${name} must be ${typeText}, but is ${shown(given)}`);
  }
  return found.value;
}

function shown(given: GivenValue): string {
  if ('text' in given) return JSON.stringify(given.text);
  const { data } = given;
  return typeof data === 'string' ? `the string ${JSON.stringify(data)}` : toSource(data);
}

function source(
  parameters: readonly DeclaredParameter[],
  values: ReadonlyMap<string, ParameterValue>,
): string {
  const lines = parameters.map(({ name, keyword, typeText, annotated }) => {
    const type = annotated ? `: ${typeText}` : '';
    return `${keyword} ${name}${type} = ${toSource(values.get(name))};`;
  });
  return ['// Given to this run; these replace the values above.', ...lines].join('\n');
}

function place({ cells }: Notebook, code: string): void {
  const index = cells.findIndex((cell) => isTagged(cell, PARAMETERS));
  const old = cells.findIndex((cell) => isTagged(cell, INJECTED));
  if (old >= 0) cells.splice(old, 1);
  const cell: CodeCell = {
    cell_type: 'code',
    id: freeId(cells.map(({ id }) => id)),
    metadata: { tags: [INJECTED] },
    source: code,
    execution_count: null,
    outputs: [],
  };
  cells.splice(old >= 0 && old < index ? index : index + 1, 0, cell);
}

function freeId(taken: readonly string[]): string {
  let id = INJECTED;
  while (taken.includes(id)) id += '-x';
  return id;
}

function isTagged(cell: { cell_type: string; metadata: JsonObject }, tag: string): boolean {
  const { tags } = cell.metadata;
  return cell.cell_type === 'code' && Array.isArray(tags) && tags.includes(tag);
}

// JSON has neither bigints nor numbers that are not finite.
function reported(value: ParameterValue): Json {
  if (value === undefined) return 'undefined';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return value.map(reported);
  if (!isObject(value)) return value as Json;
  return Object.fromEntries(
    Object.entries(value as Record<string, ParameterValue>).map(([name, item]) => [
      name,
      reported(item),
    ]),
  );
}
