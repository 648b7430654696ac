import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import officialSchema from './nbformat.v4.5.schema.json';

type Definition =
  | 'code_cell'
  | 'markdown_cell'
  | 'raw_cell'
  | 'stream'
  | 'display_data'
  | 'execute_result'
  | 'error';

const KEY = 'nbformat';

let compiled: Ajv | undefined;

// The schema is written in draft 4. What it uses of that means the same to ajv, except for the draft's own name.
function schemas(): Ajv {
  if (compiled === undefined) {
    compiled = new Ajv({ strict: false });
    compiled.addSchema({ ...officialSchema, $schema: undefined }, KEY);
  }
  return compiled;
}

/** What the official nbformat 4.5 schema has against a whole notebook (undefined: nothing). */
export function notebookProblem(notebook: unknown): string | undefined {
  return problem(KEY, notebook);
}

/** What the official schema has against a cell or an output, held against the definition of its kind alone. */
export function partProblem(definition: Definition, value: unknown): string | undefined {
  return problem(`${KEY}#/definitions/${definition}`, value);
}

function problem(reference: string, value: unknown): string | undefined {
  const validate: ValidateFunction | undefined = schemas().getSchema(reference);
  if (!validate) throw new Error(`the notebook schema has no part ${reference}`);
  if (validate(value)) return undefined;
  return validate.errors?.map(describe).at(-1) ?? 'does not fit the schema';
}

function describe(error: ErrorObject): string {
  const where = error.instancePath.slice(1).replaceAll('/', '.');
  const extra =
    error.keyword === 'additionalProperties' ? ` (${String(error.params.additionalProperty)})` : '';
  return `${where === '' ? 'it' : where} ${error.message ?? 'is invalid'}${extra}`;
}
