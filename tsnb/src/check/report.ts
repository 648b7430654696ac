import { failureReport } from '../run';
import { formatSeconds } from '../terminal';
import type { Difference, MaskedTexts } from './compare';
import type { CheckedCell, CheckedNotebook } from './result';

const MAX_DIFFERENCES = 8;
const MAX_TEXT = 160;

/** One line that says what became of a cell. */
export function cellLine({ source, stored }: CheckedNotebook, cell: CheckedCell): string {
  const { number, verdict, seconds, numbers, masked, firstLine } = cell;
  const head = `${source}: cell ${number} of ${stored.cells.length}: ${verdict}`;
  const compared = numbers > 0 ? `, ${numbers} ${numbers === 1 ? 'number' : 'numbers'}` : '';
  const time = verdict === 'not-run' ? '' : `, ${formatSeconds(seconds)}`;
  return `${head}${compared}${maskedText(masked)}${time}${verdict === 'same' ? '' : `: ${cut(firstLine, 60)}`}`;
}

function maskedText(masked: readonly MaskedTexts[]): string {
  return masked.length === 0 ? '' : `, masked: ${masked.map(({ name }) => name).join(', ')}`;
}

/** Differences of one line (or one array): what is wrong there, and what is stored and found. */
export interface DifferenceGroup {
  readonly sentences: string[];
  readonly stored: string | null;
  readonly found: string | null;
}

/** Puts neighbours together that quote the same texts: several numbers of one line. */
export function grouped(differences: readonly Difference[]): DifferenceGroup[] {
  const groups: DifferenceGroup[] = [];
  for (const difference of differences) {
    const { stored, found } = difference;
    const last = groups.at(-1);
    if (last !== undefined && stored !== null && last.stored === stored && last.found === found)
      last.sentences.push(sentence(difference));
    else groups.push({ sentences: [sentence(difference)], stored, found });
  }
  return groups;
}

/** What differs in a cell, in lines; empty if nothing does. */
export function differenceReport({ differences }: CheckedCell): string {
  const groups = grouped(differences);
  const shown = groups.slice(0, MAX_DIFFERENCES);
  const lines = shown.flatMap(groupLines);
  const left = differences.length - shown.flatMap(({ sentences }) => sentences).length;
  if (left > 0) lines.push(`    and ${left} more ${left === 1 ? 'difference' : 'differences'}`);
  return lines.join('\n');
}

/** A difference in one sentence. */
export function sentence({ where, problem }: Difference): string {
  return `${where}: ${problem}`;
}

/** The lines that tell of one group. */
export function groupLines({ sentences, stored, found }: DifferenceGroup): string[] {
  const lines = sentences.map((one) => `    ${one}`);
  if (stored !== null) lines.push(`      - ${cut(oneLine(stored), MAX_TEXT)}`);
  if (found !== null) lines.push(`      + ${cut(oneLine(found), MAX_TEXT)}`);
  return lines;
}

/** One line that says what became of a notebook. */
export function checkedLine({ source, run, cached, cells, updated }: CheckedNotebook): string {
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

// A terminal obeys control characters, and GitHub what begins a line with ::.
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, (found) => JSON.stringify(found).slice(1, -1));
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
