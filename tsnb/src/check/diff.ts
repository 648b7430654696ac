import { readNotebook, type CodeCell, type Notebook } from '../notebook';
import type { NotebookResult } from '../run';
import { Console, EXIT, reportersOf, type ReportFiles } from '../terminal';
import { compareNotebooks, requireRules, type Strictness } from './compare';
import { pickOf } from './picks';
import { CHECK_REPORTERS } from './reporters';
import { checkedCells, exitCodeOf, type CheckedNotebook } from './result';

/** What `tsnb diff` was asked to do. */
export interface DiffRequest {
  readonly stored: string;
  readonly found: string;
  readonly picks: readonly string[];
  readonly strictness: Strictness;
  readonly reports: ReportFiles;
}

/** Does what `tsnb diff` was asked to do and tells of it; returns the exit code. */
export async function diffNotebooks(request: DiffRequest): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  const reporters = reportersOf(CHECK_REPORTERS, { console, jobs: 1, files: request.reports });
  await reporters.prepare();
  const [stored, found] = [await readNotebook(request.stored), await readNotebook(request.found)];
  requireRules(request.stored, stored);
  const executed = withIdsOf(stored, found);
  const added = addedCells(stored, executed);
  for (const number of added)
    console.report(`tsnb: ${request.found}: cell ${number} is not in ${request.stored}`);
  const checked = compared(request, stored, executed);
  await reporters.stepped({ compared: checked });
  await reporters.ended(checked);
  const exitCode = Math.max(exitCodeOf(checked), added.length > 0 ? EXIT.FAILED : EXIT.OK);
  await reporters.finished({ exitCode, checked: [checked], problems: [] });
  return exitCode;
}

function compared(
  { stored: source, found, picks, strictness }: DiffRequest,
  stored: Notebook,
  executed: Notebook,
): CheckedNotebook {
  const comparisons = compareNotebooks(source, stored, executed, pickOf(picks), strictness);
  const run: NotebookResult = {
    ...{ source, output: found, status: 'ok', problem: null, leftRunning: [], seconds: 0 },
    ...{ cellCount: executed.cells.length, parameters: {}, cells: [] },
  };
  const cells = checkedCells(comparisons, run);
  return { source, run, cached: false, cells, stored, executed, updated: 0 };
}

/** A notebook whose cells have the ids of another's that hold the same code, where its own are not known there: older formats have none. */
export function withIdsOf(stored: Notebook, found: Notebook): Notebook {
  const left = codeCells(stored).filter(({ id }) => found.cells.every((cell) => cell.id !== id));
  const known = new Set(stored.cells.map(({ id }) => id));
  const cells = found.cells.map((cell) => {
    if (cell.cell_type !== 'code' || known.has(cell.id)) return cell;
    const index = left.findIndex(({ source }) => source === cell.source);
    return index < 0 ? cell : { ...cell, id: left.splice(index, 1)[0].id };
  });
  return { ...found, cells };
}

function addedCells(stored: Notebook, found: Notebook): number[] {
  const known = new Set(stored.cells.map(({ id }) => id));
  return found.cells.flatMap((cell, index) =>
    cell.cell_type === 'code' && !known.has(cell.id) ? [index + 1] : [],
  );
}

function codeCells({ cells }: Notebook): CodeCell[] {
  return cells.filter((cell) => cell.cell_type === 'code');
}
