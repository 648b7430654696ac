import { afterEach, beforeEach, expect, test } from 'vitest';
import { lineOfCell } from '../../../tsnb/src/check/reports/annotations';
import { escapeHtml, scriptJson } from '../../../tsnb/src/check/reports/escape';
import { Workshop } from '../run/support';

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
  expect(JSON.parse(scriptJson('</script>\u2028'))).toBe('</script>\u2028');
  expect(scriptJson('</script>\u2028')).not.toMatch(/<|\u2028/);
});

test('the line of a cell is that of its id, or of its type where the file holds no ids', () => {
  expect(lineOfCell('{\n "cells": [\n  {\n   "id": "b",\n', { id: 'b', number: 1 })).toBe(4);
  expect(
    lineOfCell('{\n "cell_type": "code"\n,\n "cell_type": "code"', { id: 'cell-2', number: 2 }),
  ).toBe(4);
});
