import { readFile } from 'node:fs/promises';
import type { CodeCell } from '../../notebook';
import { failureReport, type Unreadable } from '../../run';
import { formatSeconds, joinHtml, NO_HTML, ownHtml, type Html } from '../../terminal';
import { checkedLine } from '../report';
import type { CheckedCell, CheckedNotebook } from '../result';
import { differencesTable, pictures } from './differences';
import { DRAW, STYLE } from './page';
import { safeHtml } from './safeHtml';
import { Views } from './views';

const MAX_MASKED = 10;

/** The page that `tsnb check --html` writes: one file, with everything that it needs inside. */
export async function htmlReport(
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): Promise<string> {
  const views = new Views();
  const body = [
    safeHtml`<h1>tsnb check</h1>`,
    ...problems.map(({ source, problem }) => safeHtml`<p>${source}: ${problem}</p>`),
    checked.length > 1 ? overview(checked) : NO_HTML,
    ...checked.map((notebook, index) => notebookPart(notebook, index, views)),
  ];
  const drawing = views.drawsFigures
    ? safeHtml`<script>${await plotly()}</script><script>${DRAW}</script>`
    : NO_HTML;
  return String(safeHtml`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>tsnb check</title><meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
${joinHtml(body, '\n')}
${drawing}</body></html>
`);
}

async function plotly(): Promise<Html> {
  const text = await readFile(require.resolve('plotly.js-dist-min/plotly.min.js'), 'utf8');
  return ownHtml(text.replaceAll('</script', '<\\/script'));
}

function overview(checked: readonly CheckedNotebook[]): Html {
  const rows = checked.map(({ source, run, cells }, index) => {
    const count = (verdict: string) => cells.filter((cell) => cell.verdict === verdict).length;
    const others = cells.length - count('same') - count('different') - count('failed');
    const numbers = ['same', 'different', 'failed'].map(count).concat(others);
    const counted = numbers.map((n) => safeHtml`<td>${n === 0 ? '' : n}</td>`);
    return safeHtml`<tr><td><a href="#notebook-${index + 1}">${source}</a></td>${counted}<td>${formatSeconds(run.seconds)}</td></tr>`;
  });
  const names = ['notebook', 'same', 'different', 'failed', 'not compared', 'time'];
  return safeHtml`<table><tr>${names.map((name) => safeHtml`<th>${name}</th>`)}</tr>${rows}</table>`;
}

function notebookPart(checked: CheckedNotebook, index: number, views: Views): Html {
  const { source, run, cells } = checked;
  const failure = failureReport(run);
  const link = (cell: CheckedCell) => `notebook-${index + 1}-cell-${cell.number}`;
  const parts = [
    safeHtml`<h2 id="notebook-${index + 1}">${source}</h2>`,
    safeHtml`<p class="quiet">${checkedLine(checked).slice(source.length + 2)}</p>`,
    safeHtml`<ol class="strip">${cells.map((cell) => chip(cell, link(cell)))}</ol>`,
    maskedTable(cells),
    failure === '' ? NO_HTML : safeHtml`<pre>${failure}</pre>`,
    ...cells.filter(isShown).map((cell) => cellPart(checked, cell, link(cell), views)),
  ];
  return joinHtml(parts, '\n');
}

// What the masks left out, for whoever doubts that it is the run's own.
function maskedTable(cells: readonly CheckedCell[]): Html {
  const rows = cells.flatMap(({ number, masked }) =>
    masked.map(
      ({ name, texts }) =>
        safeHtml`<tr><td>cell ${number}</td><td>${name}</td><td class="text">${texts.slice(0, MAX_MASKED).join('\n')}</td></tr>`,
    ),
  );
  if (rows.length === 0) return NO_HTML;
  return safeHtml`<details><summary>masked</summary><table>${rows}</table></details>`;
}

// A cell that is the same has nothing to show but that.
function isShown({ verdict, differences }: CheckedCell): boolean {
  return verdict === 'different' || verdict === 'failed' || differences.length > 0;
}

function chip(cell: CheckedCell, link: string): Html {
  const { number, verdict, firstLine } = cell;
  const text = isShown(cell) ? safeHtml`<a href="#${link}">${number}</a>` : number;
  return safeHtml`<li class="${verdict}" title="${verdict}: ${firstLine}">${text}</li>`;
}

function cellPart(
  { stored, executed }: CheckedNotebook,
  cell: CheckedCell,
  link: string,
  views: Views,
): Html {
  const { number, verdict, firstLine, differences, id } = cell;
  const isThis = (other: { id: string; cell_type: string }): other is CodeCell =>
    other.id === id && other.cell_type === 'code';
  const before = stored.cells.find(isThis);
  const after = executed.cells.find(isThis);
  const parts = [
    safeHtml`<section class="cell" id="${link}">`,
    safeHtml`<h3><span class="verdict ${verdict}">${verdict}</span> cell ${number} <code>${firstLine}</code></h3>`,
    differencesTable(differences),
    pictures(differences),
    before === undefined ? NO_HTML : views.of(before, after, differences),
    before === undefined
      ? NO_HTML
      : safeHtml`<details><summary>the cell</summary><pre>${before.source}</pre></details>`,
    safeHtml`</section>`,
  ];
  return joinHtml(parts, '\n');
}
