import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Cell,
  describeShortRun,
  expectExecuted,
  expectNamedAxes,
  folders,
  numbersIn,
  printed,
  readCells,
  runShort,
} from './executed';

const name = '04-without-amortisation.ipynb';

/** The notebook's own fits in PyTorch, 20 epochs each, by test/reference/notebook04.py. */
const pytorch = JSON.parse(
  readFileSync(`${import.meta.dirname}/../reference/notebook04.json`, 'utf8'),
) as { losses: Record<string, number[]> };

/** Two PyTorch runs differ by up to 4e-5 with their number of threads: RMSProp's first step divides each gradient by its own size. */
function expectPytorchLosses(cells: readonly Cell[], title: string, count: number): void {
  for (const fit of ['amortised', 'unamortised']) {
    const line = printed(cells, 'first-losses').match(new RegExp(`^${title} ${fit}: (.+)$`, 'm'));
    const losses = (line?.[1] ?? '').split(' ').map(Number).slice(0, count);
    expect(losses).toHaveLength(count);
    losses.forEach((loss, i) => {
      expect(Math.abs(loss / pytorch.losses[`${title} ${fit}`][i] - 1)).toBeLessThan(1e-4);
    });
  }
}

const gapRows = (cells: readonly Cell[]) =>
  numbersIn(cells, 'gap', /^\D+?(-\S+) ± (\S+) +(-\S+) ± (\S+) +(\d+) of 200 points, (\S+)$/gm).map(
    ([elbo, elboError, evidence, evidenceError, unreliable]) => ({
      elbo,
      elboError,
      evidence,
      evidenceError,
      unreliable,
    }),
  );

describe.each(folders)('%s/04', (folder) => {
  const cells = readCells(join(folder, name));

  test('was executed, every cell without an error', () => {
    expectExecuted(cells);
  });

  test('has the first 20 losses of PyTorch, published and put right, amortised and not', () => {
    expectPytorchLosses(cells, 'published', 20);
    expectPytorchLosses(cells, 'right', 20);
  });

  test('knows the evidence at the true parameters, in closed form', () => {
    const [[evidence]] = numbersIn(cells, 'oracle', /parameters: (\S+) nats/g);
    expect(evidence).toBeCloseTo(-22972.07, 1);
  });

  test('no ELBO lies above the evidence of its model, by more than their errors', () => {
    const rows = gapRows(cells);
    expect(rows).toHaveLength(5);
    for (const { elbo, elboError, evidence, evidenceError } of rows)
      expect(elbo - evidence).toBeLessThan(3 * Math.hypot(elboError, evidenceError));
  });

  test('the best q of every point is at least as good as the encoder', () => {
    const [training, , best] = gapRows(cells);
    expect(best.elbo).toBeGreaterThan(training.elbo - 3 * training.elboError);
  });

  test('the estimated evidence of the linear decoder is the exact one', () => {
    const linear = gapRows(cells)[4];
    const [[exact]] = numbersIn(cells, 'gap', /in closed form (-\S+), estimated/g);
    expect(Math.abs(linear.evidence - exact)).toBeLessThan(4 * linear.evidenceError + 0.5);
    // Probabilistic PCA's maximum likelihood, with a mean: no linear decoder is above it.
    expect(exact).toBeLessThan(-21928.66);
    expect(exact).toBeGreaterThan(-22100);
  });

  test('has its figures with named axes', () => {
    expectNamedAxes(cells, 2);
  });
});

describeShortRun('a short run of 04 through the real kernel', () => {
  let cells: readonly Cell[] = [];
  // Slow: the whole notebook in a kernel, though with short trainings.
  beforeAll(() => {
    cells = runShort(name, { epochs: 20, rightEpochs: 20, inferenceSteps: 4, draws: 50 });
  });

  test('begins as PyTorch does', () => {
    expectPytorchLosses(cells, 'published', 20);
    expectPytorchLosses(cells, 'right', 10); // then its rate decays
  });
});
