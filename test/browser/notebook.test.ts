import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeNotebook } from '../peers/notebooks';
import { Lab } from './lab';
import { findLab, findProgram, missing } from './tools';

const root = resolve(import.meta.dirname, '../..');
const LESSON = join(root, 'notebooks/00-neural-networks-and-vaes.ipynb');

const browser = findProgram('chromium', 'chromium-browser', 'google-chrome');
const jupyter = findProgram('jupyter');
const lab = { 'JupyterLab (npx tsnb lab --install-only)': findLab(), chromium: browser, jupyter };
const absent = missing(lab);
if (absent) console.warn(`The first notebook is not tested in JupyterLab: ${absent}`);

interface Notebook {
  cells: {
    cell_type: string;
    source: string | string[];
    metadata: { tags?: string[] };
    outputs?: { data?: Record<string, unknown> }[];
    execution_count?: number | null;
  }[];
}

/** Training short enough for a test; every figure is drawn all the same. */
const SHORT: Readonly<Record<string, number>> = { iterations: 300, epochs: 10 };

function shortened(text: string): Notebook {
  const notebook = JSON.parse(text) as Notebook;
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') continue;
    cell.outputs = [];
    cell.execution_count = null;
    if (cell.metadata.tags?.includes('parameters'))
      cell.source = withValues([cell.source].flat().join(''));
  }
  return notebook;
}

function withValues(source: string): string {
  return Object.entries(SHORT).reduce((text, [name, value]) => {
    const changed = text.replace(new RegExp(`(let ${name}: number = )\\d+`), `$1${value}`);
    expect(changed, `the notebook has a parameter ${name}`).not.toBe(text);
    return changed;
  }, source);
}

const codeCell = (page: Page, index: number): Locator =>
  page.locator('.jp-Notebook .jp-CodeCell').nth(index);
const outputsOf = (page: Page, index: number): Locator =>
  codeCell(page, index).locator('.jp-OutputArea-child');

