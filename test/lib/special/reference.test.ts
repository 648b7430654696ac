import { readFileSync } from 'node:fs';
import { special } from 'elbolab';
import { describe, expect, it } from 'vitest';

type Name =
  'lgamma' | 'erf' | 'erfc' | 'normalCdf' | 'logNormalCdf' | 'softplus' | 'sigmoid' | 'logSigmoid';
type Point = readonly [x: number, value: number];
interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

const reference = JSON.parse(
  readFileSync(`${__dirname}/../../reference/special_scipy.json`, 'utf8'),
) as {
  values: Record<Name, Point[]>;
  exact: Partial<Record<Name, Point[]>>;
  logSumExp: [x: number[], value: number][];
};

// Where these are wider than those of `exact` below, the difference is SciPy's own error: in lgamma next to its zeros, in the
// others by rounding the argument of a decay. atol is 0 but for the zeros of lgamma.
const againstScipy: Record<Name, Tolerance> = {
  lgamma: { rtol: 1e-15, atol: 3e-15 },
  erf: { rtol: 1e-15, atol: 0 },
  erfc: { rtol: 1e-13, atol: 0 },
  normalCdf: { rtol: 3e-14, atol: 0 },
  logNormalCdf: { rtol: 3e-13, atol: 0 },
  softplus: { rtol: 1e-15, atol: 0 },
  sigmoid: { rtol: 1e-15, atol: 0 },
  logSigmoid: { rtol: 1e-15, atol: 0 },
};

describe('special functions against SciPy', () => {
  it.each(Object.entries(reference.values))('%s', (name, points) => {
    expect(wrong(name as Name, points, againstScipy[name as Name])).toEqual([]);
  });

  it('logSumExp', () => {
    for (const [x, value] of reference.logSumExp)
      expect(Math.abs(special.logSumExp(x) / value - 1)).toBeLessThan(5e-16);
  });
});

// rtol 1e-15: four or five roundings; atol 0.
it.each(Object.entries(reference.exact))('%s is right to 1e-15, tails included', (name, points) => {
  expect(wrong(name as Name, points, { rtol: 1e-15, atol: 0 })).toEqual([]);
});

function wrong(name: Name, points: readonly Point[], { rtol, atol }: Tolerance): string[] {
  const f = special[name];
  return points.flatMap(([x, value]) => {
    const error = Math.abs(f(x) - value);
    return error <= atol + rtol * Math.abs(value)
      ? []
      : [`${name}(${x}) is off by ${error} of ${value}`];
  });
}
