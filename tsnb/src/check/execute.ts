import { readNotebook, type Notebook } from '../notebook';
import type { NotebookResult, RunLimits } from '../run';
import type { Unreadable } from '../run/plan';
import { runAll, type RunAllListener } from '../run/runAll';
import type { PreparedNotebook } from '../run/runOptions';
import { ResultCache } from './cache';
import type { Pick } from './picks';

/** A notebook that was executed, and what it holds now. */
export interface Executed {
  run: NotebookResult;
  executed: Notebook;
  cached: boolean;
}

/** How notebooks are executed. */
export interface Execution {
  jobs: number;
  limits: RunLimits;
  cache: string | undefined;
  listener: RunAllListener;
}

/**
 * Cuts off the cells behind the last one that is picked: there is no need to run them. Returns whether any is picked.
 */
export function keepPicked(notebook: Notebook, pick: Pick): boolean {
  const picked = notebook.cells.flatMap((cell, index) =>
    cell.cell_type === 'code' && pick(cell, index + 1) ? [index + 1] : [],
  );
  notebook.cells.splice(picked.at(-1) ?? 0);
  return picked.length > 0;
}

/** Executes notebooks, or takes their results from the cache; in the notebooks' order. */
export async function execute(
  notebooks: readonly PreparedNotebook[],
  { jobs, limits, cache, listener }: Execution,
): Promise<{ executed: Executed[]; problems: Unreadable[] }> {
  const store = cache === undefined ? undefined : new ResultCache(cache);
  const keys = new Map<PreparedNotebook, string>();
  const known = new Map<string, Executed>();
  for (const notebook of notebooks) {
    const key = await store?.keyOf(notebook, limits.env ?? {});
    if (key === undefined || store === undefined) continue;
    keys.set(notebook, key);
    const found = await store.find(key, notebook);
    if (found !== undefined) known.set(notebook.output, { ...found, cached: true });
  }
  const waiting = notebooks.filter(({ output }) => !known.has(output));
  const { results, problems } = await runAll(waiting, jobs, limits, listener);
  for (const run of results) {
    const prepared = waiting.find(({ output }) => output === run.output);
    if (prepared === undefined) continue;
    known.set(run.output, { run, executed: await readNotebook(run.output), cached: false });
    const key = keys.get(prepared);
    if (key !== undefined && run.status === 'ok') await store?.keep(key, prepared, run);
  }
  const executed = notebooks.flatMap(({ output }) => known.get(output) ?? []);
  return { executed, problems };
}
