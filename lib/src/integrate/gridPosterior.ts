import { ArgumentError } from '../arguments';
import type { Grid } from './grid';
import { logIntegral, logTrapezoidWeights } from './logIntegral';

/** A posterior by integration over a grid, exact up to the grid's spacing and reach. */
export interface GridPosterior {
  /** log p(x), the log of the integral of the joint density, in nats. */
  readonly logEvidence: number;
  /** The normalised density p(z | x) at every grid point, row-major. */
  readonly density: Float64Array;
  /** The posterior mean along each dimension. */
  readonly mean: readonly number[];
  /** The posterior variance along each dimension. */
  readonly variance: readonly number[];
  /**
   * The share of the posterior within the outer 5 % of the grid, next to any of its ends. Where it isn't tiny the grid is too
   * small: mass beyond the ends is missing from the evidence, and an ELBO may then exceed it.
   */
  readonly edgeMass: number;
}

const EDGE = 0.05;
const TOO_MUCH_EDGE_MASS = 1e-3;

/**
 * The posterior p(z | x) = p(z, x) / p(x) of a latent variable of one or two dimensions, by the trapezoidal rule over a grid, in
 * float64. Warns on the console when more than 0.1 % of the posterior lies next to the grid's ends.
 *
 * @param logJoint log p(z, x) as a function of z (two numbers for a grid of two dimensions), or its values at `grid.points`
 * @param grid where to evaluate it
 * @throws ArgumentError when a value of logJoint is NaN or +Infinity, or all of them are -Infinity
 *
 * @example
 * // z ~ N(0, 1), x | z ~ N(z, 1), x = 2: the posterior is N(1, 1/2).
 * const logNormal = (x: number, loc: number) => -0.5 * (x - loc) ** 2 - 0.5 * Math.log(2 * Math.PI);
 * const logJoint = (z: number) => logNormal(z, 0) + logNormal(2, z);
 * const { mean, variance } = gridPosterior(logJoint, grid1d({ from: -6, to: 8, points: 281 }));
 * console.assert(Math.abs(mean[0] - 1) < 1e-10 && Math.abs(variance[0] - 0.5) < 1e-10);
 */
export function gridPosterior(
  logJoint: ((...z: number[]) => number) | ArrayLike<number>,
  grid: Grid,
): GridPosterior {
  const values = typeof logJoint === 'function' ? evaluate(logJoint, grid) : logJoint;
  const logEvidence = logIntegral(values, grid.spacing, grid.shape);
  requireEvidence(logEvidence, values, grid);
  const density = Float64Array.from(values, (value) => Math.exp(value - logEvidence));
  const weights = logTrapezoidWeights(grid.spacing, grid.shape);
  const mass = density.map((value, i) => value * Math.exp(weights[i]));
  const mean = grid.axes.map((_, axis) => expectation(mass, grid, axis, (z) => z));
  const variance = mean.map((centre, axis) =>
    expectation(mass, grid, axis, (z) => (z - centre) ** 2),
  );
  const edgeMass = massNearEnds(mass, grid);
  if (edgeMass > TOO_MUCH_EDGE_MASS) warn(edgeMass);
  return { logEvidence, density, mean, variance, edgeMass };
}

function evaluate(
  logJoint: (...z: number[]) => number,
  { points, size, axes }: Grid,
): Float64Array {
  const dimensions = axes.length;
  return Float64Array.from({ length: size }, (_, i) =>
    logJoint(...points.subarray(i * dimensions, (i + 1) * dimensions)),
  );
}

function requireEvidence(logEvidence: number, values: ArrayLike<number>, grid: Grid): void {
  if (Number.isFinite(logEvidence)) return;
  const bad = Array.from(values).findIndex((value) => Number.isNaN(value) || value === Infinity);
  if (bad < 0) throw new ArgumentError('logJoint', 'above -Infinity at some grid point', -Infinity);
  const dimensions = grid.axes.length;
  const point = grid.points.subarray(bad * dimensions, (bad + 1) * dimensions);
  throw new ArgumentError(`logJoint(${point.join(', ')})`, 'a number or -Infinity', values[bad]);
}

function expectation(
  mass: Float64Array,
  { points, axes }: Grid,
  axis: number,
  f: (z: number) => number,
): number {
  return mass.reduce((sum, share, i) => sum + share * f(points[i * axes.length + axis]), 0);
}

function massNearEnds(mass: Float64Array, { points, axes }: Grid): number {
  const bounds = axes.map((axis) => {
    const last = axis.length - 1;
    const margin = Math.ceil(EDGE * last);
    return { low: axis[margin], high: axis[last - margin] };
  });
  const isNearEnd = (i: number): boolean =>
    bounds.some(({ low, high }, axis) => {
      const z = points[i * bounds.length + axis];
      return z <= low || z >= high;
    });
  return mass.reduce((sum, share, i) => (isNearEnd(i) ? sum + share : sum), 0);
}

function warn(edgeMass: number): void {
  const percent = (100 * edgeMass).toPrecision(2);
  console.warn(
    `gridPosterior: ${percent} % of the posterior lies next to the ends of the grid; widen it, since the evidence misses what lies beyond`,
  );
}
