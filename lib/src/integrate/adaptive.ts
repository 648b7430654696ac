import { ArgumentError, requireInteger, requirePositive } from '../arguments';
import { grid1d, grid2d, type Grid } from './grid';
import { gridPosterior, type GridPosterior } from './gridPosterior';
import { logIntegral } from './logIntegral';

/** The ends of an interval. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Where to begin, and when to stop. */
export interface AdaptiveGridOptions {
  /** Where to look first: an interval for each dimension of z, one or two. */
  readonly start: readonly Interval[];
  /** Points along each dimension to begin with. Default 201 in one dimension, 41 in two. */
  readonly points?: number;
  /** How far halving the spacing may still move the log evidence, in nats. Default 1e-8. */
  readonly tolerance?: number;
  /** The most points of a grid. Default 2^18. */
  readonly maxPoints?: number;
}

/** A posterior on a grid that was fitted to it. */
export interface AdaptiveGridPosterior extends GridPosterior {
  /** Whether halving the spacing moved the log evidence by no more than the tolerance. */
  readonly converged: boolean;
  /** How far it moved, in nats. */
  readonly moved: number;
  /** How many grids were evaluated on the way. */
  readonly grids: number;
}

interface Evaluated {
  readonly grid: Grid;
  readonly values: ArrayLike<number>;
  readonly logEvidence: number;
}

/** Each move at least halves a side or makes it longer by half: enough for any start of float64. */
const MOST_MOVES = 100;
/** Below exp(-this) of the tolerance, relative to the peak, the integrand is left out. */
const SPARE_NATS = 6;

/**
 * The posterior p(z | x) of a latent variable of one or two dimensions on a grid that is fitted to it: centre and width follow
 * the mass until all that matters lies inside and fills the grid, then the spacing is halved until the log evidence no longer
 * moves. The grid begins where `start` says; a peak that no point of that grid feels is not found.
 *
 * Warns on the console when it does not converge: within `maxPoints`, or because the integrand never dies out.
 *
 * @param logJoint log p(z, x) at all points of a grid (`grid.points`, of shape [size, dimensions]), row-major;
 *   `(grid) => valuesOnGrid(f, grid)` for a function of z
 * @throws ArgumentError when start has not one or two intervals, a setting is out of range, a value of logJoint is NaN or
 *   +Infinity, or all on a grid are -Infinity
 *
 * @example
 * // A narrow peak, far from where one looks first.
 * const logf = (z: number) => -0.5 * ((z - 70) / 0.001) ** 2;
 * const { logEvidence, mean } = adaptiveGridPosterior((grid) => valuesOnGrid(logf, grid), {
 *   start: [{ from: -100, to: 100 }],
 * });
 * console.assert(Math.abs(logEvidence - Math.log(0.001 * Math.sqrt(2 * Math.PI))) < 1e-10);
 * console.assert(Math.abs(mean[0] - 70) < 1e-10);
 */
export function adaptiveGridPosterior(
  logJoint: (grid: Grid) => ArrayLike<number>,
  options: AdaptiveGridOptions,
): AdaptiveGridPosterior {
  return new Search(logJoint, options).run();
}

class Search {
  private readonly reach: number;
  private readonly tolerance: number;
  private readonly maxPoints: number;
  private readonly points: number;
  private readonly start: readonly Interval[];
  private grids = 0;

  constructor(
    private readonly logJoint: (grid: Grid) => ArrayLike<number>,
    { start, points = start.length === 1 ? 201 : 41, ...rest }: AdaptiveGridOptions,
  ) {
    const finest = (2 * points - 1) ** start.length;
    const { tolerance = 1e-8, maxPoints = Math.max(2 ** 18, finest) } = rest;
    if (start.length !== 1 && start.length !== 2)
      throw new ArgumentError('start', 'one or two intervals', start);
    requireInteger('points', points, { min: 5 });
    requirePositive('tolerance', tolerance);
    requireInteger('maxPoints', maxPoints, { min: finest });
    this.start = start;
    this.points = points;
    this.tolerance = tolerance;
    this.maxPoints = maxPoints;
    this.reach = SPARE_NATS - Math.log(tolerance);
  }

