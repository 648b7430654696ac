import * as tf from '@tensorflow/tfjs';
import { ready } from 'elbolab';
import { beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { expectClose } from './close';
import { fixture, numbers, tensor, tensors } from './fixture';
import { expectations, product, quadrature } from './quadrature';
import { table } from './table';

// float32 carries 6e-8; a dozen operations and sums of a few logs stay within thirty of that.
const FLOAT32 = { rtol: 2e-6, atol: 2e-6 };
// Sums of up to 80,000 densities that are each exact to 1e-6, and what the midpoint rule and the ends of the support leave out.
const QUADRATURE = { rtol: 5e-6, atol: 5e-6 };

beforeAll(() => ready());
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
});

describe.each(table)('$name', ({ name, make, support, hasMoments, hasEntropy = true }) => {
  const reference = fixture.rows[name];
  const event = product(reference.eventShape);

  test('has the log density that PyTorch and SciPy give', () => {
    const logProb = make(tensors(reference.parameters)).logProb(tensor(reference.x));
    expect(logProb.shape).toEqual(reference.logProb.shape);
    expectClose(logProb, numbers(reference.logProb), FLOAT32);
  });

  test('has probabilities that add up to one', () => {
    const q = quadrature(make(tensors(reference.parameters)), support);
    const total = expectations(q, () => 1);
    expectClose(total, new Array<number>(total.length).fill(1), QUADRATURE);
  });

  test('has the entropy that PyTorch gives, which is -E[log p]', () => {
    const d = make(tensors(reference.parameters));
    if (!hasEntropy) {
      expect(() => d.entropy()).toThrow('has no entropy in closed form');
      return;
    }
    const entropy = d.entropy();
    expect(entropy.shape).toEqual(reference.batchShape);
    expectClose(entropy, reference.entropy ? numbers(reference.entropy) : [], FLOAT32);
    const q = quadrature(d, support);
    const logProb = d.logProb(q.points).dataSync();
    const members = product(d.batchShape);
    expectClose(
      entropy,
      expectations(q, (i, member) => -logProb[i * members + member]),
      QUADRATURE,
    );
  });

  if (!hasMoments) {
    test('says that it has neither mean nor variance', () => {
      const d = make(tensors(reference.parameters));
      expect(() => d.mean).toThrow(`${d.constructor.name} has no mean`);
      expect(() => d.variance).toThrow('no variance');
      expect(() => d.stddev).toThrow('no variance');
    });
    return;
  }

  test('has the mean and the variance that PyTorch gives', () => {
    const d = make(tensors(reference.parameters));
    const shape = [...reference.batchShape, ...reference.eventShape];
    expect([d.mean.shape, d.variance.shape, d.stddev.shape]).toEqual([shape, shape, shape]);
    expectClose(d.mean, reference.mean ? numbers(reference.mean) : [], FLOAT32);
    const variance = reference.variance ? numbers(reference.variance) : [];
    expectClose(d.variance, variance, FLOAT32);
    expectClose(d.stddev, variance.map(Math.sqrt), FLOAT32);
  });

  test('has mean and variance that are integrals over its density', () => {
    const d = make(tensors(reference.parameters));
    const [mean, variance] = [d.mean.dataSync(), d.variance.dataSync()];
    const q = quadrature(d, support);
    const points = q.points.dataSync();
    for (let entry = 0; entry < event; entry++) {
      const of = (values: ArrayLike<number>): number[] =>
        Array.from(values).filter((_, i) => i % event === entry);
      const x = (i: number): number => points[i * event + entry];
      const centres = of(mean);
      expectClose(
        expectations(q, (i) => x(i)),
        centres,
        QUADRATURE,
      );
      expectClose(
        expectations(q, (i, member) => (x(i) - centres[member]) ** 2),
        of(variance),
        QUADRATURE,
      );
    }
  });
});
