import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import type { Generator } from '../random';
import { cholesky, diagonal, matrixVector, solveTriangular, transpose } from './cholesky';
import { Distribution } from './distribution';
import { registerKl } from './kl';
import { requireLowerTriangular, requirePositiveDefinite } from './matrixChecks';
import { HALF_LOG_2PI } from './normal';
import { broadcastShape, expand } from './parameter';

/** How the covariance matrix of a `MultivariateNormal` is given: as itself, or as its lower Cholesky factor. */
export type Covariance =
  | { readonly scaleTril: tf.Tensor; readonly covarianceMatrix?: undefined }
  | { readonly covarianceMatrix: tf.Tensor; readonly scaleTril?: undefined };

/**
 * The normal distribution N(loc, L L^T) of vectors of d numbers, with L lower triangular:
 * log p(x) = -|L^-1 (x - loc)|^2 / 2 - log det L - d log(2 pi) / 2.
 *
 * loc has shape batch + [d], the matrix batch + [d, d]; their batch shapes broadcast. Event shape: `[d]`. A draw is loc + L randn(sample +
 * batch + [d]), the numbers that `torch.distributions.MultivariateNormal` draws from the same stream. Meant for small d: a
 * density takes d steps one after the other. A covariance matrix is factored anew at every call, so give scaleTril where speed
 * matters.
 *
 * @example
 * const correlated = new MultivariateNormal(tf.zeros([2]), {
 *   covarianceMatrix: tf.tensor2d([[1, 0.95], [0.95, 1]]),
 * });
 * console.assert(correlated.sample(torchGenerator(0), [100]).shape[1] === 2);
 */
export class MultivariateNormal extends Distribution {
  override readonly hasRsample = true;
  /** The mean vectors, as given. */
  readonly loc: tf.Tensor;
  private readonly covariance: Covariance;

  /**
   * @param loc mean, a tensor of shape batch + [d]
   * @param covariance `{ scaleTril }`, lower triangular with a positive diagonal, or `{ covarianceMatrix }`, symmetric and positive
   *   definite; a tensor of shape batch + [d, d]
   * @throws ArgumentError when a shape doesn't fit or the matrix isn't of that kind
   */
  constructor(loc: tf.Tensor, covariance: Covariance) {
    if (!(loc instanceof tf.Tensor) || loc.rank < 1)
      throw new ArgumentError('loc', 'a tensor of shape batch + [d]', loc);
    const size = loc.shape[loc.rank - 1];
    const matrixBatch = requireMatrix(covariance, size);
    const batchShape = broadcastShape(loc.shape.slice(0, -1), matrixBatch);
    if (!batchShape) {
      const wanted = `a tensor whose batch shape broadcasts against [${matrixBatch.join(', ')}]`;
      throw new ArgumentError('loc', wanted, loc);
    }
    super(batchShape, [size]);
    this.loc = loc;
    this.covariance = covariance;
  }

  /** The lower Cholesky factor L of the covariance matrix, a new tensor. */
  get scaleTril(): tf.Tensor {
    return tf.tidy(() => {
      const { scaleTril, covarianceMatrix } = this.covariance;
      if (scaleTril) return tf.clone(scaleTril);
      // The mean with its mirror image has the same value, and a gradient that is symmetric, so that an optimiser keeps it so.
      const mirrored = transpose(covarianceMatrix);
      return cholesky(tf.mul(tf.add(covarianceMatrix, mirrored), 0.5));
    });
  }

  protected override draw(generator: Generator, shape: readonly number[]): tf.Tensor {
    const noise = generator.randn([...shape, ...this.batchShape, ...this.eventShape]);
    return tf.add(this.loc, matrixVector(this.scaleTril, noise));
  }

  protected override logDensity(x: tf.Tensor): tf.Tensor {
    const { scaleTril } = this;
    const z = solveTriangular(scaleTril, tf.sub(x, this.loc));
    const exponent = tf.sum(tf.square(tf.mul(z, Math.SQRT1_2)), -1);
    return tf.sub(tf.neg(exponent), tf.add(logDet(scaleTril), this.size * HALF_LOG_2PI));
  }

  protected override moments(): { mean: tf.Tensor; variance: tf.Tensor } {
    const shape = [...this.batchShape, ...this.eventShape];
    const variance = tf.sum(tf.square(this.scaleTril), -1);
    return { mean: expand(this.loc, shape), variance: expand(variance, shape) };
  }

  /** The entropy log det L + d log(2 pi e) / 2 in nats, of shape batch. */
  override entropy(): tf.Tensor {
    return tf.tidy(() => {
      const entropy = tf.add(logDet(this.scaleTril), this.size * (0.5 + HALF_LOG_2PI));
      return expand(entropy, this.batchShape);
    });
  }

  /** d, the number of entries of a draw. */
  get size(): number {
    return this.eventShape[0];
  }
}

function logDet(lower: tf.Tensor): tf.Tensor {
  return tf.sum(tf.log(diagonal(lower)), -1);
}

/** Checks the one matrix that was given; returns its batch shape. */
function requireMatrix({ scaleTril, covarianceMatrix }: Covariance, size: number): number[] {
  if ((scaleTril === undefined) === (covarianceMatrix === undefined))
    throw new Error('MultivariateNormal takes either { scaleTril } or { covarianceMatrix }');
  const name = scaleTril ? 'scaleTril' : 'covarianceMatrix';
  const matrix = scaleTril ?? covarianceMatrix;
  const rank = matrix instanceof tf.Tensor ? matrix.rank : 0;
  if (rank < 2 || matrix.shape[rank - 1] !== size || matrix.shape[rank - 2] !== size)
    throw new ArgumentError(name, `a tensor of shape batch + [${size}, ${size}]`, matrix);
  if (scaleTril) requireLowerTriangular(name, scaleTril);
  else requirePositiveDefinite(name, matrix);
  return matrix.shape.slice(0, -2);
}

// KL = log det Lp - log det Lq + (|Lp^-1 Lq|^2 + |Lp^-1 (loc_q - loc_p)|^2 - d) / 2, with the Frobenius norm of a matrix.
registerKl(MultivariateNormal, MultivariateNormal, (q, p) => {
  const [qLower, pLower] = [q.scaleTril, p.scaleTril];
  const shift = solveTriangular(pLower, tf.sub(q.loc, p.loc));
  const spread = solveTriangular(tf.expandDims(pLower, -3), transpose(qLower));
  const squares = tf.add(tf.sum(tf.square(spread), [-2, -1]), tf.sum(tf.square(shift), -1));
  return tf.add(tf.sub(logDet(pLower), logDet(qLower)), tf.mul(tf.sub(squares, q.size), 0.5));
});
