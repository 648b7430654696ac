import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import type { Generator } from '../random';
import { Categorical } from './categorical';
import { Distribution } from './distribution';
import { logSumExpOver } from './logSumExpOver';
import { broadcastShape, expand } from './parameter';

/**
 * A mixture of K distributions of one family: p(x) = sum_k w_k p_k(x).
 *
 * The components are one distribution whose last batch dimension counts them, batch + [K]; the weights are a `Categorical` over K
 * labels whose batch shape broadcasts against batch. Event shape: that of a component. A draw takes a label, then one draw
 * of every component, of which it keeps the label's: the numbers that `torch.distributions.MixtureSameFamily` draws from the
 * same stream. It has no `rsample`, since the label moves in steps, but `elbo` and `svi` differentiate through every
 * component and weigh the results. Its entropy has no closed form.
 *
 * @example
 * const bimodal = new MixtureSameFamily(
 *   new Categorical({ probs: tf.tensor1d([0.3, 0.7]) }),
 *   new Normal(tf.tensor1d([-2, 2]), 1),
 * );
 * console.assert(Math.abs(bimodal.mean.dataSync()[0] - 0.8) < 1e-6);
 */
export class MixtureSameFamily extends Distribution {
  override readonly hasRsample = false;
  /** The distribution of the label. */
  readonly mixture: Categorical;
  /** The components, whose last batch dimension counts them. */
  readonly components: Distribution;

  /**
   * @param mixture the weights, over K labels
   * @param components the components, of batch shape batch + [K]
   * @throws ArgumentError when the components' batch shape doesn't end in K or doesn't fit the weights'
   */
  constructor(mixture: Categorical, components: Distribution) {
    if (!(mixture instanceof Categorical))
      throw new ArgumentError('mixture', 'a Categorical', mixture);
    if (!(components instanceof Distribution))
      throw new ArgumentError('components', 'a Distribution', components);
    const own = components.batchShape;
    const batchShape = broadcastShape(own.slice(0, -1), mixture.batchShape);
    if (own[own.length - 1] !== mixture.categories || batchShape?.length !== own.length - 1)
      throw new ArgumentError(
        'components.batchShape',
        `one that ends in the number of labels, ${mixture.categories}, after what the weights' [${mixture.batchShape.join(', ')}] broadcasts to`,
        own,
      );
    super(batchShape, components.eventShape);
    this.mixture = mixture;
    this.components = components;
  }

  /** K, the number of components. */
  get size(): number {
    return this.mixture.categories;
  }

  /** The weights of the components, a new tensor of shape batch + [K]. */
  get weights(): tf.Tensor {
    return tf.tidy(() => expand(this.mixture.probs, [...this.batchShape, this.size]));
  }

  protected override draw(generator: Generator, shape: readonly number[]): tf.Tensor {
    // The WebAssembly kernel of sums divides by the size.
    if (shape.includes(0)) return tf.zeros([...shape, ...this.batchShape, ...this.eventShape]);
    const labels = this.labels().sample(generator, shape);
    const draws = this.components.sample(generator, shape);
    const isChosen = tf.equal(tf.expandDims(labels, -1), tf.range(0, this.size, 1, 'float32'));
    return this.overComponents(tf.where(this.besideEvent(isChosen, draws), draws, 0));
  }

  protected override logDensity(x: tf.Tensor): tf.Tensor {
    const each = this.components.logProb(tf.expandDims(x, x.rank - this.eventShape.length));
    const terms = tf.add(each, this.mixture.logits);
    return logSumExpOver(terms, [terms.rank - 1]);
  }

  protected override moments(): { mean: tf.Tensor; variance: tf.Tensor } {
    const { mean: means, variance: variances } = this.components;
    const weights = this.besideEvent(this.weights, means);
    const mean = this.overComponents(tf.mul(weights, means));
    const centre = tf.expandDims(mean, mean.rank - this.eventShape.length);
    const squares = tf.add(variances, tf.square(tf.sub(means, centre)));
    return { mean, variance: this.overComponents(tf.mul(weights, squares)) };
  }

  /** @throws Error always: the entropy of a mixture has no closed form. */
  override entropy(): never {
    throw new Error(
      'MixtureSameFamily has no entropy in closed form: estimate it as the mean of -logProb over draws',
    );
  }

  /** The distribution of the label, one for each member of the batch. */
  private labels(): Categorical {
    const isWhole = this.mixture.batchShape.length === this.batchShape.length;
    return isWhole ? this.mixture : new Categorical({ probs: this.weights });
  }

  /** A tensor of shape sample + batch + [K] so that it broadcasts against `draws`, which end in the event. */
  private besideEvent(tensor: tf.Tensor, draws: tf.Tensor): tf.Tensor {
    const ones = this.eventShape.map(() => 1);
    const shaped = tf.reshape(tensor, [...tensor.shape, ...ones]);
    return tf.broadcastTo(shaped, draws.shape);
  }

  /** The sum over the components of a tensor that ends in [K] + event. */
  private overComponents(tensor: tf.Tensor): tf.Tensor {
    return tf.sum(tensor, tensor.rank - 1 - this.eventShape.length);
  }
}
