import { grid1d, grid2d, gridPosterior, lgamma, logIntegral, logSumExp } from 'elbolab';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
beforeEach(() => warn.mockClear());
afterEach(() => warn.mockClear());

const logNormal = (x: number, loc: number, scale: number): number =>
  -0.5 * ((x - loc) / scale) ** 2 - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);

const EXACT = 1e-10;

describe('a mixture of two correlated Gaussians has the moments of its formula', () => {
  const parts = [
    { weight: 0.3, loc: [-1, 2], scale: [0.5, 0.8], rho: 0.6 },
    { weight: 0.7, loc: [2, -1], scale: [1, 0.4], rho: -0.3 },
  ];
  const logPart = ({ loc, scale, rho }: (typeof parts)[number], a: number, b: number) => {
    const [u, v] = [(a - loc[0]) / scale[0], (b - loc[1]) / scale[1]];
    const rest = 1 - rho * rho;
    const norm = Math.log(2 * Math.PI * scale[0] * scale[1]) + 0.5 * Math.log(rest);
    return -(u * u - 2 * rho * u * v + v * v) / (2 * rest) - norm;
  };
  const grid = grid2d({ from: -8, to: 11, points: 201 }, { from: -6, to: 10, points: 201 });
  const posterior = gridPosterior(
    (a, b) => logSumExp(parts.map((part) => Math.log(part.weight) + logPart(part, a, b))) - 500,
    grid,
  );
  const expected = (f: (part: (typeof parts)[number]) => number) =>
    parts.reduce((sum, part) => sum + part.weight * f(part), 0);
  const mean = [0, 1].map((axis) => expected(({ loc }) => loc[axis]));

  test('evidence and means', () => {
    expect(Math.abs(posterior.logEvidence + 500)).toBeLessThan(EXACT);
    for (const axis of [0, 1])
      expect(Math.abs(posterior.mean[axis] - mean[axis])).toBeLessThan(EXACT);
  });

  test('the covariance matrix', () => {
    for (const a of [0, 1])
      for (const b of [0, 1]) {
        const exact = expected(
          ({ loc, scale, rho }) =>
            scale[a] * scale[b] * (a === b ? 1 : rho) + (loc[a] - mean[a]) * (loc[b] - mean[b]),
        );
        expect(Math.abs(posterior.covariance[a][b] - exact)).toBeLessThan(EXACT);
      }
    expect(posterior.variance).toEqual([posterior.covariance[0][0], posterior.covariance[1][1]]);
  });

  test('each marginal', () => {
    for (const axis of [0, 1])
      grid.axes[axis].forEach((z, i) => {
        const exact = expected(({ loc, scale }) => Math.exp(logNormal(z, loc[axis], scale[axis])));
        expect(Math.abs(posterior.marginals[axis][i] - exact)).toBeLessThan(EXACT);
      });
  });
});

describe('conjugate models have the evidence of their formula', () => {
  test('a coin with a beta prior, whose density is 0 at both ends', () => {
    const [a, b, heads, tails] = [3, 4, 17, 8];
    const logBeta = (p: number, q: number) => lgamma(p) + lgamma(q) - lgamma(p + q);
    const logJoint = (p: number) =>
      (a - 1 + heads) * Math.log(p) + (b - 1 + tails) * Math.log1p(-p) - logBeta(a, b);
    const posterior = gridPosterior(logJoint, grid1d({ from: 0, to: 1, points: 401 }));
    const exact = logBeta(a + heads, b + tails) - logBeta(a, b);
    expect(Math.abs(posterior.logEvidence - exact)).toBeLessThan(EXACT);
    expect(Math.abs(posterior.mean[0] - (a + heads) / (a + b + heads + tails))).toBeLessThan(EXACT);
  });

  test('a linear regression with a Gaussian prior on slope and intercept', () => {
    // y = w x + c + noise: y is normal with covariance X X' + noise^2 I, here for two points.
    const [x, y, noise] = [[-1, 2], [0.5, 1.7], 0.6];
    const logJoint = (w: number, c: number) =>
      logNormal(w, 0, 1) +
      logNormal(c, 0, 1) +
      x.reduce((sum, xi, i) => sum + logNormal(y[i], w * xi + c, noise), 0);
    const side = { from: -8, to: 8, points: 321 };
    const k00 = x[0] * x[0] + 1 + noise ** 2;
    const k11 = x[1] * x[1] + 1 + noise ** 2;
    const k01 = x[0] * x[1] + 1;
    const det = k00 * k11 - k01 * k01;
    const quadratic = (k11 * y[0] ** 2 - 2 * k01 * y[0] * y[1] + k00 * y[1] ** 2) / det;
    const exact = -0.5 * quadratic - 0.5 * Math.log(det) - Math.log(2 * Math.PI);
    const { logEvidence } = gridPosterior(logJoint, grid2d(side, side));
    expect(Math.abs(logEvidence - exact)).toBeLessThan(EXACT);
  });
});

