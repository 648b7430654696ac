import { grid1d, grid2d, gridPosterior, logIntegral } from 'elbolab';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
beforeEach(() => warn.mockClear());
afterEach(() => warn.mockClear());

const logNormal = (x: number, loc: number, scale: number): number =>
  -0.5 * ((x - loc) / scale) ** 2 - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);

// z ~ N(1, 2^2), x | z ~ N(z, 0.5^2), x = 3.
const prior = { loc: 1, scale: 2 };
const noise = 0.5;
const x = 3;
const logJoint = (z: number): number =>
  logNormal(z, prior.loc, prior.scale) + logNormal(x, z, noise);
const precision = 1 / prior.scale ** 2 + 1 / noise ** 2;
const exact = {
  logEvidence: logNormal(x, prior.loc, Math.hypot(prior.scale, noise)),
  mean: (prior.loc / prior.scale ** 2 + x / noise ** 2) / precision,
  variance: 1 / precision,
};

test('of a conjugate Gaussian has its evidence, mean, variance and density to 1e-10', () => {
  const grid = grid1d({ from: -2, to: 8, points: 201 });
  const posterior = gridPosterior(logJoint, grid);
  expect(Math.abs(posterior.logEvidence - exact.logEvidence)).toBeLessThan(1e-10);
  expect(Math.abs(posterior.mean[0] - exact.mean)).toBeLessThan(1e-10);
  expect(Math.abs(posterior.variance[0] - exact.variance)).toBeLessThan(1e-10);
  grid.axes[0].forEach((z, i) => {
    const density = Math.exp(logNormal(z, exact.mean, Math.sqrt(exact.variance)));
    expect(Math.abs(posterior.density[i] - density)).toBeLessThan(1e-10);
  });
  expect(posterior.edgeMass).toBeLessThan(1e-12);
  expect(warn).not.toHaveBeenCalled();
});

test('takes values at the grid points in place of a function', () => {
  const grid = grid1d({ from: -2, to: 8, points: 201 });
  expect(gridPosterior(grid.points.map(logJoint), grid)).toEqual(gridPosterior(logJoint, grid));
});

test('in two dimensions has the evidence of independent parts, and each mean along its own axis', () => {
  const grid = grid2d({ from: -2, to: 8, points: 101 }, { from: -8, to: 8, points: 81 });
  const posterior = gridPosterior((a, b) => logJoint(a) + logNormal(b, -0.5, 0.7), grid);
  expect(Math.abs(posterior.logEvidence - exact.logEvidence)).toBeLessThan(1e-10);
  expect(Math.abs(posterior.mean[0] - exact.mean)).toBeLessThan(1e-10);
  expect(Math.abs(posterior.mean[1] + 0.5)).toBeLessThan(1e-10);
  expect(Math.abs(posterior.variance[1] - 0.49)).toBeLessThan(1e-10);
});

test.each([21, 201, 2001])(
  'a grid that ends half a standard deviation from the mean shows it, with %d points as with any',
  (points) => {
    const reach = 0.5 * Math.sqrt(exact.variance);
    const grid = grid1d({ from: exact.mean - reach, to: exact.mean + reach, points });
    const posterior = gridPosterior(logJoint, grid);
    // The outer 5 % at either end of a density that is all but flat.
    expect(posterior.edgeMass).toBeGreaterThan(0.08);
    expect(posterior.edgeMass).toBeLessThan(0.16);
    expect(posterior.logEvidence).toBeLessThan(exact.logEvidence - 0.9);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toMatch(/% of the posterior lies next to the ends of the grid/);
  },
);

test('names the point at which the joint density is not a number', () => {
  const grid = grid1d({ from: 0, to: 1, points: 3 });
  expect(() => gridPosterior((z) => Math.log(z - 0.25), grid)).toThrow(
    'logJoint(0) must be a number or -Infinity, but was NaN',
  );
  expect(() => gridPosterior(() => -Infinity, grid)).toThrow(
    'logJoint must be above -Infinity at some grid point, but was -Infinity',
  );
});

test('the circle model has E[log p(x)] = -0.531 +- 0.003 under its own generator', () => {
  // z ~ N(0, 1), x | z ~ N([cos z, sin z], 0.1^2 I); E[log p(x)] is the integral of p(x) log p(x).
  const sigma = 0.1;
  const zGrid = grid1d({ from: -8, to: 8, points: 401 });
  const side = { from: -1.8, to: 1.8, points: 91 };
  const xGrid = grid2d(side, side);
  const logEvidence = Float64Array.from({ length: xGrid.size }, (_, n) => {
    const [x1, x2] = xGrid.points.subarray(2 * n, 2 * n + 2);
    const logJoint = zGrid.points.map(
      (z) =>
        logNormal(z, 0, 1) + logNormal(x1, Math.cos(z), sigma) + logNormal(x2, Math.sin(z), sigma),
    );
    return logIntegral(logJoint, zGrid.spacing);
  });
  expect(Math.abs(logIntegral(logEvidence, xGrid.spacing, xGrid.shape))).toBeLessThan(1e-10);
  const [h1, h2] = xGrid.spacing;
  const expected = logEvidence.reduce((sum, value) => sum + h1 * h2 * Math.exp(value) * value, 0);
  // The published figure and its uncertainty.
  expect(Math.abs(expected + 0.531)).toBeLessThan(0.003);
});
