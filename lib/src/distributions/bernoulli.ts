import * as tf from '@tensorflow/tfjs';
import type { Generator } from '../random';
import { Distribution, withoutGradient } from './distribution';
import { registerKl } from './kl';
import {
  expand,
  requireLogitsOrProbs,
  requireLocation,
  requireProbabilities,
  shapeOf,
  toTensor,
  type LogitsOrProbs,
  type Parameter,
} from './parameter';

/**
 * The Bernoulli distribution of coins that show 1 with probability p and 0 otherwise:
 * log p(x) = x log p + (1 - x) log(1 - p), with logits = log p - log(1 - p).
 *
 * Batch shape: the shape of the parameter. Event shape: `[]`. Give logits wherever a network ends in them: every result and gradient
 * is then finite for any finite logit, while a probability that has rounded to 0 or 1 makes the other outcome impossible
 * (log density -Infinity; PyTorch moves it to 1.2e-7 from the end instead). For x between 0 and 1 the log density is minus
 * the cross-entropy, as in PyTorch. Draws are those of `torch.bernoulli` on the same stream.
 *
 * @example
 * const coin = new Bernoulli({ logits: 1000 });
 * console.assert(coin.logProb(0).dataSync()[0] === -1000);
 * console.assert(Math.abs(new Bernoulli({ probs: 0.5 }).entropy().dataSync()[0] - Math.LN2) < 1e-6);
 */
export class Bernoulli extends Distribution {
  override readonly hasRsample = false;
  private readonly parameter: Parameter;
  private readonly isLogits: boolean;

  /**
   * @param parameter `{ logits }` or `{ probs }`: a number or a tensor, probabilities from 0 to 1
   * @throws ArgumentError when both or neither are given, or a probability is outside [0, 1]
   */
  constructor(parameter: LogitsOrProbs) {
    const { logits, probs } = requireLogitsOrProbs('Bernoulli', parameter);
    if (logits !== undefined) requireLocation('logits', logits);
    else requireProbabilities('probs', probs);
    super(shapeOf(logits ?? probs));
    this.parameter = logits ?? probs;
    this.isLogits = logits !== undefined;
  }

  /** The probability of 1, a new tensor of shape batch. */
  get probs(): tf.Tensor {
    return tf.tidy(() => this.probabilities().one);
  }

  /** log p - log(1 - p), a new tensor of shape batch. */
  get logits(): tf.Tensor {
    return tf.tidy(() => {
      const parameter = toTensor(this.parameter);
      return this.isLogits
        ? tf.clone(parameter)
        : tf.sub(tf.log(parameter), logComplement(parameter));
    });
  }

  /** The probabilities of 1 and of 0, each to full precision. Called inside a tidy. */
  private probabilities(): { one: tf.Tensor; zero: tf.Tensor } {
    const parameter = toTensor(this.parameter);
    return this.isLogits
      ? { one: tf.sigmoid(parameter), zero: tf.sigmoid(tf.neg(parameter)) }
      : { one: tf.clone(parameter), zero: tf.sub(1, parameter) };
  }

  /** -(one log p + zero log(1 - p)) for weights that add up to 1. Called inside a tidy. */
  private crossEntropy({ one, zero }: { one: tf.Tensor; zero: tf.Tensor }): tf.Tensor {
    const parameter = toTensor(this.parameter);
    if (this.isLogits)
      return logitsCrossEntropy(parameter, (isAbove) =>
        tf.sub(tf.mul(isAbove, zero), tf.mul(tf.sub(1, isAbove), one)),
      );
    // A probability of 0 with weight 0 counts for nothing, in the gradient too; one above 0 counts in the gradient by the weight.
    const isOne = eitherPositive(one, parameter);
    const isZero = eitherPositive(zero, tf.sub(1, parameter));
    const logOne = tf.log(tf.where(isOne, parameter, 1));
    const logZero = logComplement(tf.where(isZero, parameter, 0));
    return tf.neg(tf.add(tf.mul(one, logOne), tf.mul(zero, logZero)));
  }

  protected override draw(generator: Generator, shape: readonly number[]): tf.Tensor {
    const probs = this.probabilities().one;
    return generator.bernoulli(expand(probs, [...shape, ...this.batchShape]));
  }

  protected override logDensity(x: tf.Tensor): tf.Tensor {
    // Where zero = 1 - x the weight is a difference, exactly.
    if (this.isLogits)
      return tf.neg(logitsCrossEntropy(toTensor(this.parameter), (isAbove) => tf.sub(isAbove, x)));
    return tf.neg(this.crossEntropy({ one: x, zero: tf.sub(1, x) }));
  }

  protected override moments(): { mean: tf.Tensor; variance: tf.Tensor } {
    const { one, zero } = this.probabilities();
    return { mean: one, variance: tf.mul(one, zero) };
  }

  /** The entropy -p log p - (1 - p) log(1 - p) in nats, of shape batch. */
  override entropy(): tf.Tensor {
    return tf.tidy(() => this.crossEntropy(this.probabilities()));
  }

  /** KL(this || p). Called inside a tidy. */
  klTo(p: Bernoulli): tf.Tensor {
    const weights = this.probabilities();
    return tf.sub(p.crossEntropy(weights), this.crossEntropy(weights));
  }
}

function eitherPositive(weights: tf.Tensor, probs: tf.Tensor): tf.Tensor {
  return withoutGradient(() => tf.logicalOr(tf.greater(weights, 0), tf.greater(probs, 0)));
}

/**
 * log(1 - p): up to one half as -2 artanh(p / (2 - p)), since the WebAssembly kernel of log1p rounds 1 + x first and a small p is
 * lost.
 */
function logComplement(p: tf.Tensor): tf.Tensor {
  const isSmall = withoutGradient(() => tf.less(p, 0.5));
  const [small, large] = [tf.where(isSmall, p, 0), tf.where(isSmall, 0, p)];
  const artanh = tf.atanh(tf.div(small, tf.sub(2, small)));
  return tf.sub(tf.log(tf.sub(1, large)), tf.mul(artanh, 2));
}

/**
 * one * softplus(-l) + zero * softplus(l) with a single softplus, of -|l|, so that nothing cancels. The side of zero that a
 * logit lies on counts as a constant, hence the derivative is right at l = 0 too, where that of |l| is not.
 *
 * @param weightOf gives zero where `isAbove` is 1 and -one where it is 0
 */
function logitsCrossEntropy(
  logits: tf.Tensor,
  weightOf: (isAbove: tf.Tensor) => tf.Tensor,
): tf.Tensor {
  const isAbove = withoutGradient(() => tf.step(logits));
  const sign = tf.sub(tf.sub(1, isAbove), isAbove);
  const tail = tf.softplus(tf.mul(logits, sign));
  return tf.add(tail, tf.mul(logits, weightOf(isAbove)));
}

registerKl(Bernoulli, Bernoulli, (q, p) => q.klTo(p));
