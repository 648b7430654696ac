import { grid1d, grid2d, logIntegral } from 'elbolab';
import { expect, test } from 'vitest';

// The trapezoidal rule on a Gaussian that dies out before the ends errs by about exp(-2 (pi / spacing)^2), far below rounding.
const EXACT = 1e-12;

test.each([0, -1000, -22972, 1e5])('of exp(-z^2 / 2 + %d) is exact', (offset) => {
  const { axes, spacing } = grid1d({ from: -12, to: 12, points: 97 });
  const value = logIntegral(
    axes[0].map((z) => offset - 0.5 * z * z),
    spacing,
  );
  const exact = offset + 0.5 * Math.log(2 * Math.PI);
  expect(Math.abs(value - exact)).toBeLessThan(EXACT * Math.max(1, Math.abs(exact)));
});

test('is exact for a straight line, whose ends count half', () => {
  const { axes, spacing } = grid1d({ from: 1, to: 3, points: 5 });
  expect(logIntegral(axes[0].map(Math.log), spacing[0])).toBeCloseTo(Math.log(4), 13);
});

test('of a correlated Gaussian in two dimensions is exact', () => {
  const grid = grid2d({ from: -10, to: 10, points: 101 }, { from: -9, to: 9, points: 91 });
  const rho = 0.6;
  const logf = Float64Array.from({ length: grid.size }, (_, i) => {
    const [a, b] = grid.points.subarray(2 * i, 2 * i + 2);
    return -(a * a - 2 * rho * a * b + b * b) / (2 * (1 - rho * rho));
  });
  const exact = Math.log(2 * Math.PI) + 0.5 * Math.log(1 - rho * rho);
  expect(Math.abs(logIntegral(logf, grid.spacing, grid.shape) - exact)).toBeLessThan(EXACT);
});

test('keeps -Infinity for an integrand of 0, and NaN', () => {
  expect(logIntegral([-Infinity, -Infinity], 1)).toBe(-Infinity);
  expect(logIntegral([0, NaN, 0], 1)).toBeNaN();
});

test.each([
  [() => logIntegral([0, 0], 0), 'spacing[0] must be a positive number, but was 0'],
  [() => logIntegral([0], 1), 'shape[0] must be an integer of at least 2, but was 1'],
  [
    () => logIntegral([0, 0, 0], [1, 1], [2, 2]),
    'logValues must be an array of length 4, but was [0, 0, 0]',
  ],
  [
    () => logIntegral([0, 0], [1, 1]),
    'spacing must be one number for each of 1 dimensions, but was [1, 1]',
  ],
])('%s is refused', (integrate, message) => {
  expect(integrate).toThrow(message);
});
