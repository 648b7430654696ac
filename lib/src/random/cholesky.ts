import { ArgumentError } from '../arguments';

/** How far the two halves of a covariance may differ, relative to its diagonal, as sums in another order make them differ. */
const SYMMETRY = 1e-12;

/**
 * The lower triangular factor L of a covariance matrix L L', row by row.
 *
 * @throws ArgumentError unless `matrix` is a symmetric positive definite matrix of `size` rows.
 */
export function lowerCholesky(
  argument: string,
  matrix: readonly ArrayLike<number>[],
  size: number,
): Float64Array[] {
  if (matrix.length !== size || matrix.some((row) => row.length !== size))
    throw new ArgumentError(argument, `a matrix of ${size} rows and ${size} columns`, matrix);
  const factor: Float64Array[] = [];
  for (let i = 0; i < size; i++) {
    const row = new Float64Array(size);
    for (let j = 0; j < i; j++) {
      requireSymmetric(argument, matrix, i, j);
      row[j] = (matrix[i][j] - dot(row, factor[j], j)) / factor[j][j];
    }
    const pivot = matrix[i][i] - dot(row, row, i);
    if (!(pivot > 0)) throw new ArgumentError(argument, 'positive definite', matrix);
    row[i] = Math.sqrt(pivot);
    factor.push(row);
  }
  return factor;
}

/** Turns rows of independent standard normals into rows of mean `mean` and covariance L L', in place. */
export function correlate(
  rows: Float64Array,
  factor: readonly Float64Array[],
  mean: ArrayLike<number>,
): void {
  const size = factor.length;
  for (let start = 0; start < rows.length; start += size) {
    const row = rows.subarray(start, start + size);
    // From the last entry up: an entry needs only itself and those before it.
    for (let i = size - 1; i >= 0; i--) row[i] = mean[i] + dot(factor[i], row, i + 1);
  }
}

function requireSymmetric(
  argument: string,
  matrix: readonly ArrayLike<number>[],
  i: number,
  j: number,
): void {
  const allowed = SYMMETRY * Math.sqrt(Math.abs(matrix[i][i] * matrix[j][j]));
  if (!(Math.abs(matrix[i][j] - matrix[j][i]) <= allowed))
    throw new ArgumentError(argument, 'symmetric', matrix);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[i] * b[i];
  return sum;
}
