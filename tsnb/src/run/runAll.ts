import { forEachOf } from '../terminal';
import { NotebookRun } from './notebookRun';
import { problemOf, type PreparedNotebook, type Unreadable } from './plan';
import type { CellResult, NotebookResult } from './result';
import type { RunLimits } from './limits';

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
  const work = async (notebook: PreparedNotebook, index: number): Promise<void> => {
    try {
      const result = await runOne(notebook, limits, listener);
      results[index] = result;
      await listener.notebookEnded(result);
    } catch (error) {
      problems.push(problemOf(error));
    }
  };
  await forEachOf(notebooks, jobs, work, limits.signal);
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
