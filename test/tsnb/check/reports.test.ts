import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineOfCell } from '../../../tsnb/src/check/reports/annotations';
import { scriptJson } from '../../../tsnb/src/check/reports/scriptJson';
import { escapeHtml } from '../../../tsnb/src/terminal';
import { htmlReport } from '../../../tsnb/src/check/reports/html';
import { compareNotebooks } from '../../../tsnb/src/check/compare';
import { differenceReport } from '../../../tsnb/src/check/report';
import { checkedCells, type CheckedNotebook } from '../../../tsnb/src/check/result';
import type { Json, Output } from '../../../tsnb/src/notebook';
import type { NotebookResult } from '../../../tsnb/src/run';
import { Workshop } from '../run/support';
import { cellWith, figure, notebookOf, stdout } from './support';

let workshop: Workshop;
beforeEach(() => {
  workshop = new Workshop();
});
afterEach(() => {
  workshop.close();
});

test('every report names the cell that differs, and nothing of a notebook gets into the page as code', async () => {
  const figure = (y: string) =>
    `const shown = Object.values(require.cache).find((m) => (m as any)?.exports?.lastWriteDisplayData) as any;
     shown.exports.lastWriteDisplayData({ data: { 'application/vnd.plotly.v1+json':
       { data: [{ name: '</script><b>', y: [1, ${y}] }], layout: {} } }, metadata: {}, transient: {} }, false);`;
  workshop.notebook('a.ipynb', ['console.log("<img src=x>", 0.5);', figure('2')]);
  await workshop.tsnb(['run', 'a.ipynb', '--inplace']);
  const text = workshop
    .text('a.ipynb')
    .replaceAll('0.5\\n', '0.7\\n')
    .replace(/(\n\s+)2(\n\s+\])/, '$19$2');
  workshop.write('a.ipynb', text);
  const reports = ['--json', 'r/a.json', '--junit', 'r/a.xml', '--html', 'r/a.html'];
  const { code, stdout } = await workshop.tsnb(['check', 'a.ipynb', ...reports], {
    GITHUB_ACTIONS: 'true',
  });
  expect(code).toBe(1);
  const line = text.split('\n').findIndex((one) => one.includes('"id": "cell-1"')) + 1;
  expect(stdout).toContain(
    `::error file=a.ipynb,line=${line},title=cell 1 differs::stdout, line 1%3A`.replace('%3A', ':'),
  );
  expect(JSON.parse(workshop.text('r/a.json'))).toMatchObject({
    version: 1,
    exitCode: 1,
    notebooks: [
      {
        cells: [
          { verdict: 'different', differences: [{ kind: 'number' }] },
          { verdict: 'different' },
        ],
      },
    ],
  });
  expect(workshop.text('r/a.xml')).toContain('<failure');
  const page = workshop.text('r/a.html');
  expect(page).toContain('&lt;img src=x&gt;');
  expect(page).not.toContain('<img src=x>');
  expect(page).not.toContain('"</script><b>');
  expect(page.match(/class="plot"/g)).toHaveLength(3);
});

