import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from './lab';
import { findLab, findProgram, missing } from './tools';

const browser = findProgram('chromium', 'chromium-browser', 'google-chrome');
const absent = missing({
  'JupyterLab (npx tsnb lab --install-only)': findLab(),
  chromium: browser,
});
if (absent) console.warn(`JupyterLab is not tested: ${absent}`);

const cells = [
  `import { figure, line, progress, show } from 'elbolab';
const x = [0, 1, 2, 3];
await show(figure({ title: 'A straight line', x: 'time', y: 'height' },
  line({ x, y: x, name: 'one' }), line({ x, y: [3, 2, 1, 0], name: 'two' })));`,
  // Half of the task, a wait until the test has seen that, and the other half.
  `import { existsSync } from 'fs';
const bar = progress({ total: 4, label: 'fit', unit: 'epochs' });
await new Promise(done => setTimeout(done, 150));
bar.update(2, 'loss 0.5');
while (!existsSync('go')) await new Promise(done => setTimeout(done, 20));
bar.update(4, 'loss 0.1');
bar.finish('finished well');`,
];

const notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: 'tslab', display_name: 'TypeScript', language: 'typescript' },
    language_info: { name: 'typescript' },
  },
  cells: cells.map((source, i) => ({
    id: `cell-${i}`,
    cell_type: 'code',
    source,
    metadata: {},
    execution_count: null,
    outputs: [],
  })),
};

interface StoredOutput {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface StoredNotebook {
  readonly cells: readonly { readonly outputs: readonly StoredOutput[] }[];
}

describe.skipIf(absent)('in JupyterLab', () => {
  let lab: Lab;
  let page: Page;

  beforeAll(async () => {
    lab = await Lab.start(browser ?? '');
    writeFileSync(join(lab.folder, 'figures.ipynb'), JSON.stringify(notebook));
    page = await lab.open('figures.ipynb');
  });

  afterAll(() => lab.stop());

  const outputsOf = (of: Page, cell: number): Locator =>
    of.locator('.jp-Notebook .jp-CodeCell').nth(cell).locator('.jp-OutputArea-child');

  /** The width of the picture in pixels of the page. */
  async function widthOfPicture(of: Page): Promise<number> {
    const picture = outputsOf(of, 0).locator('img[src^="data:image/png"]');
    await picture.waitFor();
    return picture.evaluate((element) => (element as HTMLImageElement).width);
  }

  it('a bar updates in place', async () => {
    const finished = lab.command(page, 'notebook:run-all-cells');
    const bar = outputsOf(page, 1);
    await bar.getByText('fit 50% | 2/4 epochs').waitFor();
    expect(await bar.count()).toBe(1);
    expect(await bar.locator('progress').getAttribute('value')).toBe('2');
    writeFileSync(join(lab.folder, 'go'), '');
    await bar.getByText('finished well').waitFor();
    await finished;
    expect(await bar.count()).toBe(1);
    expect(await bar.innerText()).toMatch(/^ *fit 100% \| 4\/4 epochs \| .* \| finished well$/);
  });

  it('a figure is a picture, and live when the mouse enters', async () => {
    const width = await widthOfPicture(page);
    expect(width).toBe(636);
    expect(await outputsOf(page, 0).count()).toBe(1);
    const box = await outputsOf(page, 0).locator('img').boundingBox();
    await page.mouse.move((box?.x ?? 0) + width / 2, (box?.y ?? 0) + 100);
    const live = outputsOf(page, 0).locator('.js-plotly-plot');
    await live.locator('.scatterlayer .trace').nth(1).waitFor();
    // As large as the picture whose place it takes.
    expect(await live.locator('svg.main-svg').first().getAttribute('width')).toBe(String(width));
    for (const text of ['A straight line', 'time', 'height', 'one', 'two'])
      expect(await live.locator('svg').getByText(text, { exact: true }).count(), text).toBe(1);
  });

  it('a stored notebook shows both again', async () => {
    await lab.command(page, 'docmanager:save');
    const text = readFileSync(join(lab.folder, 'figures.ipynb'), 'utf8');
    const stored = JSON.parse(text) as StoredNotebook;
    expect(stored.cells.map(({ outputs }) => outputs.length)).toEqual([1, 1]);
    const [figure, bar] = stored.cells.map(({ outputs }) => Object.keys(outputs[0]?.data ?? {}));
    expect(figure).toEqual(
      expect.arrayContaining(['application/vnd.plotly.v1+json', 'image/png', 'text/plain']),
    );
    expect(bar).toEqual(expect.arrayContaining(['text/html', 'text/plain']));

    const again = await lab.open('figures.ipynb');
    // JupyterLab has stored a picture of its own by now, of another size.
    expect(await widthOfPicture(again)).toBeGreaterThan(300);
    await outputsOf(again, 1).getByText('finished well').waitFor();
  });
});
