import { readFile } from 'node:fs/promises';
import type { CodeCell } from '../../notebook';
import { failureReport, type Unreadable } from '../../run';
import { escapeHtml, formatSeconds } from '../../terminal';
import { checkedLine } from '../report';
import type { CheckedCell, CheckedNotebook } from '../result';
import { differencesTable, pictures } from './differences';
import { DRAW, STYLE } from './page';
import { Views } from './views';

const MAX_MASKED = 10;

/** The page that `tsnb check --html` writes: one file, with everything that it needs inside. */
export async function htmlReport(
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): Promise<string> {
  const views = new Views();
  const body = [
    '<h1>tsnb check</h1>',
    ...problems.map(({ source, problem }) => `<p>${escapeHtml(`${source}: ${problem}`)}</p>`),
    checked.length > 1 ? overview(checked) : '',
    ...checked.map((notebook, index) => notebookPart(notebook, index, views)),
  ].join('\n');
  const drawing = views.drawsFigures
    ? `<script>${await plotly()}</script><script>${DRAW}</script>`
    : '';
  return (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>tsnb check</title>' +
    '<meta name="viewport" content="width=device-width">' +
    `<style>${STYLE}</style></head><body>\n${body}\n${drawing}</body></html>\n`
  );
}

async function plotly(): Promise<string> {
  const text = await readFile(require.resolve('plotly.js-dist-min/plotly.min.js'), 'utf8');
  return text.replaceAll('</script', '<\\/script');
}

function overview(checked: readonly CheckedNotebook[]): string {
  const rows = checked.map(({ source, run, cells }, index) => {
    const count = (verdict: string) => cells.filter((cell) => cell.verdict === verdict).length;
    const others = cells.length - count('same') - count('different') - count('failed');
    const numbers = ['same', 'different', 'failed'].map(count).concat(others);
    return (
      `<tr><td><a href="#notebook-${index + 1}">${escapeHtml(source)}</a></td>` +
      numbers.map((n) => `<td>${n === 0 ? '' : n}</td>`).join('') +
      `<td>${formatSeconds(run.seconds)}</td></tr>`
    );
  });
  const names = ['notebook', 'same', 'different', 'failed', 'not compared', 'time'];
  return `<table><tr>${names.map((name) => `<th>${name}</th>`).join('')}</tr>${rows.join('')}</table>`;
}

function notebookPart(checked: CheckedNotebook, index: number, views: Views): string {
  const { source, run, cells } = checked;
  const failure = failureReport(run);
  const link = (cell: CheckedCell) => `notebook-${index + 1}-cell-${cell.number}`;
  return [
    `<h2 id="notebook-${index + 1}">${escapeHtml(source)}</h2>`,
    `<p class="quiet">${escapeHtml(checkedLine(checked).slice(source.length + 2))}</p>`,
    `<ol class="strip">${cells.map((cell) => chip(cell, link(cell))).join('')}</ol>`,
    maskedTable(cells),
    failure === '' ? '' : `<pre>${escapeHtml(failure)}</pre>`,
    ...cells.filter(isShown).map((cell) => cellPart(checked, cell, link(cell), views)),
  ].join('\n');
}

// What the masks left out, for whoever doubts that it is the run's own.
function maskedTable(cells: readonly CheckedCell[]): string {
  const rows = cells.flatMap(({ number, masked }) =>
    masked.map(
      ({ name, texts }) =>
        `<tr><td>cell ${number}</td><td>${name}</td><td class="text">${escapeHtml(texts.slice(0, MAX_MASKED).join('\n'))}</td></tr>`,
    ),
  );
  if (rows.length === 0) return '';
  return `<details><summary>masked</summary><table>${rows.join('')}</table></details>`;
}

// A cell that is the same has nothing to show but that.
function isShown({ verdict, differences }: CheckedCell): boolean {
  return verdict === 'different' || verdict === 'failed' || differences.length > 0;
}

function chip(cell: CheckedCell, link: string): string {
  const { number, verdict, firstLine } = cell;
  const text = isShown(cell) ? `<a href="#${link}">${number}</a>` : String(number);
  return `<li class="${verdict}" title="${escapeHtml(`${verdict}: ${firstLine}`)}">${text}</li>`;
}

function cellPart(
  { stored, executed }: CheckedNotebook,
  cell: CheckedCell,
  link: string,
  views: Views,
): string {
  const { number, verdict, firstLine, differences, id } = cell;
  const isThis = (other: { id: string; cell_type: string }): other is CodeCell =>
    other.id === id && other.cell_type === 'code';
  const before = stored.cells.find(isThis);
  const after = executed.cells.find(isThis);
  return [
    `<section class="cell" id="${link}">`,
    `<h3><span class="verdict ${verdict}">${verdict}</span> cell ${number} <code>${escapeHtml(firstLine)}</code></h3>`,
    differencesTable(differences),
    pictures(differences),
    before === undefined ? '' : views.of(before, after, differences),
    before === undefined
      ? ''
      : `<details><summary>the cell</summary><pre>${escapeHtml(before.source)}</pre></details>`,
    '</section>',
  ].join('\n');
}
