import { describe, expect, test } from 'vitest';
import { safetyFactor } from '../../../tsnb/src/check/calibrate/factor';
import { calibratedRules, storeRules } from '../../../tsnb/src/check/calibrate/tolerances';
import { compareNotebooks } from '../../../tsnb/src/check/compare';
import type { Output } from '../../../tsnb/src/notebook';
import { Dice } from './mutations';
import { cellWith, differences, figure, notebookOf, stdout } from './support';

const compared = (stored: Output[], found: Output[]) =>
  compareNotebooks('a.ipynb', notebookOf(cellWith(stored)), notebookOf(cellWith(found)))[0];
const elbo = (value: number) => [stdout(`epoch 10 elbo ${value.toFixed(4)} of 500\n`)];

describe('calibration', () => {
  test('gives a rule to numbers that moved, by their key, and to no others', () => {
    const stored = elbo(-120);
    const rules = calibratedRules(
      [elbo(-120.3), elbo(-119.8)].map((found) => compared(stored, found)),
      4,
    );
    expect(rules).toMatchObject([{ key: 'stdout: epoch # elbo # of # [2]' }]);
    const cell = cellWith(stored);
    storeRules(cell, rules);
    expect(differences(stored, elbo(-121.1), cell.metadata)).toEqual([]);
    expect(differences(stored, elbo(-121.3), cell.metadata)).toHaveLength(1);
    expect(
      differences(stored, [stdout('epoch 11 elbo -120.0 of 500')], cell.metadata),
    ).toHaveLength(1);
  });

  test('gives none where the common tolerance covers it with the safety factor', () => {
    expect(calibratedRules([compared(elbo(-120), elbo(-120.001))], 4)).toEqual([]);
  });

  test('keeps the rules of a person, which say why', () => {
    const kept = { rtol: 0.5, why: 'one draw of a heavy tail' };
    const cell = cellWith([], { tsnb: { tolerances: { a: kept, b: { rtol: 1 } } } });
    storeRules(cell, []);
    expect(cell.metadata).toEqual({ tsnb: { tolerances: { a: kept } } });
  });

  test('holds samples by their distribution where their values are free', () => {
    const dice = new Dice(3);
    const drawn = (mode = 'markers') =>
      figure([{ name: 'z', mode, x: Array.from({ length: 200 }, () => dice.roll()) }]);
    const stored = [drawn()];
    const rules = calibratedRules(
      [1, 2, 3].map(() => compared(stored, [drawn()])),
      4,
    );
    expect(rules.map(({ rule }) => rule)).toEqual([{ compare: 'distribution' }]);
    const curves = [1, 2, 3].map(() => compared([drawn('lines')], [drawn('lines')]));
    const [{ rule }] = calibratedRules(curves, 4);
    expect(rule.compare).toBeUndefined();
  });

  // The factor for 4 runs is to be exceeded once in 1000: in 40,000 trials 40 times; more than 80 or fewer than 10 come by
  // chance once in 10^7.
  test('has a safety factor that is exceeded as often as stated', () => {
    const dice = new Dice(11);
    const size = () =>
      Math.abs(Math.sqrt(-2 * Math.log(1 - dice.roll())) * Math.cos(2 * Math.PI * dice.roll()));
    let exceeded = 0;
    for (let i = 0; i < 40_000; i++)
      if (size() > safetyFactor(4) * Math.max(size(), size(), size(), size())) exceeded++;
    expect(exceeded).toBeLessThan(80);
    expect(exceeded).toBeGreaterThan(10);
  });
});
