import * as tf from '@tensorflow/tfjs';
import type { Distribution } from './distribution';

/** A class of distributions. */
export type DistributionClass<D extends Distribution> = abstract new (...args: never[]) => D;

/** KL(q || p) in nats, of the broadcast batch shape. */
export type KlFormula<Q extends Distribution, P extends Distribution> = (q: Q, p: P) => tf.Tensor;

const formulas = new Map<unknown, Map<unknown, KlFormula<Distribution, Distribution>>>();

/**
 * Registers the closed form of KL(q || p) for a pair of classes; it replaces one registered before. The formula runs inside a
 * tidy, and is found for exactly these two classes, not for those that extend them.
 */
export function registerKl<Q extends Distribution, P extends Distribution>(
  qClass: DistributionClass<Q>,
  pClass: DistributionClass<P>,
  formula: KlFormula<Q, P>,
): void {
  const row = formulas.get(qClass) ?? new Map<unknown, KlFormula<Distribution, Distribution>>();
  formulas.set(
    qClass,
    row.set(pClass, (q, p) => formula(q as Q, p as P)),
  );
}

/**
 * The Kullback-Leibler divergence KL(q || p) = E_q[log q(x) - log p(x)] in nats, in closed form.
 *
 * @returns a tensor of the shape that the two batch shapes broadcast to
 * @throws Error when nobody has registered a closed form for the two classes
 *
 * @example
 * const kl = klDivergence(new Normal(1, 1), new Normal(0, 1));
 * console.assert(Math.abs(kl.dataSync()[0] - 0.5) < 1e-6);
 */
export function klDivergence(q: Distribution, p: Distribution): tf.Tensor {
  const formula = formulas.get(q.constructor)?.get(p.constructor);
  if (formula) return tf.tidy(() => formula(q, p));
  throw new Error(
    `no closed form of KL(${q.constructor.name} || ${p.constructor.name}) is registered: ` +
      'add one with registerKl(), or estimate it from samples of q',
  );
}
