import type { CodeCell, Notebook } from '../../notebook';
import { NotebookError } from '../../notebook';
import { compareCell, hasTag } from './cell';
import type { Difference, Seen } from './difference';
import { rulesOf, type Rules } from './rules';

/**
 * What the comparison says of a code cell.
 * - `same`: its outputs mean the same as the stored ones.
 * - `different`: they don't.
 * - `ignored`: it is not compared, as its metadata or its tag `skip-execution` ask.
 * - `not-run`: the executed notebook does not hold it.
 */
export type Verdict = 'same' | 'different' | 'ignored' | 'not-run';

/** The comparison of one code cell. */
export interface CellComparison {
  /** Its position among all cells of the stored notebook, from 1. */
  number: number;
  id: string;
  firstLine: string;
  verdict: Verdict;
  differences: Difference[];
  /** How many numbers were compared. */
  numbers: number;
  /** What was seen of them, by key. */
  seen: ReadonlyMap<string, Seen>;
}

/**
 * Compares an executed notebook with the stored one, cell by cell (found by their ids). Depends on nothing but the two.
 * @param picked says which of the stored cells are compared; all by default.
 * @throws NotebookError for rules in metadata that are none.
 */
export function compareNotebooks(
  file: string,
  stored: Notebook,
  executed: Notebook,
  picked: (cell: CodeCell, number: number) => boolean = () => true,
): CellComparison[] {
  const found = new Map(executed.cells.map((cell) => [cell.id, cell]));
  return stored.cells.flatMap((cell, index) => {
    if (cell.cell_type !== 'code' || hasTag(cell, 'injected-parameters')) return [];
    const number = index + 1;
    if (!picked(cell, number)) return [];
    const other = found.get(cell.id);
    return [
      compareOne(file, stored, cell, other?.cell_type === 'code' ? other : undefined, number),
    ];
  });
}

/**
 * Makes sure that the rules in a notebook's metadata are some.
 * @throws NotebookError naming the cell whose rules are none.
 */
export function requireRules(file: string, notebook: Notebook): void {
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type === 'code') rulesOfCell(file, notebook, cell, index + 1);
  });
}

function rulesOfCell(file: string, notebook: Notebook, cell: CodeCell, number: number): Rules {
  return rulesOf(cell.metadata, notebook.metadata, (problem) => {
    throw new NotebookError(file, `cell ${number}: ${problem}`);
  });
}

function compareOne(
  file: string,
  notebook: Notebook,
  cell: CodeCell,
  other: CodeCell | undefined,
  number: number,
): CellComparison {
  const rules = rulesOfCell(file, notebook, cell, number);
  const head = { number, id: cell.id, firstLine: firstLineOf(cell) };
  const nothing = { differences: [], numbers: 0, seen: new Map<string, Seen>() };
  if (rules.ignore === true || hasTag(cell, 'skip-execution'))
    return { ...head, ...nothing, verdict: 'ignored' };
  if (other === undefined) return { ...head, ...nothing, verdict: 'not-run' };
  const { differences, seen } = compareCell(cell, other, rules);
  const numbers = [...seen.values()].reduce((sum, { count }) => sum + count, 0);
  const verdict = differences.length > 0 ? 'different' : 'same';
  return { ...head, verdict, differences, numbers, seen };
}

function firstLineOf({ source }: CodeCell): string {
  return (
    source
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
