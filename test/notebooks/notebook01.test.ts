import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Cell,
  curve,
  describeShortRun,
  expectExecuted,
  expectNamedAxes,
  folders,
  numbersIn,
  readCells,
  runShort,
} from './executed';

const name = '01-correlated-gaussian.ipynb';
const ENTROPY = Math.log(2 * Math.PI * Math.E) + 0.5 * Math.log(0.75);

/** The notebook's own training in PyTorch, by test/reference/notebook01.py. */
const pytorch = JSON.parse(
  readFileSync(`${import.meta.dirname}/../reference/notebook01.json`, 'utf8'),
) as { losses: number[]; test: [reconstruction: number, kl: number][] };

const testLosses = (cells: readonly Cell[]) =>
  numbersIn(cells, 'run', /test loss (\S+) = reconstruction (\S+) \+ KL (\S+)/g);

/** The figure holds losses to 4 decimals; float32 sums in another order differ by less. */
function expectPytorchLosses(cells: readonly Cell[]): void {
  const losses = curve(cells, 'loss-figure', 'training loss of the batch').slice(0, 79);
  expect(losses).toHaveLength(79);
  losses.forEach((loss, i) => {
    expect(Math.abs(loss / pytorch.losses[i] - 1)).toBeLessThan(1e-4);
  });
}

describe.each(folders)('%s/01', (folder) => {
  const cells = readCells(join(folder, name));

  test('was executed, every cell without an error', () => {
    expectExecuted(cells);
  });

  test('has the losses of PyTorch, all 79 of the pass, and its test losses', () => {
    expectPytorchLosses(cells);
    const found = testLosses(cells);
    expect(found).toHaveLength(2);
    found.forEach(([, ...parts], i) => {
      parts.forEach((part, j) => {
        expect(Math.abs(part - pytorch.test[i][j])).toBeLessThan(2e-4);
      });
    });
  });

  test('knows the entropy, and no test loss lies below the score of the truth', () => {
    const [[entropy, score, error, loss]] = numbersIn(
      cells,
      'floor',
      /entropy +(\S+) nats\n.* (\S+) ± (\S+)\n.* (\S+)\n/g,
    );
    expect(entropy).toBeCloseTo(ENTROPY, 4);
    // 2,500 points: 5 standard errors are left by chance once in two million.
    expect(Math.abs(score - entropy)).toBeLessThan(5 * error);
    expect(loss).toBeGreaterThan(score);
    for (const [later] of numbersIn(cells, 'training-mc', /test loss (\S+)$/gm))
      expect(later).toBeGreaterThan(score);
  });

  test('finds the exact model to have no variance, and to score as the truth does', () => {
    const draws = numbersIn(cells, 'exact', /from the draws (\S+), in closed form (\S+)$/gm);
    const [[score]] = numbersIn(cells, 'exact', /of the truth +(\S+)$/gm);
    expect(draws).toHaveLength(3);
    for (const [fromDraws, closed] of draws) {
      expect(fromDraws).toBeCloseTo(score, 3);
      expect(closed).not.toBe(fromDraws);
    }
  });

  test('finds the noise of the gradient to fall as 1 / numMc', () => {
    const rows = numbersIn(cells, 'gradient-noise', /^ +(\d+) +(\S+) +(\S+) +\d+ %$/gm);
    expect(rows.map(([numMc]) => numMc)).toEqual([1, 4, 16]);
    const scaled = rows.map(([numMc, noise]) => numMc * noise);
    // 104 draws of a sum of many variances: some ten percent.
    for (const value of scaled) expect(value / scaled[0]).toBeCloseTo(1, 0);
    for (const [, noise, all] of rows) expect(noise).toBeLessThan(all);
  });

  test('parts the gap into two shares, neither of them negative', () => {
    const rows = numbersIn(
      cells,
      'gap',
      /floor (\S+) ± \S+: decoder (\S+) ± (\S+), encoder (\S+) ± (\S+)$/gm,
    );
    expect(rows).toHaveLength(3);
    for (const [whole, decoder, decoderError, encoder, encoderError] of rows) {
      expect(Math.abs(decoder + encoder - whole)).toBeLessThan(2e-4);
      expect(decoder).toBeGreaterThan(-3 * decoderError);
      expect(encoder).toBeGreaterThan(-3 * encoderError);
    }
  });

  test('has its seven figures with named axes', () => {
    expectNamedAxes(cells, 7);
  });
});

describeShortRun('a short run of 01 through the real kernel', () => {
  let cells: readonly Cell[] = [];
  // Slow: the whole notebook in a kernel, though with short trainings.
  beforeAll(() => {
    cells = runShort(name, { epochs: 1, longEpochs: 1 });
  });

  test('trains as PyTorch does', () => {
    expectPytorchLosses(cells);
  });
});
