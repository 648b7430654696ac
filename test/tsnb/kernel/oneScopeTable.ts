import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CodeCell } from '../../../tsnb/src/notebook';

/** A cell of the table and what it shows: its value, what it prints, how its error begins. */
export interface TableCell {
  code: string;
  shows: string[];
}

/** A row of the table: a few cells of one notebook. */
export interface TableRow {
  name: string;
  cells: TableCell[];
}

const here = import.meta.dirname;

/** The rows of `oneScope.txt`. */
export function tableRows(): TableRow[] {
  const text = readFileSync(join(here, 'oneScope.txt'), 'utf8');
  return text
    .split(/^## /m)
    .slice(1)
    .map((row) => {
      const [name, ...lines] = row.trimEnd().split('\n');
      return { name, cells: lines.join('\n').split(/^--\n/m).map(tableCell) };
    });
}

function tableCell(text: string): TableCell {
  const lines = text.trimEnd().split('\n');
  const first = lines.findIndex((line) => /^(?:=>|\.\.|!!) /.test(line));
  const end = first < 0 ? lines.length : first;
  return { code: lines.slice(0, end).join('\n'), shows: lines.slice(end) };
}

/** Puts the files that cells of the table import into the folder of their notebook. */
export function provideTableFiles(folder: string): void {
  for (const name of ['oneScopeModule.ts', 'oneScopeData.json'])
    copyFileSync(join(here, name), join(folder, name));
}

/** An output of a cell, of a message or of a notebook. */
export interface Shown {
  output_type: string;
  text?: unknown;
  ename?: unknown;
  evalue?: unknown;
  data?: unknown;
}

/** What outputs show, in the words of the table. */
export function shown(outputs: readonly Shown[]): string[] {
  return outputs.flatMap((one) => {
    if (one.output_type === 'stream') return lines('.. ', textOf(one.text).trimEnd());
    if (one.output_type === 'error')
      return [`!! ${String(one.ename)}: ${textOf(one.evalue).replace(/In\[\d+\]/, 'In[0]')}`];
    const data = one.data as { 'text/plain': unknown };
    // How long a value may be on one line is no matter of the table.
    return [`=> ${textOf(data['text/plain']).replace(/\s+/g, ' ')}`];
  });
}

function lines(mark: string, text: string): string[] {
  return text.split('\n').map((line) => mark + line);
}

function textOf(text: unknown): string {
  return Array.isArray(text) ? text.join('') : String(text);
}

/** What a cell shows, cut to what the table asks of its errors: how they begin. */
function asAsked(shows: readonly string[], asked: readonly string[]): string[] {
  return shows.map((line, index) =>
    line.startsWith('!! ') && line.startsWith(asked.at(index) ?? line)
      ? (asked.at(index) ?? line)
      : line,
  );
}

/** A test for each row: what its cells show, of those of all rows in one notebook, is what the table says. */
export function testRows(rows: readonly TableRow[], executed: () => readonly CodeCell[]): void {
  let before = 0;
  it.each(rows.map((row) => ({ ...row, start: (before += row.cells.length) - row.cells.length })))(
    '$name',
    ({ cells, start }) => {
      const outputs = executed()
        .slice(start, start + cells.length)
        .map((one) => one.outputs);
      const all = outputs.map((each, i) => asAsked(shown(each), cells[i].shows));
      expect(all).toEqual(cells.map(({ shows }) => shows));
    },
  );
}
