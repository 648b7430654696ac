import * as tf from '@tensorflow/tfjs';
import { divide } from './normal';

/**
 * The lower triangular L with L L^T = A, for symmetric positive definite matrices [..., d, d], in operations that have gradients; for
 * small d: it takes d steps. NaN where A is not positive definite. Call it inside a tidy.
 */
export function cholesky(matrix: tf.Tensor): tf.Tensor {
  const size = matrix.shape[matrix.rank - 1];
  const columns: tf.Tensor[] = [];
  let rest = matrix;
  for (let j = 0; j < size; j++) {
    const column = at(rest, j);
    // Above the diagonal `rest` is zero up to rounding; the mask makes it zero.
    const mask = Array.from({ length: size }, (_, i) => (i < j ? 0 : 1));
    const scaled = tf.mul(tf.div(column, tf.sqrt(entry(column, j))), mask);
    columns.push(scaled);
    rest = tf.sub(rest, tf.mul(tf.expandDims(scaled, -1), tf.expandDims(scaled, -2)));
  }
  return tf.stack(columns, -1);
}

/**
 * The y with L y = b, for lower triangular matrices L [..., d, d] and vectors b [..., d] whose batch dimensions broadcast, by forward
 * substitution. Call it inside a tidy.
 */
export function solveTriangular(lower: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const size = lower.shape[lower.rank - 1];
  const solution: tf.Tensor[] = [];
  let rest = b;
  for (let i = 0; i < size; i++) {
    const column = at(lower, i);
    const y = divide(entry(rest, i), entry(column, i));
    solution.push(y);
    if (i < size - 1) rest = tf.sub(rest, tf.mul(column, y));
  }
  return tf.concat(solution, -1);
}

/** The diagonals [..., d] of matrices [..., d, d]. Call it inside a tidy. */
export function diagonal(matrix: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(matrix, tf.eye(matrix.shape[matrix.rank - 1])), -1);
}

/** L v for matrices [..., d, d] and vectors [..., d] whose batch dimensions broadcast. Call it inside a tidy. */
export function matrixVector(matrix: tf.Tensor, vector: tf.Tensor): tf.Tensor {
  if (matrix.rank > 2) return tf.sum(tf.mul(matrix, tf.expandDims(vector, -2)), -1);
  const rows = tf.reshape(vector, [-1, vector.shape[vector.rank - 1]]);
  return tf.reshape(tf.matMul(rows, matrix as tf.Tensor2D, false, true), vector.shape);
}

/** Matrices [..., m, n] turned into [..., n, m]. */
export function transpose(matrix: tf.Tensor): tf.Tensor {
  const last = matrix.rank - 1;
  const axes = matrix.shape.map((_, axis) => axis);
  return tf.transpose(matrix, [...axes.slice(0, -2), last, last - 1]);
}

/** Column i of matrices [..., d, d], as vectors [..., d]. */
function at(matrix: tf.Tensor, i: number): tf.Tensor {
  return tf.squeeze(entry(matrix, i), [matrix.rank - 1]);
}

/** Entry i along the last dimension, which stays with size 1. */
function entry(tensor: tf.Tensor, i: number): tf.Tensor {
  const last = tensor.rank - 1;
  const begin = tensor.shape.map((_, axis) => (axis === last ? i : 0));
  const size = tensor.shape.map((length, axis) => (axis === last ? 1 : length));
  return tf.slice(tensor, begin, size);
}
