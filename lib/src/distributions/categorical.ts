import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import { drawTensor, type Generator } from '../random';
import { Distribution, withoutGradient } from './distribution';
import { registerKl } from './kl';
import { requireLogitsOrProbs, requireValues, type LogitsOrProbs } from './parameter';

/**
 * The categorical distribution of labels 0 ... K - 1: log p(x) is the log of the x-th probability, -Infinity for anything that is
 * not a label.
 *
 * The parameter has shape batch + [K]; batch shape: all but its last dimension. Event shape: `[]`. Labels are float32. Probabilities
 * are divided by their sum, as in PyTorch. A draw turns one uniform double into a label by the inverse of the cumulative
 * probabilities: from two draws on it is what `torch.distributions.Categorical` draws (for a single one PyTorch takes another
 * way, which depends on how it was built).
 *
 * @example
 * const die = new Categorical({ probs: tf.tensor1d([1, 1, 2]) });
 * console.assert(Math.abs(die.logProb(2).dataSync()[0] - Math.log(0.5)) < 1e-6);
 */
export class Categorical extends Distribution {
  override readonly hasRsample = false;
  /** K, the number of labels. */
  readonly categories: number;
  private readonly parameter: tf.Tensor;
  private readonly isLogits: boolean;

  /**
   * @param parameter `{ logits }` or `{ probs }`: a tensor whose last dimension runs over the labels; probabilities of at least
   *   0, with a positive sum
   * @throws ArgumentError when both or neither are given, it is a number, or a probability is negative
   */
  constructor(parameter: LogitsOrProbs) {
    const { logits, probs } = requireLogitsOrProbs('Categorical', parameter);
    const name = logits !== undefined ? 'logits' : 'probs';
    const given = logits ?? probs;
    if (!(given instanceof tf.Tensor) || given.rank < 1 || given.shape[given.rank - 1] < 1)
      throw new ArgumentError(name, 'a tensor of shape batch + [categories]', given);
    super(given.shape.slice(0, -1));
    this.parameter = given;
    this.isLogits = logits !== undefined;
    this.categories = given.shape[given.rank - 1];
    if (!this.isLogits) requireWeights(given);
  }

  /** The normalised probabilities, a new tensor of shape batch + [K]. */
  get probs(): tf.Tensor {
    return tf.tidy(() => {
      const parameter = tf.cast(this.parameter, 'float32');
      if (this.isLogits) return tf.softmax(parameter);
      return tf.div(parameter, tf.sum(parameter, -1, true));
    });
  }

  /** The log probabilities, a new tensor of shape batch + [K]. */
  get logits(): tf.Tensor {
    return tf.tidy(() => {
      if (this.isLogits) return tf.logSoftmax(tf.cast(this.parameter, 'float32'));
      const { probs } = this;
      const isPossible = withoutGradient(() => tf.greater(probs, 0));
      // Two wheres: one keeps log 0 out of the gradient, the other puts it into the value.
      return tf.where(isPossible, tf.log(tf.where(isPossible, probs, 1)), -Infinity);
    });
  }

  protected override draw(generator: Generator, shape: readonly number[]): tf.Tensor {
    const draws = tf.util.sizeFromShape([...shape]);
    const rows = tf.util.sizeFromShape([...this.batchShape]);
    const uniforms = drawTensor([rows, draws], (size) =>
      Float32Array.from({ length: size }, () => uniformDouble(generator)),
    );
    const probs = tf.reshape(this.probs, [rows, 1, this.categories]);
    // The axis counted from the front: from the back it makes the WebAssembly kernel write where it must not.
    const inner = tf.slice(tf.cumsum(probs, 2), [0, 0, 0], [rows, 1, this.categories - 1]);
    const labels = tf.sum(tf.cast(tf.less(inner, tf.expandDims(uniforms, -1)), 'float32'), -1);
    return tf.reshape(tf.transpose(labels), [...shape, ...this.batchShape]);
  }

  protected override logDensity(x: tf.Tensor): tf.Tensor {
    const labels = tf.range(0, this.categories, 1, 'float32');
    const isLabel = withoutGradient(() => tf.equal(tf.expandDims(x, -1), labels));
    const chosen = tf.sum(tf.where(isLabel, this.logits, 0), -1);
    return tf.where(
      withoutGradient(() => tf.any(isLabel, -1)),
      chosen,
      -Infinity,
    );
  }

  /** @throws Error always: labels have no mean and no variance. */
  protected override moments(): never {
    throw new Error('Categorical has no mean and no variance: its draws are labels, not amounts');
  }

  /** The entropy in nats, of shape batch. */
  override entropy(): tf.Tensor {
    return tf.tidy(() => this.crossEntropy(this.probs));
  }

  /** -sum over labels of weight * log p, of shape batch. Called inside a tidy. */
  private crossEntropy(weights: tf.Tensor): tf.Tensor {
    const isPossible = withoutGradient(() => tf.greater(weights, 0));
    const logProbs = tf.where(isPossible, this.logits, 0);
    return tf.neg(tf.sum(tf.mul(weights, logProbs), -1));
  }

  /** KL(this || p). Called inside a tidy. */
  klTo(p: Categorical): tf.Tensor {
    if (p.categories !== this.categories)
      throw new ArgumentError('p', `a distribution over ${this.categories} labels`, p.parameter);
    return tf.sub(p.crossEntropy(this.probs), this.crossEntropy(this.probs));
  }
}

function requireWeights(probs: tf.Tensor): void {
  requireValues('probs', probs, 'a number of at least 0', (value) => !(value < 0));
  const sum = tf.tidy(() => tf.sum(probs, -1));
  try {
    requireValues('the sum of probs', sum, 'positive', (value) => !(value <= 0));
  } finally {
    sum.dispose();
  }
}

/** A uniform number on [0, 1) of 53 bits, as PyTorch makes doubles. */
function uniformDouble(generator: Generator): number {
  return Number(BigInt.asUintN(53, generator.randint64())) * 2 ** -53;
}

registerKl(Categorical, Categorical, (q, p) => q.klTo(p));
