import path from 'node:path';
import {
  jsonOf,
  NotebookError,
  readBytes,
  readNotebook,
  type CodeCell,
  type Notebook,
} from '../notebook';
import {
  isRunReport,
  type NotebookResult,
  type PreparedNotebook,
  problemOf,
  type Unreadable,
} from '../run';
import { FileError } from '../terminal';
import { hasTag } from './compare';
import type { Executed } from './execute';

/**
 * Takes what `tsnb run --json` reported in the place of running the notebooks again.
 * @param report the file that `--json` wrote, from the same folder.
 * @returns what is not there, or was executed with other code than the notebook now has.
 * @throws FileError if the report can't be read.
 */
export async function executedBefore(
  report: string,
  notebooks: readonly PreparedNotebook[],
  onExecuted: (one: Executed) => Promise<void>,
): Promise<Unreadable[]> {
  const runs = new Map((await readReport(report)).map((run) => [path.resolve(run.source), run]));
  const problems: Unreadable[] = [];
  for (const { source, notebook } of notebooks) {
    try {
      const run = runs.get(path.resolve(source));
      if (!run) throw new NotebookError(source, `is not among the notebooks of ${report}`);
      const executed = await readNotebook(run.output);
      sameCode(source, notebook, executed);
      await onExecuted({ run: { ...run, source }, executed, cached: false });
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  return problems;
}

async function readReport(file: string): Promise<readonly NotebookResult[]> {
  const report = jsonOf((await readBytes(file)).toString('utf8'));
  if (!isRunReport(report))
    throw new FileError(file, 'is no report of "tsnb run --json", or of another version of it');
  return report.notebooks;
}

/** The cells whose code a run must share with the notebook: what was injected comes from the command line. */
function ownCode({ cells }: Notebook): CodeCell[] {
  return cells
    .filter((cell) => cell.cell_type === 'code')
    .filter((cell) => !hasTag(cell, 'injected-parameters'));
}

function sameCode(source: string, notebook: Notebook, executed: Notebook): void {
  const before = ownCode(notebook);
  const after = ownCode(executed);
  const other = before.findIndex(
    (cell, i) => cell.id !== after.at(i)?.id || cell.source !== after.at(i)?.source,
  );
  if (other >= 0)
    throw new NotebookError(
      source,
      `cell ${notebook.cells.indexOf(before[other]) + 1} is another than the one that was executed: run it again`,
    );
  if (after.length > before.length)
    throw new NotebookError(source, 'has fewer cells than what was executed: run it again');
}
