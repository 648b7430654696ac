import type { CellFailure, CellResult, NotebookResult } from './result';

const MAX_SOURCE_LINES = 40;
const MAX_TRACEBACK_LINES = 30;
const MAX_STREAM_LINES = 10;

/** What a person needs to know of a notebook that did not run well; empty if it did. */
export function failureReport(result: NotebookResult): string {
  const { source, output, problem, cells } = result;
  const failed = cells.filter((cell) => cell.status === 'failed');
  const parts = failed.map((cell) => cellReport(cell, result));
  if (problem !== null) parts.push(`${source}: ${problem}`);
  if (parts.length === 0) return '';
  const left = cells.filter((cell) => cell.status === 'not-run').length;
  const notRun = left === 0 ? [] : [`${left} code ${left === 1 ? 'cell' : 'cells'} did not run.`];
  return [...parts, [...notRun, `The executed notebook is ${output}.`].join(' ')].join('\n\n');
}

function cellReport(cell: CellResult, { source, cellCount }: NotebookResult): string {
  const { failure, executionCount, number, firstLine } = cell;
  const count = executionCount === null ? '' : ` (In [${executionCount}])`;
  const head = `${source}: cell ${number} of ${cellCount}${count} failed: ${firstLine}`;
  if (failure === null) return head;
  return [
    `${head}\n${whereAndWhy(failure)}`,
    excerpt(failure.source, failure.line),
    section('Traceback', failure.traceback.join('\n'), MAX_TRACEBACK_LINES, 'first'),
    section('The last it wrote to stdout', failure.stdout, MAX_STREAM_LINES, 'last'),
    section('The last it wrote to stderr', failure.stderr, MAX_STREAM_LINES, 'last'),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function whereAndWhy({ cause, line }: CellFailure): string {
  const where = line === null ? '' : `line ${line}: `;
  return `  ${where}${cause.replaceAll('\n', '\n  ')}`;
}

/** The source with its lines numbered, the one at fault marked; of a long one, the part around that line. */
export function excerpt(source: string, line: number | null): string {
  const lines = source.split('\n');
  const start = Math.max(
    0,
    Math.min((line ?? 1) - 1 - MAX_SOURCE_LINES / 2, lines.length - MAX_SOURCE_LINES),
  );
  const width = String(lines.length).length;
  const shown = lines.slice(start, start + MAX_SOURCE_LINES).map((text, index) => {
    const number = start + index + 1;
    return `${number === line ? '  > ' : '    '}${String(number).padStart(width)} | ${text}`;
  });
  const end = start + shown.length;
  if (start > 0) shown.unshift(`      (${start} lines before)`);
  if (end < lines.length) shown.push(`      (${lines.length - end} lines more)`);
  return shown.join('\n');
}

function section(title: string, text: string, limit: number, end: 'first' | 'last'): string {
  const lines = text.replace(/\n$/, '').split('\n');
  if (text.trim() === '') return '';
  const shown = end === 'first' ? lines.slice(0, limit) : lines.slice(-limit);
  return [`${title}:`, ...shown.map((line) => `    ${line}`)].join('\n');
}