describe('the error falls with the spacing', () => {
  const errorOf = (logf: (z: number) => number, exact: number, points: number, to: number) => {
    const grid = grid1d({ from: 0, to, points });
    return Math.abs(logIntegral(grid.points.map(logf), grid.spacing) - Math.log(exact));
  };

  test('as its square where the integrand has a slope at an end', () => {
    const errors = [11, 21, 41, 81].map((points) =>
      errorOf((z) => -z, 1 - Math.exp(-2), points, 2),
    );
    for (const [i, error] of errors.slice(1).entries())
      expect(Math.abs(errors[i] / error - 4)).toBeLessThan(0.02);
  });

  test('as exp(-2 (pi scale / spacing)^2) where a Gaussian dies out before the ends', () => {
    const scale = 1;
    for (const spacing of [2, 1.6, 1.25]) {
      const grid = grid1d({ from: -40 * spacing, to: 40 * spacing, points: 81 });
      const error = logIntegral(
        grid.points.map((z) => logNormal(z, 0, scale)),
        grid.spacing,
      );
      const expected = 2 * Math.exp(-2 * ((Math.PI * scale) / spacing) ** 2);
      expect(Math.abs(error / expected - 1)).toBeLessThan(0.02);
    }
  });
});

describe('a grid that is too coarse says so', () => {
  // A grid of spacing 1; where the peak stands between two points must not matter.
  const grid = grid1d({ from: -20, to: 20, points: 41 });
  const offsets = [0, 0.1, 0.25, 0.5, 0.73];

  test.each(offsets)('for a spike a tenth of a cell wide, %d cells from a point', (loc) => {
    const { narrowMass } = gridPosterior((z) => logNormal(z, loc, 0.1), grid);
    expect(narrowMass).toBeGreaterThan(0.99);
    expect(String(warn.mock.calls[0]?.[0])).toMatch(
      /100 % of the posterior lies in peaks narrower than a cell of the grid; take a smaller spacing/,
    );
  });

  test.each(offsets)('but not for a peak as wide as a cell, %d cells from a point', (loc) => {
    const { narrowMass, logEvidence } = gridPosterior((z) => logNormal(z, loc, 1), grid);
    expect(narrowMass).toBe(0);
    expect(Math.abs(logEvidence)).toBeLessThan(1e-8);
    expect(warn).not.toHaveBeenCalled();
  });

  test('for a spike beside a wide peak, with its share', () => {
    const logf = (z: number) =>
      logSumExp([Math.log(0.8) + logNormal(z, -8, 2), Math.log(0.2) + logNormal(z, 9, 0.4)]);
    const { narrowMass } = gridPosterior(logf, grid);
    expect(narrowMass).toBeGreaterThan(0.15);
    expect(narrowMass).toBeLessThan(0.25);
  });

  test('for a ridge across two dimensions whose marginals are wide', () => {
    const side = { from: -20, to: 20, points: 41 };
    const ridge = (a: number, b: number) => logNormal(a + b, 0, 8) + logNormal(a - b, 0, 0.3);
    const posterior = gridPosterior(ridge, grid2d(side, side));
    expect(posterior.narrowMass).toBeGreaterThan(0.9);
    expect(Math.sqrt(posterior.variance[0])).toBeGreaterThan(3);
  });
});

test('cells of -Infinity count for nothing, in every result', () => {
  const grid = grid1d({ from: -10, to: 10, points: 201 });
  const logf = (z: number) => (Math.abs(z - 3) < 1e-9 || z > 8 ? -Infinity : logNormal(z, 0, 1));
  const posterior = gridPosterior(logf, grid);
  expect([posterior.entropy, posterior.mean[0], posterior.narrowMass].every(Number.isFinite)).toBe(
    true,
  );
  const missing = 0.1 * Math.exp(logNormal(3, 0, 1));
  expect(Math.abs(posterior.logEvidence - Math.log1p(-missing))).toBeLessThan(EXACT);
});
