import { ArgumentError, requireInteger, requirePositive } from '../arguments';
import { logSumExp } from '../special';

/**
 * The logarithm of the integral of exp(logValues) over a grid, by the trapezoidal rule in float64, without leaving the log
 * domain: integrands of exp(-22972) are as good as any. For a smooth integrand that dies out before the ends of the grid
 * the rule converges faster than any power of the spacing.
 *
 * @param logValues log of the integrand at every grid point, row-major
 * @param spacing distance between neighbours: a number for one dimension, or one number a dimension
 * @param shape number of points along each dimension; one dimension if left out
 * @returns the log of the integral; -Infinity where the integrand is 0 everywhere
 * @throws ArgumentError when shape, spacing and values don't fit each other
 *
 * @example
 * const grid = grid1d({ from: -10, to: 10, points: 201 });
 * const logf = grid.axes[0].map((z) => -0.5 * z * z - 1000);
 * const expected = 0.5 * Math.log(2 * Math.PI) - 1000;
 * console.assert(Math.abs(logIntegral(logf, grid.spacing) - expected) < 1e-10);
 */
export function logIntegral(
  logValues: ArrayLike<number>,
  spacing: number | readonly number[],
  shape: readonly number[] = [logValues.length],
): number {
  const weights = logTrapezoidWeights(typeof spacing === 'number' ? [spacing] : spacing, shape);
  if (weights.length !== logValues.length)
    throw new ArgumentError('logValues', `an array of length ${weights.length}`, logValues);
  return logSumExp(weights.map((weight, i) => weight + logValues[i]));
}

/** Log weights of the trapezoidal rule, row-major: the product of the spacings, halved once for each face a point lies on. */
export function logTrapezoidWeights(
  spacing: readonly number[],
  shape: readonly number[],
): Float64Array {
  if (spacing.length !== shape.length)
    throw new ArgumentError(
      'spacing',
      `one number for each of ${shape.length} dimensions`,
      spacing,
    );
  let weights: Float64Array = Float64Array.of(0);
  for (const [dimension, size] of shape.entries()) {
    const step = spacing[dimension];
    requirePositive(`spacing[${dimension}]`, step);
    requireInteger(`shape[${dimension}]`, size, { min: 2 });
    weights = outerSum(weights, axisWeights(Math.log(step), size));
  }
  return weights;
}

function axisWeights(logStep: number, size: number): Float64Array {
  const weights = new Float64Array(size).fill(logStep);
  weights[0] = weights[size - 1] = logStep - Math.LN2;
  return weights;
}

function outerSum(rows: Float64Array, columns: Float64Array): Float64Array {
  const sums = new Float64Array(rows.length * columns.length);
  rows.forEach((row, i) => {
    sums.set(
      columns.map((column) => row + column),
      i * columns.length,
    );
  });
  return sums;
}
