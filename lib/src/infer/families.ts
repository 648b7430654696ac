import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger, requireOneOf, requireShapeList } from '../arguments';
import {
  Categorical,
  Independent,
  MixtureSameFamily,
  MultivariateNormal,
  Normal,
  type Distribution,
  type Parameter,
} from '../distributions';
import { Module } from '../nn';
import type { Generator } from '../random';

/**
 * A family of distributions that `svi` looks for the best member of: a module with the member's parameters as variables, and
 * the member that they stand for now. The tensors of a distribution that it returns are the caller's.
 */
export type VariationalFamily = Module & {
  /** The member that the variables stand for now. */
  distribution(): Distribution;
};

/** Where a family of normal distributions starts. */
export interface NormalFamilyOptions {
  /** Of what is drawn: [d] for one distribution of vectors, [n, d] for one for each of n points. */
  readonly shape: readonly number[];
  /** 'diagonal', or 'full' for all correlations between the d numbers of a draw. Default 'diagonal'. */
  readonly covariance?: 'diagonal' | 'full';
  /** The mean to start from: a number, or a tensor that broadcasts to `shape`. Default 0. */
  readonly loc?: Parameter;
  /** The standard deviation to start from: positive, as `loc`. Default 1. */
  readonly scale?: Parameter;
}

/**
 * The normal distributions of vectors, one or one for each of n points, with a diagonal or a full covariance L L^T, where
 * L = diag(exp(logScale)) (I + B) with B below the diagonal. Diagonal it is an `Independent` `Normal`, full a `MultivariateNormal`.
 *
 * @example
 * // A mean and a log scale for each of 100 points, as where an encoder left off.
 * const family = new NormalFamily({ shape: [100, 3], loc: tf.zeros([100, 3]), scale: 0.5 });
 * console.assert(family.distribution().batchShape[0] === 100);
 */
export class NormalFamily extends Module {
  /** The means. */
  readonly loc: tf.Variable;
  /** The logs of the standard deviations; with a full covariance those of the diagonal of its Cholesky factor. */
  readonly logScale: tf.Variable;
  /** B, whose entries on and above the diagonal count for nothing; undefined where the covariance is diagonal. */
  readonly below: tf.Variable | undefined;

  /** @throws ArgumentError when a shape doesn't fit, or a scale is not positive */
  constructor({ shape, covariance = 'diagonal', loc = 0, scale = 1 }: NormalFamilyOptions) {
    super();
    requireShapeList('shape', shape);
    if (shape.length < 1) throw new ArgumentError('shape', '[d] or [n, d]', shape);
    requireOneOf('covariance', covariance, ['diagonal', 'full']);
    // Checks that loc and scale are what a normal distribution takes.
    const start = new Normal(loc, scale);
    if (!broadcastsTo(start.batchShape, shape))
      throw new ArgumentError(
        'loc and scale',
        `of a shape that broadcasts to [${shape.join(', ')}]`,
        start.batchShape,
      );
    const size = shape[shape.length - 1];
    this.loc = variable(() => tf.broadcastTo(tensorOf(loc), [...shape]));
    this.logScale = variable(() => tf.broadcastTo(tf.log(tensorOf(scale)), [...shape]));
    this.below = covariance === 'full' ? variable(() => tf.zeros([...shape, size])) : undefined;
  }

  /** The distribution that the variables stand for now, of batch shape [] or [n] and event shape [d]. */
  distribution(): Distribution {
    // A clone, since the variable goes on to hold other values.
    const loc = tf.clone(this.loc);
    const { below } = this;
    if (!below)
      return new Independent(
        new Normal(
          loc,
          tf.tidy(() => tf.exp(this.logScale)),
        ),
        1,
      );
    return new MultivariateNormal(loc, { scaleTril: tf.tidy(() => factor(this.logScale, below)) });
  }
}

/** Where a family of mixtures of normal distributions starts. */
export interface NormalMixtureFamilyOptions extends NormalFamilyOptions {
  /** How many components. Default 2. */
  readonly components?: number;
  /** The stream to draw where the components' means start: loc + scale * randn. From equal ones they would never part. */
  readonly generator: Generator;
}

/**
 * The mixtures of K normal distributions of vectors, one or one for each of n points: a `MixtureSameFamily` whose weights, means and
 * covariances are all free.
 *
 * @example
 * const family = new NormalMixtureFamily({ shape: [2], components: 2, generator: torchGenerator(0) });
 * const q = family.distribution();
 * console.assert(q.weights.dataSync()[0] === 0.5 && q.eventShape[0] === 2);
 */
export class NormalMixtureFamily extends Module {
  /** The weights' logits, [K] or [n, K]. */
  readonly logits: tf.Variable;
  /** The components, of shape [K, d] or [n, K, d]. */
  readonly components: NormalFamily;

  /** @throws ArgumentError when a shape doesn't fit, a scale is not positive, or components is below 1 */
  constructor({ components = 2, generator, ...normal }: NormalMixtureFamilyOptions) {
    super();
    requireInteger('components', components, { min: 1 });
    const single = new NormalFamily(normal);
    const batch = normal.shape.slice(0, -1);
    const shape = [...batch, components, ...normal.shape.slice(-1)];
    const start = tf.tidy(() => {
      const scale = tf.expandDims(tf.exp(single.logScale), -2);
      const loc = tf.add(tf.expandDims(single.loc, -2), tf.mul(scale, generator.randn(shape)));
      return { loc, scale };
    });
    this.logits = variable(() => tf.zeros([...batch, components]));
    this.components = new NormalFamily({ ...normal, ...start, shape });
    single.dispose();
    tf.dispose(start);
  }

  /** The mixture that the variables stand for now, of batch shape [] or [n] and event shape [d]. */
  distribution(): MixtureSameFamily {
    const mixture = new Categorical({ logits: tf.clone(this.logits) });
    return new MixtureSameFamily(mixture, this.components.distribution());
  }
}

/** diag(exp(logScale)) (I + B), of which only what is below the diagonal of B counts. */
function factor(logScale: tf.Tensor, below: tf.Tensor): tf.Tensor {
  const size = logScale.shape[logScale.rank - 1];
  const mask = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => (column < row ? 1 : 0)),
  );
  const unit = tf.add(tf.mul(below, tf.tensor2d(mask, [size, size])), tf.eye(size));
  return tf.mul(tf.expandDims(tf.exp(logScale), -1), unit);
}

function variable(value: () => tf.Tensor): tf.Variable {
  return tf.tidy(() => tf.variable(value()));
}

function tensorOf(parameter: Parameter): tf.Tensor {
  return typeof parameter === 'number' ? tf.scalar(parameter) : parameter;
}

/** Whether a tensor of shape `from` can be broadcast to `shape`. */
function broadcastsTo(from: readonly number[], shape: readonly number[]): boolean {
  const offset = shape.length - from.length;
  return offset >= 0 && from.every((size, i) => size === 1 || size === shape[offset + i]);
}
