import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger, requirePositive, requireShape } from '../arguments';
import { Module } from './module';

/** Settings of `BatchNorm1d`, with PyTorch's defaults. */
export interface BatchNormOptions {
  /** Added to the variance before the root is taken. Default 1e-5. */
  readonly eps?: number;
  /** The weight of a new batch in the running statistics, in [0, 1]. Default 0.1. */
  readonly momentum?: number;
}

/**
 * Batch normalisation of features (Ioffe and Szegedy, 2015): y = (x - mean) / sqrt(variance + eps) * weight + bias.
 *
 * Shapes: x and y are [n, features]. In training, mean and (biased) variance are those of the batch, and the running
 * statistics move towards the batch's mean and unbiased variance by `momentum`; in evaluation, the running statistics are
 * used. `weight` starts at 1 and `bias` at 0.
 *
 * @example
 * const norm = new BatchNorm1d(2);
 * const y = norm.forward(tf.tensor2d([[1, 10], [3, 30]]));
 * console.assert(Math.abs(y.dataSync()[3] - 1) < 1e-4);
 * norm.eval();
 */
export class BatchNorm1d extends Module {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable;
  readonly runningMean: tf.Variable;
  readonly runningVar: tf.Variable;
  readonly numBatchesTracked: tf.Variable;
  readonly eps: number;
  readonly momentum: number;

  /** @throws ArgumentError for a number of features below 1, an eps not positive or a momentum outside [0, 1]. */
  constructor(
    readonly features: number,
    { eps = 1e-5, momentum = 0.1 }: BatchNormOptions = {},
  ) {
    super();
    requireInteger('features', features, { min: 1 });
    requirePositive('eps', eps);
    if (!(momentum >= 0 && momentum <= 1))
      throw new ArgumentError('momentum', 'a number from 0 to 1', momentum);
    this.eps = eps;
    this.momentum = momentum;
    this.weight = filledVariable([features], 1, true);
    this.bias = filledVariable([features], 0, true);
    this.runningMean = filledVariable([features], 0, false);
    this.runningVar = filledVariable([features], 1, false);
    this.numBatchesTracked = filledVariable([], 0, false);
  }

  /** @throws ArgumentError unless x is [n, features], with n of at least 2 in training. */
  forward(x: tf.Tensor): tf.Tensor {
    requireShape('x', x, [null, this.features]);
    return tf.tidy(() => {
      const { mean, variance } = this.training ? this.batchStatistics(x) : this.runningStatistics();
      const normalised = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, this.eps)));
      return tf.add(tf.mul(normalised, this.weight), this.bias);
    });
  }

  private runningStatistics() {
    return { mean: this.runningMean, variance: this.runningVar };
  }

  private batchStatistics(x: tf.Tensor) {
    const n = x.shape[0];
    if (n < 2) throw new ArgumentError('x', 'a batch of at least 2 rows in training', x);
    const { mean, variance } = tf.moments(x, 0);
    follow(this.runningMean, mean, this.momentum);
    follow(this.runningVar, tf.mul(variance, n / (n - 1)), this.momentum);
    this.numBatchesTracked.assign(tf.add(this.numBatchesTracked, 1));
    return { mean, variance };
  }
}

function filledVariable(shape: number[], value: number, trainable: boolean): tf.Variable {
  return tf.tidy(() => tf.variable(tf.fill(shape, value, 'float32'), trainable));
}

function follow(running: tf.Variable, latest: tf.Tensor, momentum: number): void {
  running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(latest, momentum)));
}
