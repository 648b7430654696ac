import * as tf from '@tensorflow/tfjs';
import { ArgumentError } from '../arguments';
import { Distribution } from './distribution';
import { broadcastShape } from './parameter';

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
  for (const [name, value] of Object.entries({ qClass, pClass }))
    if (typeof value !== 'function')
      throw new ArgumentError(name, 'a class of distributions', value);
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
 * @throws ArgumentError when the event shapes differ or the batch shapes don't broadcast
 *
 * @example
 * const kl = klDivergence(new Normal(1, 1), new Normal(0, 1));
 * console.assert(Math.abs(kl.dataSync()[0] - 0.5) < 1e-6);
 */
export function klDivergence(q: Distribution, p: Distribution): tf.Tensor {
  requireSameEvent(q, p);
  const formula = formulas.get(q.constructor)?.get(p.constructor);
  if (formula) return tf.tidy(() => formula(q, p));
  throw new Error(
    `no closed form of KL(${q.constructor.name} || ${p.constructor.name}) is registered: ` +
      'add one with registerKl(), or estimate it from samples of q',
  );
}

function requireSameEvent(q: Distribution, p: Distribution): void {
  for (const [name, value] of Object.entries({ q, p }))
    if (!(value instanceof Distribution)) throw new ArgumentError(name, 'a Distribution', value);
  const event = `[${q.eventShape.join(', ')}]`;
  if (event !== `[${p.eventShape.join(', ')}]`)
    throw new ArgumentError('p.eventShape', `that of q, ${event}`, p.eventShape);
  if (broadcastShape(q.batchShape, p.batchShape)) return;
  const wanted = `a shape that broadcasts against that of q, [${q.batchShape.join(', ')}]`;
  throw new ArgumentError('p.batchShape', wanted, p.batchShape);
}
