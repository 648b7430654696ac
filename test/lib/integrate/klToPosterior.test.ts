import {
  grid1d,
  grid2d,
  gridPosterior,
  highestDensityRegions,
  Independent,
  klToPosterior,
  Normal,
  ready,
} from 'elbolab';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
beforeAll(() => ready());
beforeEach(() => warn.mockClear());
afterEach(() => warn.mockClear());

const logNormal = (x: number, loc: number, scale: number): number =>
  -0.5 * ((x - loc) / scale) ** 2 - Math.log(scale) - 0.5 * Math.log(2 * Math.PI);

const line = grid1d({ from: -12, to: 12, points: 481 });
const side = { from: -8, to: 8, points: 161 };

describe('the divergence from a distribution to a posterior', () => {
  const posterior = gridPosterior(
    (z) => logNormal(z, 1, 2) - 300,
    grid1d({ ...side, from: -20, to: 22, points: 841 }),
  );
  const exact = Math.log(2 / 0.5) + (0.5 ** 2 + 1.5 ** 2) / (2 * 2 ** 2) - 0.5;

  test('is that of two Gaussians, from a function or its values', () => {
    const logQ = (z: number) => logNormal(z, -0.5, 0.5);
    expect(Math.abs(klToPosterior(logQ, posterior) - exact)).toBeLessThan(1e-10);
    const values = posterior.grid.points.map(logQ);
    expect(klToPosterior(values, posterior)).toBe(klToPosterior(logQ, posterior));
    expect(warn).not.toHaveBeenCalled();
  });

  // float32 log densities of about 3 nats.
  test('takes a distribution over numbers', () => {
    expect(Math.abs(klToPosterior(new Normal(-0.5, 0.5), posterior) - exact)).toBeLessThan(1e-6);
  });

  test('takes a distribution over vectors, and leaves no tensor behind', () => {
    const grid = grid2d(side, side);
    const two = gridPosterior((a, b) => logNormal(a, 0, 1) + logNormal(b, 1, 0.5), grid);
    const q = new Independent(new Normal(tf.tensor1d([0.5, 1]), tf.tensor1d([1, 0.4])), 1);
    const before = tf.memory().numTensors;
    const expected = 0.125 + Math.log(0.5 / 0.4) + 0.4 ** 2 / (2 * 0.5 ** 2) - 0.5;
    expect(Math.abs(klToPosterior(q, two) - expected)).toBeLessThan(1e-5);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('is infinite where the posterior rules out what q allows, and 0 for q the posterior', () => {
    const half = gridPosterior((z) => (z < 0 ? -Infinity : logNormal(z, 0, 1)), line);
    expect(klToPosterior((z) => logNormal(z, 0, 1), half)).toBe(Infinity);
    expect(klToPosterior(half.logDensity, half)).toBe(0);
  });

  test.each([
    ['beyond the grid', 12, 1],
    ['narrower than a cell', 0.025, 0.001],
  ])('of a q that reaches %s is told to be incomplete', (_, loc, scale) => {
    klToPosterior(
      (z) => logNormal(z, loc, scale),
      gridPosterior((z) => logNormal(z, 0, 1), line),
    );
    expect(String(warn.mock.calls[0]?.[0])).toMatch(/klToPosterior: q has .* of its mass/);
  });

  test('refuses values that are not one a grid point', () => {
    expect(() => klToPosterior([0, 0], posterior)).toThrow(
      'q must be 841 log densities, one a grid point, but was [0, 0]',
    );
  });
});

describe('highest-density regions', () => {
  // Of a circular Gaussian the region of probability p is a disc of radius^2 -2 log(1 - p). A cell holds 0.16 % of the mass here.
  test('of a Gaussian in two dimensions are discs', () => {
    const fine = { from: -6, to: 6, points: 241 };
    const posterior = gridPosterior((a, b) => -0.5 * (a * a + b * b), grid2d(fine, fine));
    for (const region of highestDensityRegions(posterior, [0.5, 0.9, 0.99])) {
      const outside = 1 - region.probability;
      expect(Math.abs((region.level * 2 * Math.PI) / outside - 1)).toBeLessThan(0.02);
      expect(Math.abs(region.volume / (-2 * Math.PI * Math.log(outside)) - 1)).toBeLessThan(0.02);
    }
  });

  test('of a flat density have its level and their share of its length', () => {
    const [region] = highestDensityRegions(
      gridPosterior(() => 0, grid1d({ from: 0, to: 4, points: 401 })),
      [0.25],
    );
    expect(region.level).toBeCloseTo(0.25, 12);
    expect(region.volume).toBeCloseTo(1, 12);
  });

  test.each([0, 1, NaN])('of probability %d are refused', (probability) => {
    const posterior = gridPosterior((z) => logNormal(z, 0, 1), line);
    expect(() => highestDensityRegions(posterior, [0.5, probability])).toThrow(
      'probabilities[1] must be above 0 and below 1',
    );
  });
});
