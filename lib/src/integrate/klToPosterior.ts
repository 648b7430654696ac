import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import { Distribution } from '../distributions';
import type { Grid } from './grid';
import type { GridPosterior } from './gridPosterior';
import { logTrapezoidWeights } from './logIntegral';
import { valuesOnGrid } from './valuesOnGrid';
import { percent } from './warnings';

/** How far q's integral over the grid may be from 1. */
const MASS_TOLERANCE = 1e-3;

/**
 * KL(q || p(z | x)) in nats, from a distribution to a posterior on a grid: the integral of q (log q - log p) by the trapezoidal
 * rule. With `posterior.logEvidence` it gives the exact ELBO of q, logEvidence - KL. Warns on the console when the integral of q
 * over the grid is not 1, since q then reaches beyond the grid or is narrower than its cells.
 *
 * @param q a distribution over z (one whose draws are numbers, or vectors of as many as the grid has dimensions), its log density
 *   as a function of z, or the values of that at the grid's points
 * @returns Infinity when q has mass where the posterior has none
 * @throws ArgumentError when q has not one log density a grid point
 *
 * @example
 * const logNormal = (z: number, loc: number) => -0.5 * (z - loc) ** 2 - 0.5 * Math.log(2 * Math.PI);
 * const posterior = gridPosterior((z) => logNormal(z, 0), grid1d({ from: -9, to: 9, points: 181 }));
 * console.assert(Math.abs(klToPosterior((z) => logNormal(z, 1), posterior) - 0.5) < 1e-10);
 */
export function klToPosterior(
  q: Distribution | ((...z: number[]) => number) | ArrayLike<number>,
  posterior: GridPosterior,
): number {
  const { grid, logDensity } = posterior;
  const logQ = logDensityOf(q, grid);
  if (logQ.length !== grid.size)
    throw new ArgumentError('q', `${grid.size} log densities, one a grid point`, logQ);
  const weights = logTrapezoidWeights(grid.spacing, grid.shape);
  let total = 0;
  let divergence = 0;
  for (let i = 0; i < logQ.length; i++) {
    const share = Math.exp(logQ[i] + weights[i]);
    if (share === 0) continue;
    total += share;
    divergence += share * (logQ[i] - logDensity[i]);
  }
  if (Math.abs(total - 1) > MASS_TOLERANCE)
    console.warn(
      `klToPosterior: q has ${percent(total)} of its mass on the grid; the grid must reach as far as q does, with a spacing below q's width`,
    );
  return divergence;
}

function logDensityOf(
  q: Distribution | ((...z: number[]) => number) | ArrayLike<number>,
  grid: Grid,
): ArrayLike<number> {
  if (typeof q === 'function') return valuesOnGrid(q, grid);
  if (!(q instanceof Distribution)) return q;
  return tf.tidy(() => {
    const shape = [grid.size, ...(q.eventShape.length > 0 ? [grid.axes.length] : [])];
    return q.logProb(tf.tensor(Float32Array.from(grid.points), shape)).dataSync();
  });
}
