import { failureReport } from '../run/report';
import { formatSeconds } from '../run/time';
import type { Difference } from './compare';
import type { CheckedCell, CheckedNotebook } from './result';

const MAX_DIFFERENCES = 8;
const MAX_TEXT = 160;

/** One line that says what became of a cell. */
export function cellLine({ source, stored }: CheckedNotebook, cell: CheckedCell): string {
  const { number, verdict, seconds, numbers, firstLine } = cell;
  const head = `${source}: cell ${number} of ${stored.cells.length}: ${verdict}`;
  const compared = numbers > 0 ? `, ${numbers} ${numbers === 1 ? 'number' : 'numbers'}` : '';
  const time = verdict === 'not-run' ? '' : `, ${formatSeconds(seconds)}`;
  return `${head}${compared}${time}${verdict === 'same' ? '' : `: ${cut(firstLine, 60)}`}`;
}

/** What differs in a cell, in lines; empty if nothing does. */
export function differenceReport({ differences }: CheckedCell): string {
  const shown = differences.slice(0, MAX_DIFFERENCES).flatMap(differenceLines);
  const left = differences.length - MAX_DIFFERENCES;
  if (left > 0) shown.push(`    and ${left} more ${left === 1 ? 'difference' : 'differences'}`);
  return shown.join('\n');
}

/** A difference in one sentence. */
export function sentence({ where, problem }: Difference): string {
  return `${where}: ${problem}`;
}

function differenceLines(difference: Difference): string[] {
  const { stored, found } = difference;
  const lines = [`    ${sentence(difference)}`];
  if (stored !== null) lines.push(`      - ${cut(stored, MAX_TEXT)}`);
  if (found !== null) lines.push(`      + ${cut(found, MAX_TEXT)}`);
  return lines;
}

/** One line that says what became of a notebook. */
export function summary({ source, run, cached, cells, updated }: CheckedNotebook): string {
  const count = (verdict: string): number =>
    cells.filter((cell) => cell.verdict === verdict).length;
  const parts = [`${count('same')} of ${cells.length} code cells the same`];
  for (const verdict of ['different', 'failed', 'not-run', 'ignored'])
    if (count(verdict) > 0) parts.push(`${count(verdict)} ${verdict}`);
  if (updated > 0) parts.push(`new outputs stored in ${updated}`);
  const how = cached ? 'from the cache' : `in ${formatSeconds(run.seconds)}`;
  return `${source}: ${parts.join(', ')}, ${how} -> ${run.output}`;
}

/** Why a notebook did not run well; empty if it did. */
export function problemReport({ run }: CheckedNotebook): string {
  return failureReport(run);
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
