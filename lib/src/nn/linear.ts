import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger } from '../arguments';
import type { Generator } from '../random';
import { Module } from './module';
import { perturb } from './perturbation';

/**
 * The affine map y = x W' + b.
 *
 * Shapes: x is [..., in], y is [..., out]; `weight` is [out, in] and `bias` is [out]. Both start uniform on
 * [-1/sqrt(in), 1/sqrt(in)), weight drawn first: the numbers that `torch.nn.Linear` draws from the same stream.
 *
 * @example
 * const layer = new Linear(3, 2, torchGenerator(0));
 * const y = layer.forward(tf.ones([5, 3]));
 * console.assert(y.shape.join() === '5,2');
 */
export class Linear extends Module {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable;

  /** @throws ArgumentError unless both sizes are integers of at least 1. */
  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    generator: Generator,
  ) {
    super();
    requireInteger('inFeatures', inFeatures, { min: 1 });
    requireInteger('outFeatures', outFeatures, { min: 1 });
    const bound = 1 / Math.sqrt(inFeatures);
    this.weight = uniformVariable([outFeatures, inFeatures], bound, generator);
    this.bias = uniformVariable([outFeatures], bound, generator);
  }

  /** @throws ArgumentError unless the last dimension of x is `inFeatures`. */
  forward(x: tf.Tensor): tf.Tensor {
    if (x.shape.at(-1) !== this.inFeatures)
      throw new ArgumentError('x', `a tensor whose last dimension is ${this.inFeatures}`, x);
    return tf.tidy(() => {
      // A product of matrices is far cheaper than a batch of products with the same weight.
      const rows = x.rank === 2 ? x : tf.reshape(x, [-1, this.inFeatures]);
      const y = tf.add(tf.matMul(rows, this.weight, false, true), this.bias);
      return x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), this.outFeatures]);
    });
  }
}

function uniformVariable(shape: readonly number[], bound: number, generator: Generator) {
  const variable = tf.tidy(() => tf.variable(generator.uniform(shape, -bound, bound)));
  perturb([variable]);
  return variable;
}
