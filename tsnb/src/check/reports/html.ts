import { readFile } from 'node:fs/promises';
import type { CodeCell } from '../../notebook';
import { failureReport } from '../../run/report';
import type { Unreadable } from '../../run/plan';
import type { Difference } from '../compare';
import { summary } from '../report';
import type { CheckedCell, CheckedNotebook } from '../result';
import { escapeHtml } from './escape';
import { DRAW, STYLE } from './page';
import { Views } from './views';

/** The page that `tsnb check --html` writes: one file, with everything that it needs inside. */
export async function htmlReport(
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): Promise<string> {
  const views = new Views();
  const body = [
    '<h1>tsnb check</h1>',
    ...problems.map(({ source, problem }) => `<p>${escapeHtml(`${source}: ${problem}`)}</p>`),
    ...checked.map((notebook) => notebookPart(notebook, views)),
  ].join('\n');
  const drawing = views.drawsFigures
    ? `<script>${await plotly()}</script><script>${DRAW}</script>`
    : '';
  return (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>tsnb check</title>' +
    `<style>${STYLE}</style></head><body>\n${body}\n${drawing}</body></html>\n`
  );
}

async function plotly(): Promise<string> {
  const text = await readFile(require.resolve('plotly.js-dist-min/plotly.min.js'), 'utf8');
  return text.replaceAll('</script', '<\\/script');
}

function notebookPart(checked: CheckedNotebook, views: Views): string {
  const failure = failureReport(checked.run);
  return [
    `<h2>${escapeHtml(checked.source)}</h2><p>${escapeHtml(summary(checked))}</p>`,
    failure === '' ? '' : `<pre>${escapeHtml(failure)}</pre>`,
    ...checked.cells.map((cell) => cellPart(checked, cell, views)),
  ].join('\n');
}

function cellPart({ stored, executed }: CheckedNotebook, cell: CheckedCell, views: Views): string {
  const { number, verdict, firstLine, differences, id } = cell;
  const head = `<h3><span class="verdict ${verdict}">${verdict}</span> cell ${number}: <code>${escapeHtml(firstLine)}</code></h3>`;
  if (differences.length === 0) return head;
  const isThis = (other: { id: string; cell_type: string }): other is CodeCell =>
    other.id === id && other.cell_type === 'code';
  const before = stored.cells.find(isThis);
  const after = executed.cells.find(isThis);
  const table = `<table><tr><th>where</th><th>stored</th><th>found</th></tr>${differences.map(row).join('')}</table>`;
  return (
    head + table + pictures(differences) + (before ? views.of(before, after, differences) : '')
  );
}

function row({ where, problem, stored, found }: Difference): string {
  const cell = (name: string, text: string | null): string =>
    `<td class="text ${name}">${escapeHtml(text ?? '')}</td>`;
  return `<tr><td>${escapeHtml(`${where}: ${problem}`)}</td>${cell('old', stored)}${cell('new', found)}</tr>`;
}

function pictures(differences: readonly Difference[]): string {
  return differences
    .map(({ picture, where }) =>
      picture === undefined || picture === ''
        ? ''
        : `<figure><figcaption>difference of ${escapeHtml(where)}</figcaption><img src="data:image/png;base64,${escapeHtml(picture)}" alt=""></figure>`,
    )
    .join('');
}
