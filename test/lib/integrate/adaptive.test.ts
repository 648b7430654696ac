import { adaptiveGridPosterior, valuesOnGrid } from 'elbolab';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
beforeEach(() => warn.mockClear());
afterEach(() => warn.mockClear());

const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);
const logNormal = (x: number, loc: number, scale: number): number =>
  -0.5 * ((x - loc) / scale) ** 2 - Math.log(scale) - HALF_LOG_2PI;

const onGrid = (f: (...z: number[]) => number) => (grid: Parameters<typeof valuesOnGrid>[1]) =>
  valuesOnGrid(f, grid);

describe('of one dimension', () => {
  test.each([
    ['that fits', 0, 1, -9, 9],
    ['far too narrow', 0, 1, -0.1, 0.1],
    ['far too wide', 0, 1, -1e6, 1e6],
    ['beside the mass', 40, 1, -9, 9],
    ['with a peak far narrower than a cell', 0.123, 1e-7, -100, 100],
  ])('from a start %s the integral is that of the normal density, 1', (_, loc, scale, from, to) => {
    const posterior = adaptiveGridPosterior(
      onGrid((z) => logNormal(z, loc, scale)),
      { start: [{ from, to }] },
    );
    expect(posterior.converged).toBe(true);
    expect(Math.abs(posterior.logEvidence)).toBeLessThan(1e-10);
    expect(Math.abs(posterior.mean[0] - loc)).toBeLessThan(1e-10);
    expect(Math.abs(posterior.variance[0] / scale ** 2 - 1)).toBeLessThan(1e-8);
    expect(Math.abs(posterior.entropy - 0.5 - HALF_LOG_2PI - Math.log(scale))).toBeLessThan(1e-8);
    expect(warn).not.toHaveBeenCalled();
  });

  test('two peaks that the first grid feels both count', () => {
    const logf = (z: number) => Math.log(0.3 * normal(z, -5, 0.2) + 0.7 * normal(z, 6, 0.5));
    const { logEvidence, mean } = adaptiveGridPosterior(onGrid(logf), {
      start: [{ from: -10, to: 10 }],
    });
    expect(Math.abs(logEvidence)).toBeLessThan(1e-10);
    expect(Math.abs(mean[0] - (0.3 * -5 + 0.7 * 6))).toBeLessThan(1e-10);
  });

  test('the half of a normal density that -Infinity leaves over is found, slowly, as its edge is a jump', () => {
    const half = (z: number) => (z < 0.1 ? -Infinity : logNormal(z, 0.1, 1));
    const { logEvidence, converged, moved } = adaptiveGridPosterior(onGrid(half), {
      start: [{ from: -10, to: 10 }],
      tolerance: 1e-3,
    });
    expect(converged).toBe(true);
    expect(Math.abs(logEvidence - Math.log(0.5))).toBeLessThan(4 * moved + 1e-3);
  });

  test('an integrand that never dies out is told, with the last grid', () => {
    const { converged } = adaptiveGridPosterior(
      onGrid(() => 0),
      { start: [{ from: 0, to: 1 }] },
    );
    expect(converged).toBe(false);
    expect(String(warn.mock.calls[0]?.[0])).toMatch(/no grid holds the integrand/);
  });

  test('more points than allowed are told, with how far the result still moved', () => {
    const spikes = (z: number) => logNormal(z, 0, 1) + 40 * Math.cos(400 * z);
    const { converged, moved } = adaptiveGridPosterior(onGrid(spikes), {
      start: [{ from: -9, to: 9 }],
      maxPoints: 500,
    });
    expect([converged, moved > 1e-8]).toEqual([false, true]);
    expect(String(warn.mock.calls[0]?.[0])).toMatch(/with 401 points .* still moved by/);
  });
});

test('in two dimensions centre, widths and spacing of each axis follow the mass', () => {
  const logf = (a: number, b: number) => logNormal(a, 3, 0.01) + logNormal(b, -30, 5);
  const side = { from: -4, to: 4 };
  const posterior = adaptiveGridPosterior(onGrid(logf), { start: [side, side] });
  expect(Math.abs(posterior.logEvidence)).toBeLessThan(1e-10);
  expect(Math.abs(posterior.mean[0] - 3)).toBeLessThan(1e-10);
  expect(Math.abs(posterior.mean[1] + 30)).toBeLessThan(1e-9);
  expect(posterior.grid.spacing[0]).toBeLessThan(0.005);
  expect(warn).not.toHaveBeenCalled();
});

test.each([
  [{ start: [] }, 'start must be one or two intervals'],
  [{ start: [{ from: 1, to: 1 }] }, 'to must be above from (1), but was 1'],
  [
    { start: [{ from: 0, to: 1 }], points: 1 },
    'points must be an integer of at least 5, but was 1',
  ],
  [{ start: [{ from: 0, to: 1 }], tolerance: 0 }, 'tolerance must be a positive number, but was 0'],
  [{ start: [{ from: 0, to: 1 }], maxPoints: 9 }, 'maxPoints must be an integer of at least 401'],
])('%j is refused', (options, message) => {
  expect(() =>
    adaptiveGridPosterior(
      onGrid((z) => -z * z),
      options,
    ),
  ).toThrow(message);
});

test('a log density that is no number is named with its point', () => {
  const start = [{ from: -1, to: 1 }];
  expect(() => adaptiveGridPosterior(onGrid(Math.log), { start })).toThrow(
    'logJoint(-1) must be a number or -Infinity, but was NaN',
  );
  expect(() =>
    adaptiveGridPosterior(
      onGrid(() => -Infinity),
      { start },
    ),
  ).toThrow('logJoint must be above -Infinity at some grid point');
});

function normal(x: number, loc: number, scale: number): number {
  return Math.exp(logNormal(x, loc, scale));
}