  run(): AdaptiveGridPosterior {
    const { box, evaluated, fits } = this.fitBox();
    const { finest, moved } = this.refine(box, evaluated);
    const converged = fits && moved <= this.tolerance;
    if (!converged) warn(fits, moved, finest.grid);
    const { values, grid } = finest;
    return { ...gridPosterior(values, grid), converged, moved, grids: this.grids };
  }

  /** Moves and resizes the box until what matters lies inside and fills it. */
  private fitBox() {
    let box = this.start;
    for (let move = 0; ; move++) {
      const evaluated = this.evaluate(box, this.points);
      const next = this.boxAround(evaluated);
      const fits = isAsGood(box, next);
      if (fits || move === MOST_MOVES) return { box, evaluated, fits };
      box = next;
    }
  }

  /** Halves the spacing until the log evidence no longer moves, or there would be too many points. */
  private refine(box: readonly Interval[], evaluated: Evaluated) {
    let finest = evaluated;
    let moved = Infinity;
    let points = 2 * this.points - 1;
    while (moved > this.tolerance && points ** box.length <= this.maxPoints) {
      const finer = this.evaluate(box, points);
      moved = Math.abs(finer.logEvidence - finest.logEvidence);
      finest = finer;
      points = 2 * points - 1;
    }
    return { finest, moved };
  }

  private evaluate(box: readonly Interval[], points: number): Evaluated {
    const ranges = box.map((side) => ({ ...side, points }));
    const grid = ranges.length === 1 ? grid1d(ranges[0]) : grid2d(ranges[0], ranges[1]);
    const values = this.logJoint(grid);
    this.grids++;
    const logEvidence = logIntegral(values, grid.spacing, grid.shape);
    // A value that is no number is named by gridPosterior.
    if (!Number.isFinite(logEvidence)) gridPosterior(values, grid);
    return { grid, values, logEvidence };
  }

  /** The box of the points that matter and a cell more on each side, half as much again on a side where they reach the end. */
  private boxAround({ values, grid: { axes, points, spacing } }: Evaluated): Interval[] {
    const least = Array.from(values).reduce((a, b) => Math.max(a, b), -Infinity) - this.reach;
    return axes.map((axis, dimension) => {
      let [from, to] = [Infinity, -Infinity];
      for (let i = 0; i < values.length; i++) {
        // Beside very large values the reach is lost, and the greatest alone is left.
        if (!(values[i] >= least)) continue;
        const z = points[i * axes.length + dimension];
        from = Math.min(from, z);
        to = Math.max(to, z);
      }
      const [first, last] = [axis[0], axis[axis.length - 1]];
      const step = (last - first) / 2;
      return {
        from: from === first ? first - step : from - spacing[dimension],
        to: to === last ? last + step : to + spacing[dimension],
      };
    });
  }
}

/** Whether a box encloses another, and is not twice as long along any side. */
function isAsGood(box: readonly Interval[], other: readonly Interval[]): boolean {
  return box.every(({ from, to }, dimension) => {
    const inner = other[dimension];
    return from <= inner.from && to >= inner.to && to - from < 2 * (inner.to - inner.from);
  });
}

function warn(fits: boolean, moved: number, grid: Grid): void {
  const box = grid.axes.map((axis) => `[${axis[0]}, ${axis[axis.length - 1]}]`).join(' x ');
  console.warn(
    fits
      ? `adaptiveGridPosterior: with ${grid.size} points the log evidence still moved by ${moved.toPrecision(2)} nats; allow more points, or a larger tolerance`
      : `adaptiveGridPosterior: no grid holds the integrand, the last one tried was ${box}; is it integrable?`,
  );
}
