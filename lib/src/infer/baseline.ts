import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import { constant } from './constant';

/**
 * What the score function estimator subtracts from the integrand to lessen its variance: a number, a tensor that broadcasts
 * against the integrand's values, [samples, n] or of a single draw [n], and counts as a constant, or 'leaveOneOut', for each draw
 * the mean over the other draws.
 */
export type Baseline = number | tf.Tensor | 'leaveOneOut';

/** The baseline of values whose first axis counts the draws. */
export function baselineOf(values: tf.Tensor, baseline: Baseline): tf.Tensor | number {
  if (typeof baseline === 'number') return baseline;
  if (baseline !== 'leaveOneOut') return constant(baseline);
  const others = tf.sub(tf.sum(values, 0, true), values);
  return tf.div(others, values.shape[0] - 1);
}

/** Throws unless it is a baseline, and one that so many draws can have. */
export function requireBaseline(baseline: Baseline, samples: number): void {
  if (baseline === 'leaveOneOut') {
    if (samples >= 2) return;
    throw new ArgumentError('samples', "at least 2 with baseline 'leaveOneOut'", samples);
  }
  if (!(baseline instanceof tf.Tensor || Number.isFinite(baseline)))
    throw new ArgumentError('baseline', "a number, a tensor or 'leaveOneOut'", baseline);
}
