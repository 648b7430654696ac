import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger } from '../arguments';
import type { Distribution } from '../distributions';
import type { Generator } from '../random';
import { drawConstant } from './draws';
import { integrandOf, requireVae, type VaeOptions } from './elbo';

/** A joint density and an approximation of its posterior. */
export interface LogJointOptions {
  /** The approximation, for one point or a batch of them. */
  readonly q: Distribution;
  /** log p(x, z): from draws [samples] + batch + event to [samples] + batch. */
  readonly logJoint: (z: tf.Tensor) => tf.Tensor;
  /** The stream to draw z from. */
  readonly generator: Generator;
}

/** How many draws, and how many of them at once. */
export interface DrawCounts {
  /** Draws of z for each point. */
  readonly samples: number;
  /** Draws to hold in memory at once. Default 100. */
  readonly chunk?: number;
}

/**
 * The logs of the importance weights p(x, z_s) / q(z_s | x) of S draws from q for every data point, of a variational autoencoder or of any
 * joint density: what `boundFromLogWeights` (the ELBO and tighter bounds), `importanceLogEvidence` and `psis` take.
 * Computed in float32 a chunk of draws at a time, without gradients.
 *
 * @returns for each point a float64 array of its S log weights; a q without batch shape is one point
 * @throws ArgumentError for samples or chunk below 1, or a logJoint of another shape than [samples] + batch
 *
 * @example
 * const g = torchGenerator(0);
 * const logWeights = logImportanceWeights({
 *   x: g.randn([8, 2]),
 *   encoder: (x) => new Normal(tf.mean(x, 1, true), 0.5),
 *   decoder: (z) => new Normal(z, 1),
 *   prior: new Normal(0, 1),
 *   generator: g,
 *   samples: 50,
 * });
 * console.assert(logWeights.length === 8 && logWeights[0].length === 50);
 */
export function logImportanceWeights(
  options: (VaeOptions | LogJointOptions) & DrawCounts,
): Float64Array[] {
  const { samples, chunk = 100 } = options;
  requireInteger('samples', samples, { min: 1 });
  requireInteger('chunk', chunk, { min: 1 });
  if ('encoder' in options) requireVae(options);
  const blocks: Float64Array[] = [];
  for (let done = 0; done < samples; done += chunk) {
    const size = Math.min(chunk, samples - done);
    const weights = tf.tidy(() => weigh(options, size));
    blocks.push(Float64Array.from(weights.dataSync()));
    weights.dispose();
  }
  return transposed(blocks, samples);
}

/** log p(x, z) - log q(z | x) for `samples` draws of every point. */
function weigh(options: VaeOptions | LogJointOptions, samples: number): tf.Tensor {
  if ('encoder' in options) {
    const { q, rest, logQ } = integrandOf(options, 'monteCarlo');
    const draws = drawConstant(q, options.generator, samples);
    return tf.sub(rest(draws), logQ(draws));
  }
  const { q, logJoint, generator } = options;
  const z = q.sample(generator, [samples]);
  return tf.sub(requireLogJoint(logJoint(z), [samples, ...q.batchShape]), q.logProb(z));
}

/** Throws unless a log joint density has the shape that it must have. */
export function requireLogJoint(value: tf.Tensor, shape: readonly number[]): tf.Tensor {
  if (value instanceof tf.Tensor && value.shape.join() === shape.join()) return value;
  throw new ArgumentError('logJoint(z)', `a tensor of shape [${shape.join(', ')}]`, value);
}

/** Blocks of [some draws, points] as one array for each point. */
function transposed(blocks: readonly Float64Array[], samples: number): Float64Array[] {
  const points = blocks.reduce((sum, block) => sum + block.length, 0) / samples;
  return Array.from({ length: points }, (_, point) => {
    const own = new Float64Array(samples);
    let at = 0;
    for (const block of blocks)
      for (let i = point; i < block.length; i += points) own[at++] = block[i];
    return own;
  });
}
