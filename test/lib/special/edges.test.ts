import fc from 'fast-check';
import { special } from 'elbolab';
import { describe, expect, it } from 'vitest';

const { erf, erfc, lgamma, logNormalCdf, logSigmoid, logSumExp, normalCdf, sigmoid, softplus } =
  special;

describe('logSumExp', () => {
  it.each<[string, number[], number]>([
    ['nothing', [], -Infinity],
    ['all -Infinity', [-Infinity, -Infinity], -Infinity],
    ['some -Infinity', [-Infinity, 3], 3],
    ['one Infinity', [1, Infinity, -Infinity], Infinity],
    ['two Infinities', [Infinity, Infinity], Infinity],
    ['NaN', [1, NaN, 2], NaN],
    ['NaN first', [NaN, 1], NaN],
    ['NaN and Infinity', [Infinity, NaN], NaN],
    ['one term', [-1234.5], -1234.5],
    ['a term that underflows', [0, -745], 5e-324],
    ['the greatest number', [Number.MAX_VALUE, 0], Number.MAX_VALUE],
  ])('%s', (_, x, value) => {
    expect(logSumExp(x)).toBe(value);
    expect(logSumExp(Float64Array.from(x))).toBe(value);
  });

  it('adds a million equal terms exactly', () => {
    expect(logSumExp(new Float64Array(1e6).fill(-1e6))).toBe(-1e6 + Math.log(1e6));
  });

  it('loses nothing to a million terms of unequal size', () => {
    // 1 and a million times exp(-30): log1p of their sum. rtol 1e-15, atol 0.
    const x = new Float64Array(1_000_001).fill(-30);
    x[500_000] = 0;
    const exact = Math.log1p(1e6 * Math.exp(-30));
    expect(Math.abs(logSumExp(x) / exact - 1)).toBeLessThan(1e-15);
  });

  it('moves with its terms', () => {
    const terms = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(terms, fc.double({ min: -1e3, max: 1e3, noNaN: true }), (x, shift) => {
        const moved = logSumExp(x.map((term) => term + shift));
        // atol 1e-12: a term of size up to 2000 is rounded to 2e-13 when it is moved.
        return Math.abs(moved - (logSumExp(x) + shift)) < 1e-12;
      }),
    );
  });

  it('does not care for order', () => {
    const x = Float64Array.from({ length: 1000 }, (_, i) => 30 * Math.sin(i * i));
    expect(logSumExp(x.slice().sort())).toBe(logSumExp(x));
  });
});

describe('at the ends', () => {
  it.each<[string, (x: number) => number, number, number]>([
    ['softplus', softplus, -Infinity, 0],
    ['softplus', softplus, Infinity, Infinity],
    ['softplus', softplus, 1e300, 1e300],
    ['softplus', softplus, -745, 5e-324],
    ['sigmoid', sigmoid, -Infinity, 0],
    ['sigmoid', sigmoid, Infinity, 1],
    ['sigmoid', sigmoid, -745, 5e-324],
    ['sigmoid', sigmoid, 0, 0.5],
    ['logSigmoid', logSigmoid, -Infinity, -Infinity],
    ['logSigmoid', logSigmoid, -1000, -1000],
    ['logSigmoid', logSigmoid, 745, -5e-324],
    ['lgamma', lgamma, Infinity, Infinity],
    ['lgamma', lgamma, -Infinity, -Infinity],
    ['lgamma', lgamma, 0, Infinity],
    ['lgamma', lgamma, -0, Infinity],
    ['lgamma', lgamma, -1, Infinity],
    ['lgamma', lgamma, -1e17, Infinity],
    ['lgamma', lgamma, -1e306, Infinity],
    ['lgamma', lgamma, 1e306, Infinity],
    ['lgamma', lgamma, 1, 0],
    ['lgamma', lgamma, 2, 0],
    ['erf', erf, Infinity, 1],
    ['erf', erf, -Infinity, -1],
    ['erf', erf, -0, -0],
    ['erf', erf, 1e-320, 1.1284e-320],
    ['erfc', erfc, Infinity, 0],
    ['erfc', erfc, -Infinity, 2],
    ['erfc', erfc, 1e200, 0],
    ['normalCdf', normalCdf, -Infinity, 0],
    ['normalCdf', normalCdf, Infinity, 1],
    ['normalCdf', normalCdf, -39, 0],
    ['logNormalCdf', logNormalCdf, -Infinity, -Infinity],
    ['logNormalCdf', logNormalCdf, Infinity, -0],
    ['logNormalCdf', logNormalCdf, -1e200, -Infinity],
  ])('%s', (_, f, x, value) => {
    expect(f(x)).toBe(value);
  });

  it.each(Object.entries(special).filter(([name]) => name !== 'logSumExp'))(
    '%s keeps NaN',
    (_, f) => {
      expect((f as (x: number) => number)(NaN)).toBeNaN();
    },
  );
});

describe('identities', () => {
  const anywhere = fc.double({ min: -30, max: 30, noNaN: true });

  it('sigmoid(x) + sigmoid(-x) = 1, atol 3e-16', () => {
    fc.assert(fc.property(anywhere, (x) => Math.abs(sigmoid(x) + sigmoid(-x) - 1) < 3e-16));
  });

  it('erf is odd, and erf + erfc = 1, atol 3e-16', () => {
    fc.assert(
      fc.property(anywhere, (x) => erf(-x) === -erf(x) && Math.abs(erf(x) + erfc(x) - 1) < 3e-16),
    );
  });

  it('Gamma(x + 1) = x Gamma(x), rtol and atol 1e-12', () => {
    fc.assert(
      fc.property(fc.double({ min: -20, max: 100, noNaN: true }), (x) => {
        // Next to a pole x + 1 is rounded to the pole or past it.
        fc.pre(Math.abs(x - Math.round(x)) > 1e-3 || x > 1);
        const right = lgamma(x) + Math.log(Math.abs(x));
        // The slope of lgamma, up to 1000 here, multiplies the rounding of x + 1.
        return Math.abs(lgamma(x + 1) - right) <= 1e-12 * (1 + Math.abs(right));
      }),
    );
  });
});