test('texts are escaped for HTML and for scripts', () => {
  expect(escapeHtml(`<a href="x">'&`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;');
  const script = String(scriptJson('</script>\u2028'));
  expect(JSON.parse(script)).toBe('</script>\u2028');
  expect(script).not.toMatch(/<|\u2028/);
});

test('the line of a cell is that of its id, or of its type where the file holds no ids', () => {
  expect(lineOfCell('{\n "cells": [\n  {\n   "id": "b",\n', { id: 'b', number: 1 })).toBe(4);
  expect(
    lineOfCell('{\n "cell_type": "code"\n,\n "cell_type": "code"', { id: 'cell-2', number: 2 }),
  ).toBe(4);
});

/** A check of one cell whose outputs differ so. */
function checkedWith(stored: Output[], found: Output[]): CheckedNotebook {
  const [before, after] = [stored, found].map((outputs) => notebookOf(cellWith(outputs)));
  const run: NotebookResult = {
    source: 'a.ipynb',
    output: 'b.ipynb',
    status: 'ok',
    problem: null,
    seconds: 1,
    cells: [],
    leftRunning: [],
    cellCount: 1,
    parameters: {},
  };
  const cells = checkedCells(compareNotebooks('a.ipynb', before, after), run);
  return {
    source: 'a.ipynb',
    run,
    cached: false,
    cells,
    stored: before,
    executed: after,
    updated: 0,
  };
}

test('a line in which several numbers differ is quoted once', () => {
  const { cells } = checkedWith(
    [stdout('elbo -1.50 of -1.20\nfine 0.1\n')],
    [stdout('elbo -1.60 of -1.30\nfine 0.1\n')],
  );
  expect(
    differenceReport(cells[0])
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual([
    'stdout, line 1: -1.50 became -1.60: 0.1 apart, allowed 0.01',
    'stdout, line 1: -1.20 became -1.30: 0.1 apart, allowed 0.01',
    '- elbo -1.50 of -1.20',
    '+ elbo -1.60 of -1.30',
  ]);
});

test('the page marks the words that changed, folds long lists, and shows of cells that are the same their number alone', async () => {
  const lines = (by: number) =>
    Array.from({ length: 20 }, (_, i) => `name ${(i / 10 + by).toFixed(1)}`).join('\n');
  const different = await htmlReport([checkedWith([stdout(lines(0))], [stdout(lines(9))])], []);
  expect(different).toContain('name <mark>0.1</mark>');
  expect(different).toContain('name <mark>9.1</mark>');
  expect(different).toContain('<summary>and 8 more</summary>');
  expect(different).toContain('<a href="#notebook-1-cell-1">1</a>');
  const same = await htmlReport([checkedWith([stdout(lines(0))], [stdout(lines(0))])], []);
  expect(same).toContain('<li class="same" title="same: f()">1</li>');
  expect(same).not.toContain('<section');
});

test('the page draws the difference of two heat maps, and lays other figures over each other', async () => {
  const drawn = async (type: string, before: Json[][], after: Json[][]) => {
    const [stored, found] = [before, after].map((z) => [figure([{ type, z, name: 'a' }])]);
    const page = await htmlReport([checkedWith(stored, found)], []);
    const last = [
      ...page.matchAll(/<script type="application\/json" id="figure-3">(.*?)<\/script>/g),
    ];
    return (JSON.parse(last[0][1]) as { data: { z: Json[][]; name: string }[] }).data;
  };
  const heat = await drawn('heatmap', [[0, 1, null, null]], [[0.5, 1, 2, null]]);
  expect(heat.map(({ z }) => z)).toEqual([[[0.5, 0, 2, null]]]);
  const contours = await drawn('contour', [[0, 1]], [[0.5, 1]]);
  expect(contours.map(({ name }) => name)).toEqual(['a (stored)', 'a']);
});

test('a failed cell before the picked one, and what differs beside an expected error, are told of', async () => {
  workshop.notebook('a.ipynb', [
    'throw new Error("first")',
    {
      source: 'console.log("::error::x\\u0007"); throw new Error("expected")',
      tags: ['raises-exception'],
    },
  ]);
  const { code, stdout } = await workshop.tsnb(
    ['check', 'a.ipynb', '-k', '2', '--junit', 'a.xml'],
    {
      GITHUB_ACTIONS: 'true',
    },
  );
  expect(code).toBe(1);
  expect(stdout).toContain('title=cell 1 failed::Error: first');
  expect(workshop.text('a.xml')).toContain('failures="1"');
});

test('what an annotation says of an expected error is what differs, with what is stored and found', async () => {
  workshop.notebook('a.ipynb', [
    {
      source: 'console.log("<\\n::error::x\\u0007"); throw new Error("expected")',
      tags: ['raises-exception'],
    },
  ]);
  const { stdout } = await workshop.tsnb(['check', 'a.ipynb'], { GITHUB_ACTIONS: 'true' });
  expect(stdout).toContain('title=cell 1 differs::stdout, line 1: changed%0A- old%0A+ <');
  expect(stdout).toContain('error: is new%0A+ Error: expected');
  expect(stdout).toContain('+ ::error::x\\u0007');
  expect(stdout).not.toMatch(/^::error::x/m);
});
