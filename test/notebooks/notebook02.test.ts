import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  expectExecuted,
  figuresOf,
  folders,
  printed,
  readCells,
  textOf,
  type Cell,
} from './executed';

const name = '02-variational-autoencoder-of-digits.ipynb';

interface Grading {
  readonly grade: boolean;
  readonly solution: boolean;
  readonly locked: boolean;
  readonly points?: number;
  readonly grade_id: string;
  readonly schema_version: number;
}

const gradingOf = ({ metadata }: Cell) => metadata['nbgrader'] as Grading | undefined;

/** The numbers that follow a label at the start of a printed line. */
function numbersAfter(text: string, label: string): number[] {
  const line = text.split('\n').find((one) => one.startsWith(label));
  expect(line, `a line that begins with "${label}"`).toBeDefined();
  return [...(line ?? '').slice(label.length).matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);
}

describe.each(folders)('%s/02', (folder) => {
  const file = join(folder, name);
  const cells = readCells(file);

  test('every code cell was executed and none failed', () => {
    expectExecuted(cells);
  });

  test('is worth 80 points with the bonus, part by part as the assignment is', () => {
    const parts = new Map<string, number>();
    let part = '';
    for (const cell of cells) {
      const heading = /^## (Part \d)/m.exec(textOf(cell));
      if (cell.cell_type === 'markdown' && heading) part = heading[1];
      const { grade = false, points = 0 } = gradingOf(cell) ?? {};
      if (grade) parts.set(part, (parts.get(part) ?? 0) + points);
    }
    expect(Object.fromEntries(parts)).toEqual({
      'Part 1': 20,
      'Part 2': 10,
      'Part 3': 10,
      'Part 4': 15,
      'Part 5': 20,
      'Part 6': 5,
    });
  });

  test('a probe cell is worth what its metadata say, and every solution has its region', () => {
    for (const cell of cells) {
      const grading = gradingOf(cell);
      if (!grading) continue;
      const text = textOf(cell);
      expect(grading.schema_version).toBe(3);
      expect(text.includes('BEGIN SOLUTION'), grading.grade_id).toBe(grading.solution);
      if (!grading.locked) continue;
      expect(text, grading.grade_id).toMatch(new RegExp(`points: ${String(grading.points)}\\b`));
    }
  });

  test('what the notebook compares with SciPy and the library agrees, and no check says otherwise', () => {
    const all = cells.map(({ id }) => printed(cells, id)).join('\n');
    expect(all).not.toContain('DIFFERS');
    expect([...all.matchAll(/ agrees$/gm)].length).toBeGreaterThanOrEqual(9);
  });

  test('the evidence on a fitted grid is above the ELBO of every digit', () => {
    const rows = [
      ...printed(cells, 'grid-check').matchAll(/^ +\d +(-\S+) +(-\S+) +(-\S+) +(\S+)/gm),
    ];
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const [, , evidence, bound, gap] of rows) {
      expect(Number(bound)).toBeLessThanOrEqual(Number(evidence));
      expect(Number(gap)).toBeGreaterThanOrEqual(0);
    }
  });

  test('the library warns of the grid that the assignment proposes', () => {
    expect(printed(cells, 'grid-warning')).toMatch(/lies next to the ends of the grid/);
    expect(printed(cells, 'grid-warning')).toMatch(/in peaks narrower than a cell/);
  });

  test('no ELBO given the top half is above its evidence, within its standard error', () => {
    const text = printed(cells, 'svi-run');
    const [evidence] = numbersAfter(text, 'log p(x_top) ');
    const [exact] = numbersAfter(text, 'ELBO of q, by integration');
    const [estimate, error] = numbersAfter(text, 'ELBO of q, from 5,000 draws');
    expect(exact).toBeLessThanOrEqual(evidence);
    expect(estimate).toBeLessThanOrEqual(evidence + 4 * error);
    // The draws and the grid estimate one number: four standard errors, 6e-5 of false failures.
    expect(Math.abs(estimate - exact)).toBeLessThan(4 * error + 1e-3);
  });

  test('no fitted family is above the evidence, and the richer ones are no worse than the diagonal', () => {
    const text = printed(cells, 'better-table');
    const [evidence] = numbersAfter(text, 'log p(x_top)');
    const rows = ['diagonal, the prior', 'diagonal, best of eight', 'diagonal, the peak'].concat([
      'full covariance, the peak',
      'mixture of two, the peak',
    ]);
    const bounds = rows.map((row) => numbersAfter(text, row)[0]);
    for (const bound of bounds) expect(bound).toBeLessThanOrEqual(evidence);
    // The fits end where the noise of 50 draws lets them, some hundredths of a nat below the best of their family.
    for (const richer of bounds.slice(3)) expect(richer).toBeGreaterThan(bounds[2] - 0.1);
  });

  test('the gradient estimators agree with integration, and their variances fall as 1 / M', () => {
    const text = printed(cells, 'gradient-draws');
    const [exact] = numbersAfter(text, 'exact gradient by μ1, by integration:');
    const rows = [...text.matchAll(/^([^\d\n]+?) +(\d+) +(-?[\d.]+) ± ([\d.]+) +(\S+)$/gm)].map(
      ([, estimator, M, mean, error, variance]) => ({
        estimator,
        M: Number(M),
        mean: Number(mean),
        error: Number(error),
        variance: Number(variance),
      }),
    );
    expect(rows).toHaveLength(8);
    // Five standard errors.
    for (const { mean, error } of rows) expect(Math.abs(mean - exact)).toBeLessThan(5 * error);
    const variance = (estimator: string, M: number) =>
      rows.find((row) => row.estimator === estimator && row.M === M)?.variance ?? NaN;
    expect(variance('pathwise', 1)).toBeLessThan(variance('score function', 1) / 100);
    // 500 groups of 10: the variance of a variance leaves some 10 %, more where the tails are heavy.
    expect(variance('pathwise', 1) / variance('pathwise', 10)).toBeGreaterThan(7);
    expect(variance('pathwise', 1) / variance('pathwise', 10)).toBeLessThan(14);
    expect(variance('score, with baseline', 10)).toBeLessThan(variance('score function', 10) / 50);
  });

  test('evidence, best Gaussian and encoder stand in this order, and the gaps add up', () => {
    const text = printed(cells, 'gap-table');
    const [evidence] = numbersAfter(text, 'log p(x), exact');
    const [best] = numbersAfter(text, 'ELBO of the best diagonal Gaussian for each digit');
    const [encoder] = numbersAfter(text, "ELBO of the encoder's");
    const [approximation, error1] = numbersAfter(text, 'approximation gap');
    const [amortisation, error2] = numbersAfter(text, 'amortisation gap');
    expect(evidence).toBeGreaterThan(best);
    expect(best).toBeGreaterThan(encoder);
    expect(approximation + amortisation).toBeCloseTo(evidence - encoder, 1);
    expect(Math.min(error1, error2)).toBeGreaterThan(0);
    // Log likelihoods of 784 pixels in float32 are off by up to 1e-4.
    expect(numbersAfter(text, 'the smallest gap of either kind:')[0]).toBeGreaterThanOrEqual(-1e-3);
  });

  test('the importance weighted bound rises with K and stays below the evidence', () => {
    const rows = [
      ...printed(cells, 'iwae').matchAll(/^ +\d+ +(-?[\d.]+) ± ([\d.]+) +(-?[\d.]+)$/gm),
    ];
    const shortfalls = rows.map(([, mean]) => Number(mean));
    expect(shortfalls).toHaveLength(9);
    expect([...shortfalls].sort((a, b) => b - a)).toEqual(shortfalls);
    expect(shortfalls[8]).toBeGreaterThanOrEqual(0);
  });

  test('every figure is a bundle of plotly JSON and PNG, and the file stays under 4 MB', () => {
    const figures = figuresOf(cells);
    expect(figures.length).toBeGreaterThanOrEqual(14);
    for (const figure of figures) expect(figure).toHaveProperty('data');
    expect(statSync(file).size).toBeLessThan(4e6);
  });
});
