import { readFileSync } from 'node:fs';
import { ArgumentError, psis, special } from 'elbolab';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../laws/close';

interface Case {
  readonly name: string;
  /** null stands for -Infinity. */
  readonly logWeights: (number | null)[];
  readonly normalized: (number | null)[];
  /** 'Infinity' where JSON has no number. */
  readonly kHat: number | string;
}

/** What test/reference/psis.py wrote. */
const cases = JSON.parse(
  readFileSync(new URL('../../reference/psis.json', import.meta.url), 'utf8'),
) as Case[];

const numbers = (values: (number | null)[]): number[] => values.map((value) => value ?? -Infinity);

describe("psis agrees with ArviZ's", () => {
  // Sums of a few thousand logs in float64, in another order, and weights left out there that are below 2e-15.
  const tolerance = { rtol: 1e-9, atol: 1e-9 };

  it.each(cases.map((each) => [each.name, each] as const))('%s', (_, expected) => {
    const { kHat, logWeights } = psis(numbers(expected.logWeights));
    expectClose([kHat], [Number(expected.kHat)], tolerance);
    const total = special.logSumExp(logWeights);
    expectClose(
      logWeights.map((value) => value - total),
      numbers(expected.normalized),
      tolerance,
    );
  });
});

/** What test/reference/psis_ties.py wrote. */
const ties = JSON.parse(
  readFileSync(new URL('../../reference/psis_ties.json', import.meta.url), 'utf8'),
) as Case[];

describe('psis with ties agrees with ArviZ 0.23.4', () => {
  // Equal weights have no tail there, hence Infinity; here they are the best that there are.
  it.each(ties.map((each) => [each.name, each] as const))('%s', (name, expected) => {
    const { kHat, logWeights } = psis(numbers(expected.logWeights));
    const wanted = name.startsWith('all equal') ? -Infinity : Number(expected.kHat);
    expectClose([kHat], [wanted], { rtol: 1e-9, atol: 1e-9 });
    const total = special.logSumExp(logWeights);
    // Which of several equal weights gets which place in the tail is left to the sorting.
    const normalized = logWeights.map((value) => value - total).sort();
    const sorted = Float64Array.from(numbers(expected.normalized)).sort();
    expectClose(normalized, sorted, { rtol: 1e-9, atol: 1e-9 });
  });

  it('judges from 25 weights on', () => {
    const spread = (size: number) => psis(Array.from({ length: size }, (_, i) => Math.sin(i))).kHat;
    expect(spread(24)).toBeNaN();
    expect(spread(25)).not.toBeNaN();
  });
});

describe('psis', () => {
  const { logWeights: given } = cases[1];

  it('leaves all but the tail as it was, in its order, and nothing above the largest weight', () => {
    const before = numbers(given);
    const { logWeights, tailLength } = psis(before);
    expect(tailLength).toBe(60);
    const cut = [...before].sort((a, b) => b - a)[tailLength - 1];
    expect(before.filter((value, i) => value < cut && logWeights[i] !== value)).toEqual([]);
    expect(Math.max(...logWeights)).toBeLessThanOrEqual(Math.max(...before));
  });

  it('has a tail of min(S / 5, 3 sqrt(S)) weights, rounded up', () => {
    const lengths = [26, 100, 226, 1000].map(
      (size) =>
        psis(
          numbers(given)
            .slice(0, 26)
            .concat(new Array<number>(size - 26).fill(-9)),
        ).tailLength,
    );
    expect(lengths).toEqual([6, 20, 46, 95]);
  });

  it('asks for a smaller k-hat of fewer weights', () => {
    const thresholds = [25, 100, 2500].map(
      (size) => psis(Array.from({ length: size }, (_, i) => Math.sin(i))).threshold,
    );
    expectClose(thresholds, [1 - 1 / Math.log10(25), 0.5, 0.7], { rtol: 1e-15, atol: 0 });
  });

  it('finds equal weights as reliable as can be, and too few to be judged', () => {
    expect(psis(new Array<number>(100).fill(-3))).toMatchObject({
      kHat: -Infinity,
      isReliable: true,
    });
    expect(psis([0, -1, -2, -3])).toMatchObject({ kHat: NaN, isReliable: false });
  });

  it('says which weight is none', () => {
    expect(() => psis([0, NaN])).toThrow(
      'logWeights[1] must be a number or -Infinity, but was NaN',
    );
    expect(() => psis([Infinity])).toThrow(ArgumentError);
    expect(() => psis([])).toThrow('logWeights must be an array of at least one number');
    expect(() => psis([-Infinity, -Infinity])).toThrow('above -Infinity for some draw');
  });
});
