import { ArgumentError } from '../arguments';
import type { GridPosterior } from './gridPosterior';

/** The smallest region that holds a given share of a posterior: where its density is at least `level`. */
export interface HighestDensityRegion {
  /** The share of the posterior in the region. */
  readonly probability: number;
  /** The density on the region's border: draw a contour of the density at it. */
  readonly level: number;
  /** The region's length or area. */
  readonly volume: number;
}

/**
 * The highest-density regions of a posterior on a grid for the given probabilities. A level is exact up to the mass of a cell:
 * between the cells that come just before and after the probability it is interpolated.
 *
 * @param probabilities of the regions, each above 0 and below 1
 * @throws ArgumentError for any other probability
 *
 * @example
 * const posterior = gridPosterior((z) => -0.5 * z * z, grid1d({ from: -8, to: 8, points: 1601 }));
 * const [region] = highestDensityRegions(posterior, [0.95]);
 * console.assert(Math.abs(region.volume - 2 * 1.96) < 0.02);
 */
export function highestDensityRegions(
  { density, mass }: GridPosterior,
  probabilities: readonly number[],
): HighestDensityRegion[] {
  for (const [i, probability] of probabilities.entries())
    if (!(probability > 0 && probability < 1))
      throw new ArgumentError(`probabilities[${i}]`, 'above 0 and below 1', probability);
  const order = Array.from(density.keys()).sort((a, b) => density[b] - density[a]);
  return probabilities.map((probability) => regionOf(probability, order, density, mass));
}

function regionOf(
  probability: number,
  order: readonly number[],
  density: Float64Array,
  mass: Float64Array,
): HighestDensityRegion {
  let covered = 0;
  let volume = 0;
  for (const [rank, i] of order.entries()) {
    const missing = probability - covered;
    const last = rank === order.length - 1;
    if (mass[i] >= missing || last) {
      const share = Math.min(1, missing / mass[i]);
      const next = last ? density[i] : density[order[rank + 1]];
      return {
        probability,
        level: density[i] + share * (next - density[i]),
        volume: volume + (share * mass[i]) / density[i],
      };
    }
    covered += mass[i];
    if (density[i] > 0) volume += mass[i] / density[i];
  }
  return { probability, level: 0, volume };
}