describe.skipIf(absent)('in JupyterLab', () => {
  let lab: Lab;
  let stored: Notebook;
  let cells: Notebook['cells'];

  beforeAll(async () => {
    lab = await Lab.start(browser ?? '');
    const text = readFileSync(LESSON, 'utf8');
    stored = JSON.parse(text) as Notebook;
    cells = stored.cells.filter(({ cell_type }) => cell_type === 'code');
    writeFileSync(join(lab.folder, 'lesson.ipynb'), JSON.stringify(shortened(text)));
  });
  afterAll(() => lab.stop());

  describe('the first notebook', () => {
    let page: Page;
    let values: number[];

    // Slow: the whole of the first notebook, though with short trainings.
    beforeAll(async () => {
      page = await lab.open('lesson.ipynb');
      await recordProgress(page);
      await lab.command(page, 'notebook:run-all-cells');
      const prompt = codeCell(page, cells.length - 1)
        .locator('.jp-InputPrompt')
        .first();
      await prompt.filter({ hasText: /\[\d+\]/ }).waitFor();
      values = await page.evaluate(() => (window as unknown as { seen: number[] }).seen);
    });

    it('runs from the first cell to the last without an error', async () => {
      const prompts = await page
        .locator('.jp-Notebook .jp-CodeCell .jp-InputPrompt')
        .allInnerTexts();
      expect(prompts).toEqual(cells.map((_, i) => `[${i + 1}]:`));
      const errors = page.locator(
        '.jp-Notebook [data-mime-type$="error"], .jp-Notebook [data-mime-type$="stderr"]',
      );
      expect(await errors.allInnerTexts()).toEqual([]);
    });

    it('draws every figure that the stored notebook has', async () => {
      const drawn = await Promise.all(
        cells.map((_, i) =>
          outputsOf(page, i)
            .locator('img[src^="data:image/png"]')
            .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth)),
        ),
      );
      const expected = cells.map(
        ({ outputs = [] }) => outputs.filter(({ data = {} }) => 'image/png' in data).length,
      );
      expect(drawn.map((widths) => widths.length)).toEqual(expected);
      expect(Math.min(...drawn.flat())).toBeGreaterThan(300);
      await pictures(page, expected);
    });

    it('moved its progress bars in place', async () => {
      expect(new Set(values).size).toBeGreaterThan(3);
      expect(Math.max(...values)).toBe(SHORT['iterations']);
      const bars = await Promise.all(
        cells.map((_, i) => outputsOf(page, i).locator('progress').count()),
      );
      const trained = cells.map(({ source }) => /(train|fit)\(/.test([source].flat().join('')));
      // A cell that trains one network shows one bar, not one an update.
      for (const [i, count] of bars.entries())
        if (count > 0) expect(trained[i], `cell ${i + 1}`).toBe(true);
      expect(bars.reduce((sum, count) => sum + count, 0)).toBeLessThan(20);
    });

    /** A picture of each part with a figure, for people to look at. */
    async function pictures(of: Page, figures: readonly number[]): Promise<void> {
      for (const [i, count] of figures.entries()) {
        if (count === 0) continue;
        await outputsOf(of, i).locator('img').last().scrollIntoViewIfNeeded();
        await lab.picture(of, `lesson-${String(i + 1).padStart(2, '0')}`);
      }
    }
  });

  describe('a notebook in which one works', () => {
    let page: Page;

    beforeAll(async () => {
      writeNotebook(join(lab.folder, 'work.ipynb'), [
        "import { Normal, klDivergence } from 'elbolab';\nconst q = new Normal(0, 1);",
        "function fail(): never {\n  throw new RangeError('too far');\n}\nfail();",
        'q.',
        'klDivergence',
        'await null;\nwhile (true) {}',
        'q.batchShape',
      ]);
      page = await lab.open('work.ipynb');
      await runCell(0);
    });

    async function runCell(index: number): Promise<void> {
      await codeCell(page, index).locator('.cm-content').click();
      await lab.command(page, 'notebook:run-cell');
    }

    it('shows an error as one, with its traceback', async () => {
      const ran = runCell(1);
      const error = codeCell(page, 1).locator('.jp-OutputArea-output');
      await error.waitFor();
      await ran;
      expect(await error.getAttribute('data-mime-type')).toMatch(
        /^application.vnd.jupyter.(error|stderr)$/,
      );
      const text = await error.innerText();
      expect(text).toMatch(/^RangeError: too far\n\s+at fail \(In\[2\]:2:9\)\n\s+at In\[2\]:4:1$/);
      await lab.picture(page, 'error');
    });

    it('completes the name of a library function', async () => {
      await codeCell(page, 2).locator('.cm-content').click();
      await page.keyboard.press('End');
      await page.keyboard.press('Tab');
      const offered = (name: string): Locator =>
        page.locator('.jp-Completer .jp-Completer-match', { hasText: name });
      for (const name of ['logProb', 'rsample', 'entropy']) await offered(name).first().waitFor();
      await lab.picture(page, 'completion');
      await page.keyboard.type('rsam');
      await offered('logProb').first().waitFor({ state: 'detached' });
      await page.keyboard.press('Enter');
      const content = codeCell(page, 2).locator('.cm-content');
      await content.filter({ hasText: /^q\.rsample$/ }).waitFor();
      expect(await content.innerText()).toBe('q.rsample');
    });

    it('documents a library function at Shift-Tab', async () => {
      await codeCell(page, 3).locator('.cm-content').click();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Shift+Tab');
      const tooltip = page.locator('.jp-Tooltip', { hasText: 'function klDivergence' }); // empty until it is rendered
      await tooltip.waitFor();
      const text = await tooltip.innerText();
      expect(text).toContain('function klDivergence(q: Distribution, p: Distribution)');
      expect(text).toContain('Kullback-Leibler divergence');
      expect(await tooltip.locator('em').allInnerTexts()).toContain('returns');
      await lab.picture(page, 'documentation');
      await page.keyboard.press('Escape');
    });

    it('interrupts a loop behind an await', async () => {
      const ran = runCell(4);
      await page.getByText('TypeScript | Busy').waitFor();
      await lab.command(page, 'notebook:interrupt-kernel');
      await codeCell(page, 4).getByText('KeyboardInterrupt').first().waitFor();
      await ran;
      await lab.picture(page, 'interrupt');
      await runCell(5);
      await outputsOf(page, 5).getByText('[]').waitFor();
    });

    it('restarts the kernel, which knows nothing of before', async () => {
      const restarted = lab.command(page, 'notebook:restart-kernel');
      await page.locator('.jp-Dialog .jp-mod-warn').click();
      await restarted;
      await page.getByText('TypeScript | Idle').waitFor();
      await runCell(5);
      await outputsOf(page, 5).getByText("Cannot find name 'q'").first().waitFor();
      await lab.picture(page, 'restart');
    });
  });

  it("nbconvert's HTML shows the pictures of the figures", async () => {
    const args = ['nbconvert', '--to', 'html', '--output-dir', lab.folder, LESSON];
    const { status, stderr } = spawnSync(jupyter ?? '', args, { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    const html = join(lab.folder, 'lesson.html');
    const name = LESSON.split('/').pop()?.replace('.ipynb', '.html') ?? '';
    writeFileSync(html, readFileSync(join(lab.folder, name)));
    const page = await lab.openFile(pathToFileURL(html).href);
    const widths = await page
      .locator('.jp-OutputArea-output img')
      .evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));
    const figures = cells
      .flatMap(({ outputs = [] }) => outputs)
      .filter(({ data = {} }) => 'image/png' in data);
    expect(widths).toHaveLength(figures.length);
    expect(Math.min(...widths)).toBeGreaterThan(300);
    await page.locator('.jp-OutputArea-output img').first().scrollIntoViewIfNeeded();
    await lab.picture(page, 'nbconvert-html');
  });
});

/** Notes in the page every value that a progress bar takes. */
async function recordProgress(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: number[] = [];
    (window as unknown as { seen: number[] }).seen = seen;
    const notebook = document.querySelector('.jp-Notebook');
    if (!notebook) throw new Error('no notebook');
    new MutationObserver(() => {
      for (const bar of notebook.querySelectorAll('progress'))
        if (seen.at(-1) !== bar.value) seen.push(bar.value);
    }).observe(notebook, { childList: true, subtree: true, attributes: true });
  });
}
