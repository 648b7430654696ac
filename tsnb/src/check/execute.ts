import { readNotebook, type Notebook } from '../notebook';
import {
  type NotebookResult,
  type PreparedNotebook,
  problemOf,
  type Progress,
  runAll,
  type RunLimits,
  type Unreadable,
} from '../run';
import { ResultCache } from './cache';
import type { CellPick } from './picks';

/** A notebook that was executed, and what it holds now. */
export interface Executed {
  readonly run: NotebookResult;
  readonly executed: Notebook;
  readonly cached: boolean;
}

/** How notebooks are executed. */
export interface Execution {
  readonly jobs: number;
  readonly limits: RunLimits;
  readonly cache: string | undefined;
  readonly progress: Pick<Progress, 'cellStarted' | 'stop'>;
  /** Hears of each notebook as soon as it is executed, of those from the cache first. */
  readonly onExecuted: (one: Executed) => Promise<void>;
}

/**
 * Cuts off the cells behind the last one that is picked: there is no need to run them. Returns whether any is picked.
 */
export function keepPicked(notebook: Notebook, pick: CellPick): boolean {
  const picked = notebook.cells.flatMap((cell, index) =>
    cell.cell_type === 'code' && pick(cell, index + 1) ? [index + 1] : [],
  );
  notebook.cells.splice(picked.at(-1) ?? 0);
  return picked.length > 0;
}

/**
 * Executes notebooks, or takes their results from the cache. Returns what could not be executed, or of which `onExecuted` threw a
 * FileError.
 */
export async function execute(
  notebooks: readonly PreparedNotebook[],
  { jobs, limits, cache, progress, onExecuted }: Execution,
): Promise<Unreadable[]> {
  const store = cache === undefined ? undefined : new ResultCache(cache);
  const { known, keys } = await lookUp(notebooks, store, limits);
  const problems: Unreadable[] = [];
  for (const one of known.values())
    await onExecuted(one).catch((error: unknown) => problems.push(problemOf(error)));
  const waiting = notebooks.filter((notebook) => !known.has(notebook));
  const ran = await runAll(waiting, jobs, limits, {
    cellStarted: ({ source, notebook }, cell) => {
      progress.cellStarted(source, cell.number, notebook.cells.length);
    },
    cellEnded: () => undefined,
    notebookEnded: async (run) => {
      progress.stop();
      const prepared = waiting.find(({ output }) => output === run.output);
      const key = prepared && keys.get(prepared);
      if (prepared && key !== undefined && run.status === 'ok')
        await store?.keep(key, prepared, run);
      await onExecuted({ run, executed: await readNotebook(run.output), cached: false });
    },
  });
  return [...problems, ...ran.problems];
}

async function lookUp(
  notebooks: readonly PreparedNotebook[],
  store: ResultCache | undefined,
  { env = {} }: RunLimits,
): Promise<{ known: Map<PreparedNotebook, Executed>; keys: Map<PreparedNotebook, string> }> {
  const known = new Map<PreparedNotebook, Executed>();
  const keys = new Map<PreparedNotebook, string>();
  if (store === undefined) return { known, keys };
  for (const notebook of notebooks) {
    const key = await store.keyOf(notebook, env);
    keys.set(notebook, key);
    const found = await store.find(key, notebook);
    if (found !== undefined) known.set(notebook, { ...found, cached: true });
  }
  return { known, keys };
}
