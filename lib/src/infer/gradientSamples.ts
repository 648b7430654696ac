import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger, requireOneOf } from '../arguments';
import type { Distribution } from '../distributions';
import type { Generator } from '../random';
import { baselineOf, requireBaseline, type Baseline } from './baseline';
import { constant, gradientOnly } from './constant';
import { sumFrom } from './reduce';

/** An expectation E_q[f(z)], and how to estimate its gradient by a parameter of q. */
export interface GradientSamplesOptions {
  /** Where to take the gradient. */
  readonly parameter: tf.Tensor;
  /** q of a parameter with any axes before its own: of [samples, ...] a distribution whose draws are [samples, ...]. */
  readonly q: (parameter: tf.Tensor) => Distribution;
  /** f(z), one number for each draw, [samples] of [samples, ...]; q is given for an f that depends on it, such as a log ratio. */
  readonly f: (z: tf.Tensor, q: Distribution) => tf.Tensor;
  /** Through the draw, or by the gradient of log q weighed with f. */
  readonly estimator: 'pathwise' | 'scoreFunction';
  /** What the score function's weight f is lessened by: a number, a tensor [samples] or 'leaveOneOut'. Default 0. */
  readonly baseline?: Baseline;
  /** How many draws. */
  readonly samples: number;
  /** The stream to draw z from. */
  readonly generator: Generator;
}

/**
 * Single-draw estimates of the gradient of E_q[f(z)] by a parameter of q, one for each of `samples` draws: what to look at
 * when estimators are to be compared. Pathwise: the derivative of f(z(parameter, noise)), where the draw is reparameterised.
 * Score function: (f(z) - baseline) times the derivative of log q(z), and that of f by the parameter at a fixed z.
 *
 * For f = (x - k)^2 under N(mu, s^2), with d = mu - k, the gradients by mu have the mean 2 d, and the variances 4 s^2 (pathwise) and
 * d^4 / s^2 + 14 d^2 + 15 s^2 (score function, no baseline).
 *
 * @returns a tensor [samples, ...shape of the parameter], which the caller owns
 * @throws ArgumentError for settings that are unknown, out of range or don't go together, or an f of another shape
 *
 * @example
 * const gradients = gradientSamples({
 *   parameter: tf.scalar(1),
 *   q: (mu) => new Normal(mu, 0.5),
 *   f: (z) => tf.square(tf.sub(z, 3)),
 *   estimator: 'pathwise',
 *   samples: 1000,
 *   generator: torchGenerator(0),
 * });
 * const { mean, standardError } = estimateMean(gradients.dataSync());
 * console.assert(Math.abs(mean + 4) < 5 * standardError);
 */
export function gradientSamples(options: GradientSamplesOptions): tf.Tensor {
  const { parameter, samples, estimator, baseline = 0 } = options;
  if (!(parameter instanceof tf.Tensor))
    throw new ArgumentError('parameter', 'a tensor', parameter);
  requireInteger('samples', samples, { min: 1 });
  requireOneOf('estimator', estimator, ['pathwise', 'scoreFunction']);
  if (baseline !== 0 && estimator === 'pathwise')
    throw new ArgumentError('baseline', "left out unless estimator is 'scoreFunction'", baseline);
  requireBaseline(baseline, samples);
  return tf.tidy(() => {
    const copies = tf.tile(tf.expandDims(parameter, 0), [samples, ...parameter.shape.map(() => 1)]);
    // Draw s depends on copy s only: the gradient of the sum by copy s is that of draw s.
    return tf.grad((each) => tf.sum(surrogate(options, each)))(copies);
  });
}

/** A number for each draw whose gradient by its own copy of the parameter is the estimate. */
function surrogate(options: GradientSamplesOptions, parameter: tf.Tensor): tf.Tensor {
  const { q: family, f, estimator, baseline = 0, generator, samples } = options;
  const q = family(parameter);
  const z = estimator === 'pathwise' ? q.rsample(generator) : q.sample(generator);
  if (z.shape[0] !== samples)
    throw new ArgumentError('q(parameter)', `of draws [${samples}, ...]`, z);
  const value = f(z, q);
  if (value.shape.join() !== String(samples))
    throw new ArgumentError('f(z)', `a tensor of shape [${samples}]`, value);
  if (estimator === 'pathwise') return value;
  const advantage = tf.sub(constant(value), baselineOf(constant(value), baseline));
  return tf.add(value, gradientOnly(tf.mul(advantage, sumFrom(q.logProb(z), 1))));
}
