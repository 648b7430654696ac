import * as tf from '@tensorflow/tfjs';
import { ArgumentError, valuesAreReadable } from '../arguments';
import { cholesky, diagonal } from './cholesky';

// PyTorch's tolerance for a covariance matrix.
const SYMMETRY = { rtol: 1e-5, atol: 1e-6 };

/** Throws unless the matrices [..., d, d] are 0 above the diagonal and positive on it. NaN passes. */
export function requireLowerTriangular(argument: string, matrix: tf.Tensor): void {
  if (!valuesAreReadable()) return;
  const size = matrix.shape[matrix.rank - 1];
  matrix.dataSync().forEach((value, i) => {
    const [row, column] = [Math.floor(i / size) % size, i % size];
    if (row === column && value <= 0)
      throw new ArgumentError(argument, 'positive on the diagonal', value);
    if (row < column && Math.abs(value) > 0)
      throw new ArgumentError(argument, '0 above the diagonal', value);
  });
}

/** Throws unless the matrices [..., d, d] are symmetric and positive definite. */
export function requirePositiveDefinite(argument: string, matrix: tf.Tensor): void {
  if (!valuesAreReadable()) return;
  requireSymmetric(argument, matrix);
  const pivots = tf.tidy(() => diagonal(cholesky(matrix)).dataSync());
  if (pivots.every((pivot) => pivot > 0)) return;
  throw new ArgumentError(argument, 'positive definite', matrix);
}

function requireSymmetric(argument: string, matrix: tf.Tensor): void {
  const values = matrix.dataSync();
  const size = matrix.shape[matrix.rank - 1];
  values.forEach((value, i) => {
    const [row, column] = [Math.floor(i / size) % size, i % size];
    const mirrored = values[i + (column - row) * (size - 1)];
    if (Math.abs(value - mirrored) > SYMMETRY.atol + SYMMETRY.rtol * Math.abs(mirrored))
      throw new ArgumentError(argument, `symmetric (${mirrored} mirrored)`, value);
  });
}
