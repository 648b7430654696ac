import * as tf from '@tensorflow/tfjs';
import { requireInteger, requirePositive } from '../arguments';
import { compile } from '../compile';
import type { Distribution } from '../distributions';
import { Adam } from '../optim';
import type { Generator } from '../random';
import type { Draws } from './draws';
import {
  boundPerPoint,
  requireEstimator,
  type EstimatorOptions,
  type Integrand,
} from './estimators';
import type { VariationalFamily } from './families';
import { boundFromLogWeights, type LogWeightBound } from './importanceLogEvidence';
import { logImportanceWeights, requireLogJoint } from './logImportanceWeights';

/** What to fit, to what and how. */
export interface SviOptions extends EstimatorOptions {
  /**
   * log p(x, z) of every point: from draws [..., ...batch, ...event], with one axis or more before q's batch shape, to
   * [..., ...batch]. x is whatever it holds on to.
   */
  readonly logJoint: (z: tf.Tensor) => tf.Tensor;
  /** The family, whose variables are fitted in place from where they stand. */
  readonly family: VariationalFamily;
  /** The stream to draw z from. */
  readonly generator: Generator;
  /** Steps of Adam. Default 1000. */
  readonly steps?: number;
  /** Draws of z for each point and step; of a mixture, from each component. Default 8. */
  readonly samples?: number;
  /** The learning rate, a number, which falls to 0 along a cosine, or the rate of each step. Default 0.05. */
  readonly lr?: number | ((step: number) => number);
  /** Fresh draws for each point that the fitted q is judged by. Default 1000. */
  readonly evaluationSamples?: number;
  /** How many of these to hold in memory at once. Default 100. */
  readonly chunk?: number;
  /** Told the estimate of every step. */
  readonly onStep?: (elbo: number, step: number) => void;
  /** Stops before the next step; `svi` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** A fitted q. */
export interface SviResult {
  /** The fitted distribution; its tensors are the caller's. */
  readonly q: Distribution;
  /** The estimate of the ELBO at every step, of before the step, in nats a data point. */
  readonly history: Float64Array;
  /** The ELBO of the fitted q by fresh draws: the mean over the points, each point's own, and their standard errors. */
  readonly elbo: LogWeightBound;
  /** For each point log p(x, z) - log q(z) of those draws, for `importanceLogEvidence` and `psis`. */
  readonly logWeights: Float64Array[];
}

/**
 * Stochastic variational inference (Hoffman et al., 2013; Ranganath, Gerrish and Blei, 2014): the member q of a family that
 * maximises the ELBO E_q[log p(x, z) - log q(z)], for one data point or for many at once, each with a q of its own. The steps
 * run compiled where logJoint can be.
 *
 * The gradient is by default that of sticking the landing, whose variance goes to 0 as q nears the posterior. A mixture is
 * differentiated through each of its components. For a q without `rsample` choose the estimator 'scoreFunction'.
 *
 * @throws ArgumentError for settings out of range or a logJoint of another shape; NonFiniteLossError, naming the step, when an
 *   estimate is not finite
 *
 * @example
 * // z ~ N(0, 1), x | z ~ N(z, 1), x = 2: the posterior is N(1, 1/2).
 * const { q, elbo } = await svi({
 *   logJoint: (z) => tf.sum(tf.add(new Normal(0, 1).logProb(z), new Normal(z, 1).logProb(2)), -1),
 *   family: new NormalFamily({ shape: [1] }),
 *   generator: torchGenerator(0),
 *   steps: 300,
 * });
 * console.assert(Math.abs(q.mean.dataSync()[0] - 1) < 0.01);
 * console.assert(Math.abs(elbo.mean - (-1 - 0.5 * Math.log(4 * Math.PI))) < 0.01);
 */
export async function svi(options: SviOptions): Promise<SviResult> {
  const { logJoint, family, generator, samples = 8, evaluationSamples = 1000, chunk } = options;
  const settings = { estimator: 'stickingTheLanding', ...options } as const;
  requireInteger('samples', samples, { min: 1 });
  requireInteger('evaluationSamples', evaluationSamples, { min: 2 });
  requireEstimator(settings, samples);
  const history = await climb(options, () =>
    tf.mean(boundPerPoint(integrandOf(family, logJoint), generator, samples, settings)),
  );
  const q = family.distribution();
  const logWeights = logImportanceWeights({
    q,
    logJoint,
    generator,
    samples: evaluationSamples,
    chunk,
  });
  return { q, history, elbo: boundFromLogWeights(logWeights), logWeights };
}

/** Maximises a bound over the family's variables; returns the bound of every step. */
async function climb(
  { family, steps = 1000, lr = 0.05, onStep, signal }: SviOptions,
  bound: () => tf.Tensor,
): Promise<Float64Array> {
  requireInteger('steps', steps, { min: 0 });
  if (typeof lr === 'number') requirePositive('lr', lr);
  const rate = typeof lr === 'number' ? cosine(lr, steps) : lr;
  const history = new Float64Array(steps);
  const optimizer = new Adam(family.parameters());
  const step = compile(() => optimizer.minimize(() => tf.tidy(() => tf.neg(bound())), true));
  const calls = function* (): IterableIterator<[]> {
    for (let i = 0; i < steps; i++) {
      optimizer.lr = rate(i);
      yield [];
    }
  };
  try {
    await step.run(calls(), {
      signal,
      onStep: (loss, i) => {
        history[i] = -loss;
        onStep?.(-loss, i);
      },
    });
  } finally {
    await step.dispose();
    optimizer.dispose();
  }
  return history;
}

function integrandOf(family: VariationalFamily, logJoint: SviOptions['logJoint']): Integrand {
  const q = family.distribution();
  const rest = ({ z }: Draws): tf.Tensor => {
    const shape = z.shape.slice(0, z.rank - q.eventShape.length);
    return requireLogJoint(logJoint(z), shape);
  };
  return { q, logQ: ({ z }) => q.logProb(z), rest, hasLogQ: true };
}

/** A rate that falls from `lr` to 0 along half a cosine. */
function cosine(lr: number, steps: number): (step: number) => number {
  return (step) => (lr * (1 + Math.cos((Math.PI * step) / steps))) / 2;
}
