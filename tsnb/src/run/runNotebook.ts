import { NotebookError } from '../notebook';
import { NotebookRun } from './notebookRun';
import type { ParameterValue } from './parameters';
import { prepare } from './prepare';
import type { NotebookResult } from './result';
import type { RunLimits, RunListener } from './limits';

/** How a notebook is to run, and where its executed version goes. */
export interface RunNotebookOptions extends RunLimits {
  /** The folder that the executed notebook goes to, or `inplace` to write it over its source. */
  readonly destination: { folder: string } | 'inplace';
  /** Values for variables that the notebook declares in its cell tagged `parameters`. */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Hears of each cell. */
  readonly listener?: RunListener;
}

/**
 * Runs one notebook as `tsnb run` does and says what became of it. A cell that fails does not make it throw: see the
 * result's `status`.
 * @throws NotebookError if the notebook or a parameter is not acceptable, or the executed one can't be written.
 */
export async function runNotebook(
  file: string,
  options: RunNotebookOptions,
): Promise<NotebookResult> {
  const { destination, parameters = {}, listener, ...limits } = options;
  const given = new Map(Object.entries(parameters).map(([name, data]) => [name, { data }]));
  const { notebooks, problems } = await prepare([file], destination, given);
  for (const { source, problem } of problems) throw new NotebookError(source, problem);
  if (notebooks.length !== 1) throw new NotebookError(file, 'is a folder, not a notebook');
  return new NotebookRun(notebooks[0], limits, listener).run();
}
