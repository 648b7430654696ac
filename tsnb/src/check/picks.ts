import type { CodeCell } from '../notebook';

/** Says whether a cell, the so-manieth of its notebook, is picked. */
export type CellPick = (cell: CodeCell, number: number) => boolean;

/**
 * What `-k` picks: a number or a range of numbers (`5`, `5-9`) picks cells by their position among all cells, from 1; anything else
 * those whose id or source contains it, letters of either case. Without any, all are picked.
 */
export function pickOf(picks: readonly string[]): CellPick {
  const tests = picks.map(testOf);
  return (cell, number) => tests.length === 0 || tests.some((test) => test(cell, number));
}

function testOf(pick: string): CellPick {
  const range = /^(\d+)(?:-(\d+))?$/.exec(pick.trim());
  if (range !== null) {
    const from = Number(range[1]);
    const to = Number(range.at(2) ?? range[1]);
    return (_, number) => number >= from && number <= to;
  }
  const text = pick.toLowerCase();
  return ({ id, source }) => id.toLowerCase().includes(text) || source.toLowerCase().includes(text);
}
