import * as tf from '@tensorflow/tfjs';
import { MixtureSameFamily, type Distribution } from '../distributions';
import type { Generator } from '../random';

/** Draws of a latent variable. */
export interface Draws {
  /** The draws, [n, ...], with one axis for each of `leading` before it. */
  readonly z: tf.Tensor;
  /** How many axes come before that of the points. */
  readonly leading: number;
  /** The length of the first axis; undefined where there is none. */
  readonly samples?: number;
  /** Where the second axis counts the components of a mixture: their weights, [components, ...batch]. */
  readonly weights?: tf.Tensor;
  /** Their logs, which have digits and gradients where a weight itself has rounded to 0. */
  readonly logWeights?: tf.Tensor;
}

/**
 * `samples` draws from q for each point, through which gradients flow into q. Of a mixture, which has no such draws, as many from each
 * of its components, with the weights to average over them: [samples, components, n, ...]. Called inside a tidy.
 */
export function drawDifferentiable(q: Distribution, generator: Generator, samples: number): Draws {
  if (q instanceof MixtureSameFamily) return drawComponents(q, generator, samples);
  return shaped(samples, (shape) => q.rsample(generator, shape));
}

/** `samples` draws from q for each point, which count as constants. */
export function drawConstant(q: Distribution, generator: Generator, samples: number): Draws {
  return shaped(samples, (shape) => q.sample(generator, shape));
}

function drawComponents(q: MixtureSameFamily, generator: Generator, samples: number): Draws {
  const at = q.batchShape.length;
  const z = bringForward(q.components.rsample(generator, [samples]), at + 1, 1);
  const shape = [...q.batchShape, q.size];
  const logWeights = bringForward(tf.broadcastTo(q.mixture.logits, shape), at, 0);
  return { z, leading: 2, samples, weights: bringForward(q.weights, at, 0), logWeights };
}

/** A single draw has no axis of its own: it is what a decoder takes that knows of points only. */
function shaped(samples: number, draw: (shape: readonly number[]) => tf.Tensor): Draws {
  if (samples === 1) return { z: draw([]), leading: 0 };
  return { z: draw([samples]), leading: 1, samples };
}

/** Moves one axis to an earlier place. */
function bringForward(tensor: tf.Tensor, from: number, to: number): tf.Tensor {
  const axes = tensor.shape.map((_, axis) => axis);
  axes.splice(to, 0, ...axes.splice(from, 1));
  return tf.transpose(tensor, axes);
}
