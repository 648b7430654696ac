import { NotebookRun } from './notebookRun';
import { problemOf, type Unreadable } from './plan';
import type { CellResult, NotebookResult } from './result';
import type { PreparedNotebook, RunLimits } from './runOptions';

/** What hears of several notebooks' progress. */
export interface RunAllListener {
  cellStarted(notebook: PreparedNotebook, cell: CellResult): void;
  cellEnded(notebook: PreparedNotebook, cell: CellResult): void;
  /** A promise if more is to be done before the next notebook begins in its place. */
  notebookEnded(result: NotebookResult): void | Promise<void>;
}

/** Runs the notebooks, `jobs` of them at a time; results are in the notebooks' order. None begins after a stop. */
export async function runAll(
  notebooks: readonly PreparedNotebook[],
  jobs: number,
  limits: RunLimits,
  listener: RunAllListener,
): Promise<{ results: NotebookResult[]; problems: Unreadable[] }> {
  const results: (NotebookResult | undefined)[] = notebooks.map(() => undefined);
  const problems: Unreadable[] = [];
  const waiting = [...notebooks.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !limits.signal?.aborted; next = waiting.shift()) {
      const [index, notebook] = next;
      try {
        const result = await runOne(notebook, limits, listener);
        results[index] = result;
        await listener.notebookEnded(result);
      } catch (error) {
        problems.push(problemOf(error));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, notebooks.length) }, work));
  return { results: results.filter((result) => result !== undefined), problems };
}

function runOne(
  notebook: PreparedNotebook,
  limits: RunLimits,
  listener: RunAllListener,
): Promise<NotebookResult> {
  const run = new NotebookRun(notebook, limits, {
    cellStarted: (cell) => {
      listener.cellStarted(notebook, cell);
    },
    cellEnded: (cell) => {
      listener.cellEnded(notebook, cell);
    },
  });
  return run.run();
}
