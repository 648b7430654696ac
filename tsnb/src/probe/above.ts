import type * as TypeScript from '@tslab/typescript-for-tslab';
import { executedCells, type ExecutedCell } from '../kernel/executed';
import { digestOfCode, type ExpectedFile } from './expected';
import { forbiddenUse } from './forbidden';

/** What the cells above a check say of it, besides the value that it sees; nothing under a kernel that does not tell of its cells. */
export interface Above {
  /** Which forbidden name the answer uses. */
  readonly forbidden?: string;
  /** Whether the answer failed when it last ran, so that the value is that of an earlier one. */
  readonly isStale: boolean;
}

/** Looks at what was executed since the tests of the question before. */
export function lookAbove(name: string, file: ExpectedFile): Above {
  const cells = executedCells();
  const { forbidden = {}, answers = {} } = file;
  const isGiven = givenIn(file);
  const question = isGiven(cells.at(-1))?.question;
  const own = lastRuns(since(cells.slice(0, -1), question, isGiven)).filter(
    (cell) => isGiven(cell) === undefined && isFor(cell, question, answers),
  );
  const names = Object.hasOwn(forbidden, name) ? forbidden[name] : [];
  const used = names.length === 0 ? undefined : useIn(cells, own, names);
  const last = own.at(-1);
  const answered = own.filter(({ cellId = '' }) => Object.hasOwn(answers, cellId));
  const isStale = (answered.length > 0 ? answered : last ? [last] : []).some(
    ({ failed }) => failed === true,
  );
  return { ...(used !== undefined && { forbidden: used }), isStale };
}

/** Whether a cell is the instructor's, and which question it tests. */
type IsGiven = (cell: ExecutedCell | undefined) => { readonly question?: string } | undefined;

function givenIn({ given = {} }: ExpectedFile): IsGiven {
  const known = new Map(Object.values(given).map(([digest, question]) => [digest, question]));
  return (cell) => {
    const digest = cell === undefined ? '' : digestOfCode(cell.code);
    if (!known.has(digest)) return undefined;
    const question = known.get(digest);
    return question === undefined ? {} : { question };
  };
}

/** What was executed behind the last test of another question. */
function since(
  cells: readonly ExecutedCell[],
  question: string | undefined,
  isGiven: IsGiven,
): readonly ExecutedCell[] {
  const start = cells.reduce((last, cell, i) => {
    const tested = isGiven(cell)?.question;
    return tested !== undefined && tested !== question ? i : last;
  }, -1);
  return cells.slice(start + 1);
}

/** Of several runs of one cell the last. */
function lastRuns(cells: readonly ExecutedCell[]): ExecutedCell[] {
  const last = new Map(cells.map((cell, i) => [cell.cellId ?? `run ${i}`, cell]));
  return [...last.values()];
}

function isFor(
  { cellId = '' }: ExecutedCell,
  question: string | undefined,
  answers: Readonly<Record<string, string>>,
): boolean {
  return !Object.hasOwn(answers, cellId) || answers[cellId] === question;
}

function useIn(
  cells: readonly ExecutedCell[],
  own: readonly ExecutedCell[],
  names: readonly string[],
): string | undefined {
  // Large, but the kernel that these cells ran in has it loaded; a check answers at once.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const ts = require('@tslab/typescript-for-tslab') as typeof TypeScript;
  const all = lastRuns(cells).map((cell) => ({ source: cell.code, isAnswer: own.includes(cell) }));
  return forbiddenUse(ts, all, names)?.name;
}
