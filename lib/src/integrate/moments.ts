import type { Grid } from './grid';
import { logTrapezoidWeights } from './logIntegral';

/** The mean along each dimension. */
export function meanOf(mass: Float64Array, { axes, points }: Grid): number[] {
  return axes.map((_, axis) =>
    mass.reduce((sum, share, i) => sum + share * points[i * axes.length + axis], 0),
  );
}

/** The covariance of each pair of dimensions. */
export function covarianceOf(
  mass: Float64Array,
  { axes, points }: Grid,
  mean: readonly number[],
): number[][] {
  const deviation = (i: number, axis: number) => points[i * axes.length + axis] - mean[axis];
  return mean.map((_, a) =>
    mean.map((__, b) =>
      mass.reduce((sum, share, i) => sum + share * deviation(i, a) * deviation(i, b), 0),
    ),
  );
}

/** The density of each coordinate alone. */
export function marginalsOf(mass: Float64Array, grid: Grid): Float64Array[] {
  return grid.axes.map((axisPoints, axis) => {
    const weights = logTrapezoidWeights([grid.spacing[axis]], [axisPoints.length]);
    const shares = new Float64Array(axisPoints.length);
    for (const line of alongAxis(mass, grid, axis))
      line.forEach((share, i) => {
        shares[i] += share;
      });
    return shares.map((share, i) => share / Math.exp(weights[i]));
  });
}

/** -E[log density]; a point without mass counts for nothing. */
export function entropyOf(mass: Float64Array, logDensity: Float64Array): number {
  return -mass.reduce((sum, share, i) => (share > 0 ? sum + share * logDensity[i] : sum), 0);
}

/** The values of each line of grid points along a dimension, one line after the other. */
export function* alongAxis(
  values: Float64Array,
  { shape }: Grid,
  axis: number,
): IterableIterator<Float64Array> {
  const length = shape[axis];
  const step = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  for (let start = 0; start < values.length; start += step * length)
    for (let offset = 0; offset < step; offset++)
      yield Float64Array.from({ length }, (_, i) => values[start + offset + i * step]);
}
