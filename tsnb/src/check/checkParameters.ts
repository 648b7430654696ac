import { isObject, NotebookError } from '../notebook';
import {
  injectParameters,
  notebookParameters,
  type GivenValue,
  type PreparedNotebook,
} from '../run';

/**
 * A notebook with the short values that its metadata `tsnb.checkParameters` hold for a check; undefined if there are none.
 * @throws NotebookError for values that are no object, or a name that the notebook does not declare.
 */
export async function withCheckParameters(
  prepared: PreparedNotebook,
): Promise<PreparedNotebook | undefined> {
  const { source, notebook } = prepared;
  const { tsnb } = notebook.metadata;
  const values = isObject(tsnb) ? tsnb.checkParameters : undefined;
  if (values === undefined) return undefined;
  if (!isObject(values))
    throw new NotebookError(source, 'metadata tsnb.checkParameters must be an object');
  const declared = new Set((await notebookParameters(source, notebook)).map(({ name }) => name));
  const unknown = Object.keys(values).find((name) => !declared.has(name));
  if (unknown !== undefined)
    throw new NotebookError(
      source,
      `metadata tsnb.checkParameters names ${unknown}, which no cell tagged "parameters" declares`,
    );
  const given = Object.entries(values).map(([name, data]): [string, GivenValue] => [
    name,
    { data },
  ]);
  return { ...prepared, parameters: await injectParameters(source, notebook, new Map(given)) };
}
