import type { Notebook } from '../notebook';
import type { CellFailure, NotebookResult } from '../run';
import { EXIT } from '../terminal';
import type { CellComparison, Difference, Verdict } from './compare';

/** What became of a checked cell: what the comparison says of it, or `failed` if it did not run well. */
export type CheckVerdict = Verdict | 'failed';

/** One checked cell. */
export interface CheckedCell extends Omit<CellComparison, 'verdict'> {
  verdict: CheckVerdict;
  readonly seconds: number;
  readonly failure: CellFailure | null;
}

/** A checked notebook. */
export interface CheckedNotebook {
  readonly source: string;
  /** What became of its run. */
  readonly run: NotebookResult;
  /** Whether the run was found in the cache. */
  readonly cached: boolean;
  readonly cells: CheckedCell[];
  readonly stored: Notebook;
  readonly executed: Notebook;
  /** How many cells got new outputs. */
  updated: number;
}

/** Brings together what a run and a comparison say of a notebook's cells. */
export function checkedCells(
  comparisons: readonly CellComparison[],
  run: NotebookResult,
): CheckedCell[] {
  const results = new Map(run.cells.map((cell) => [cell.id, cell]));
  return comparisons.map((comparison) => {
    const result = results.get(comparison.id);
    const verdict = verdictOf(comparison.verdict, result?.status);
    return {
      ...comparison,
      verdict,
      differences: verdict === 'not-run' ? [] : comparison.differences,
      seconds: result?.seconds ?? 0,
      failure: result?.failure ?? null,
    };
  });
}

/** Adds what is not as a cell expects: it differs then, whatever its outputs are. */
export function withUnexpected(
  cells: readonly CheckedCell[],
  unexpected: ReadonlyMap<string, readonly Difference[]>,
): CheckedCell[] {
  return cells.map((cell) => {
    const more = unexpected.get(cell.id) ?? [];
    if (more.length === 0) return cell;
    const verdict = cell.verdict === 'failed' ? cell.verdict : 'different';
    return { ...cell, verdict, differences: [...cell.differences, ...more] };
  });
}

/** Cells that failed though nobody picked them: those before the picked ones run too. */
export function failedBefore({ run, cells }: CheckedNotebook): CheckedCell[] {
  const picked = new Set(cells.map(({ id }) => id));
  return run.cells
    .filter(({ id, status }) => status === 'failed' && !picked.has(id))
    .map(({ number, id, firstLine, seconds, failure }) => ({
      ...{ number, id, firstLine, seconds, failure, verdict: 'failed' as const },
      ...{ differences: [], numbers: 0, masked: [], seen: new Map<string, never>() },
    }));
}

function verdictOf(verdict: Verdict, status: string | undefined): CheckVerdict {
  if (status === 'failed') return 'failed';
  if (status === 'not-run' || status === 'running') return 'not-run';
  return verdict;
}

/** The exit code that a checked notebook asks for. */
export function exitCodeOf({ run, cells }: CheckedNotebook): number {
  if (run.status === 'not-started') return EXIT.NOT_STARTED;
  const isWell = cells.every(({ verdict }) => verdict === 'same' || verdict === 'ignored');
  return run.status === 'ok' && isWell ? EXIT.OK : EXIT.FAILED;
}
