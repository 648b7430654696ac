import * as tf from '@tensorflow/tfjs';
import { requireNonNegative } from '../arguments';
import { assign, Optimizer, requireFraction, withDecay, zeros, type Gradient } from './optimizer';

/** Settings of `Adam`, with PyTorch's meaning and defaults. */
export interface AdamOptions {
  /** The learning rate. Default 1e-3. */
  readonly lr?: number;
  /** The weights of the past in the running means of the gradient and of its square, in [0, 1). Default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the mean of squares. Default 1e-8. */
  readonly eps?: number;
  /** The weight of the penalty |parameter|^2 / 2. Default 0. */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba, 2015). After t steps: m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
 * p -= lr / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + eps).
 *
 * Each parameter counts its own steps: one that the loss doesn't depend on for a while starts afresh when it does.
 *
 * @example
 * const p = tf.variable(tf.scalar(1));
 * const optimizer = new Adam([p], { lr: 0.1 });
 * optimizer.minimize(() => p.square());
 * console.assert(Math.abs(p.dataSync()[0] - 0.9) < 1e-6);
 */
export class Adam extends Optimizer {
  private readonly betas: readonly [number, number];
  private readonly eps: number;
  private readonly weightDecay: number;
  /** Parameters in the same group have taken the same number of steps. */
  private groups: unknown[];

  /** @throws ArgumentError for an argument out of range. */
  constructor(parameters: Iterable<tf.Variable>, options: AdamOptions = {}) {
    const { lr = 1e-3, betas = [0.9, 0.999], eps = 1e-8, weightDecay = 0 } = options;
    requireFraction('betas[0]', betas[0]);
    requireFraction('betas[1]', betas[1]);
    requireNonNegative('eps', eps);
    requireNonNegative('weightDecay', weightDecay);
    super(parameters, lr, (shape) => ({
      step: zeros([]),
      expAvg: zeros(shape),
      expAvgSq: zeros(shape),
    }));
    this.betas = betas;
    this.eps = eps;
    this.weightDecay = weightDecay;
    this.groups = this.parameters.map(() => 0);
  }

  protected override update(gradients: readonly Gradient[]): void {
    for (const group of this.together(gradients)) this.updateGroup(group);
  }

  protected override stateLoaded(): void {
    const state = this.state();
    this.groups = this.parameters.map((_, i) => state.get(`${i}.step`)?.dataSync()[0]);
  }

  /**
   * The gradients of parameters that have taken the same number of steps, since they have been updated together so far: the
   * corrections for the start are the same for them.
   */
  private together(gradients: readonly Gradient[]): Gradient[][] {
    const groups = new Map<unknown, Gradient[]>();
    for (const each of gradients) {
      const id = this.groups[each.slot.index];
      groups.set(id, [...(groups.get(id) ?? []), each]);
    }
    for (const [id, members] of groups) {
      if (members.length === this.groups.filter((other) => other === id).length) continue;
      const own = Symbol('group');
      for (const { slot } of members) this.groups[slot.index] = own;
    }
    return [...groups.values()];
  }

  private updateGroup(group: readonly Gradient[]): void {
    const [beta1, beta2] = this.betas;
    const step = tf.add(group[0].slot.buffers['step'], 1);
    // m / (sqrt(v) / root + eps), with one division an element: both sides are multiplied by the root.
    const root = tf.sqrt(tf.neg(powerMinusOne(beta2, step)));
    const eps = tf.mul(root, this.eps);
    // Negative, as its use needs it.
    const rate = tf.mul(tf.div(this.rate, powerMinusOne(beta1, step)), root);
    const [rest1, kept2, rest2] = [1 - beta1, beta2, 1 - beta2].map((n) => tf.scalar(n));
    for (const each of group) {
      const { parameter, buffers } = each.slot;
      const { expAvg, expAvgSq } = buffers;
      const g = withDecay(each, this.weightDecay);
      buffers['step'].assign(step);
      const m = assign(expAvg, tf.add(expAvg, tf.mul(tf.sub(g, expAvg), rest1)));
      const squares = tf.mul(tf.mul(g, rest2), g);
      const v = assign(expAvgSq, tf.add(tf.mul(expAvgSq, kept2), squares));
      const denominator = tf.add(tf.sqrt(v), eps);
      parameter.assign(tf.add(parameter, tf.div(tf.mul(m, rate), denominator)));
    }
  }
}

/** beta^step - 1. As a difference in float32 it would be off by 3e-5 at the first step of beta = 0.999. */
function powerMinusOne(beta: number, step: tf.Tensor): tf.Tensor {
  return beta === 0 ? tf.scalar(-1) : tf.expm1(tf.mul(step, Math.log(beta)));
}
