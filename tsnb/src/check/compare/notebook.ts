import { isObject, NotebookError, type CodeCell, type Notebook } from '../../notebook';
import { compareCell, hasTag } from './cell';
import type { Difference, Seen } from './difference';
import { tellApart } from './tell';
import type { Masked } from './masks';
import { rulesOf, STRICT_RULES, type Rules } from './rules';

/**
 * What the comparison says of a code cell.
 * - `same`: its outputs mean the same as the stored ones.
 * - `different`: they don't.
 * - `ignored`: it is not compared, as its metadata or its tag `skip-execution` ask.
 * - `not-run`: the executed notebook does not hold it.
 */
export type Verdict = 'same' | 'different' | 'ignored' | 'not-run';

/**
 * How strictly notebooks are compared.
 * - `usual`: by the rules of each cell.
 * - `strict`: nothing is left out and nothing allowed, whatever the rules say.
 * - `lax`: only cells that say so, by a tag `check-output` or by `compare` in their metadata.
 */
export type Strictness = 'usual' | 'strict' | 'lax';

/** What a mask left out of a cell's texts. */
export interface MaskedTexts {
  readonly name: Masked['name'];
  readonly texts: string[];
}

/** The comparison of one code cell. */
export interface CellComparison {
  /** Its position among all cells of the stored notebook, from 1. */
  readonly number: number;
  readonly id: string;
  readonly firstLine: string;
  readonly verdict: Verdict;
  readonly differences: Difference[];
  /** How many numbers were compared. */
  readonly numbers: number;
  /** What was left out of its texts. */
  readonly masked: MaskedTexts[];
  /** What was seen of them, by key. */
  readonly seen: ReadonlyMap<string, Seen>;
}

/**
 * Compares an executed notebook with the stored one, cell by cell (found by their ids). Depends on nothing but the two.
 * @param picked says which of the stored cells are compared; all by default.
 * @param strictness how strictly; by the rules of each cell by default.
 * @throws NotebookError for rules in metadata that are none.
 */
export function compareNotebooks(
  file: string,
  stored: Notebook,
  executed: Notebook,
  picked: (cell: CodeCell, number: number) => boolean = () => true,
  strictness: Strictness = 'usual',
): CellComparison[] {
  const found = new Map(executed.cells.map((cell) => [cell.id, cell]));
  return stored.cells.flatMap((cell, index) => {
    if (cell.cell_type !== 'code' || hasTag(cell, 'injected-parameters')) return [];
    const number = index + 1;
    if (!picked(cell, number)) return [];
    const other = found.get(cell.id);
    const rules = rulesOfCell(file, stored, cell, number);
    const isLeftOut = strictness === 'lax' && !asksForCheck(cell);
    const held = strictness === 'strict' ? STRICT_RULES : rules;
    const after = other?.cell_type === 'code' ? other : undefined;
    return [compareOne(cell, after, number, isLeftOut ? { ...held, ignore: true } : held)];
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

function asksForCheck(cell: CodeCell): boolean {
  const { tsnb } = cell.metadata;
  const says = isObject(tsnb) && tsnb.compare !== undefined;
  return says || hasTag(cell, 'check-output') || hasTag(cell, 'nbval-check-output');
}

function compareOne(
  cell: CodeCell,
  other: CodeCell | undefined,
  number: number,
  rules: Rules,
): CellComparison {
  const head = { number, id: cell.id, firstLine: firstLineOf(cell) };
  const nothing = { differences: [], numbers: 0, masked: [], seen: new Map<string, Seen>() };
  if (rules.ignore === true || hasTag(cell, 'skip-execution'))
    return { ...head, ...nothing, verdict: 'ignored' };
  if (other === undefined) return { ...head, ...nothing, verdict: 'not-run' };
  const findings = compareCell(cell, other, rules);
  const { seen } = findings;
  const differences = tellApart(cell, other, findings.differences);
  const numbers = [...seen.values()].reduce((sum, { count }) => sum + count, 0);
  const masked = [...findings.masked].map(([name, texts]) => ({ name, texts: [...texts] }));
  const verdict = differences.length > 0 ? 'different' : 'same';
  return { ...head, verdict, differences, numbers, masked, seen };
}

function firstLineOf({ source }: CodeCell): string {
  return (
    source
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? ''
  );
}
