import * as tf from '@tensorflow/tfjs';
import { ready, torchGenerator, type Distribution } from 'elbolab';
import { beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { expectClose } from './close';
import { fixture, numbers, tensors } from './fixture';
import { chiSquaredTail, pearson, uniformity } from './goodnessOfFit';
import { product, quadrature } from './quadrature';
import { table, type Row } from './table';

/** A right program fails one of all tests of one row once in 50,000 seeds; the seed is fixed, so a failure is no accident of the day. */
const FALSE_FAILURES = 2e-5;
const DRAWS = 20_000;
const BINS = 21;
// PyTorch's normals differ from ours by an ulp or two before they are scaled.
const FLOAT32 = { rtol: 2e-6, atol: 2e-6 };

beforeAll(() => ready());
beforeEach(() => {
  tf.engine().startScope();
});
afterEach(() => {
  tf.engine().endScope();
});

/** Draws as [members of the batch][draws][entries of the event]. */
function drawsByMember(d: Distribution, seed: number, count: number): number[][][] {
  const values = d.sample(torchGenerator(seed), [count]).dataSync();
  const [members, entries] = [product(d.batchShape), product(d.eventShape)];
  return Array.from({ length: members }, (_, member) =>
    Array.from({ length: count }, (_, i) => {
      const start = (i * members + member) * entries;
      return Array.from(values.subarray(start, start + entries));
    }),
  );
}

/** The parameters of every member of the batch, each as a flat list. */
function parametersByMember(d: Distribution, row: Row): Record<string, number[]>[] {
  const members = product(d.batchShape);
  const flat = Object.entries(tensors(fixture.rows[row.name].parameters)).map(([name, value]) => {
    const own = value.shape.slice(value.rank - row.ranks[name]);
    const values = value.broadcastTo([...d.batchShape, ...own]).dataSync();
    return { name, values, size: product(own) };
  });
  return Array.from({ length: members }, (_, member) =>
    Object.fromEntries(
      flat.map(({ name, values, size }) => [
        name,
        Array.from(values.subarray(member * size, (member + 1) * size)),
      ]),
    ),
  );
}

/** The p-values of all tests of one continuous row: each uniform number by itself, and each with the one before it. */
function continuousFit(d: Distribution, row: Row): number[] {
  const parameters = parametersByMember(d, row);
  return drawsByMember(d, 11, DRAWS).flatMap((draws, member) => {
    const u = draws.map((x) => row.toUniforms?.(x, parameters[member]) ?? []);
    return u[0].flatMap((_, entry) => {
      const alone = uniformity(
        u.map((values) => values[entry]),
        BINS,
      );
      if (entry === 0) return [alone];
      const pairs = u.map((values) => (Math.floor(5 * values[entry]) + values[entry - 1]) / 5);
      return [alone, uniformity(pairs, 25)];
    });
  });
}

/** The p-values of one discrete row: how often each of all possible draws came up, for every member of the batch. */
function discreteFit(d: Distribution, row: Row): number[] {
  const { points, mass } = quadrature(d, row.support);
  const [values, entries] = [points.dataSync(), product(d.eventShape)];
  const keys = mass.map((_, i) => values.subarray(i * entries, (i + 1) * entries).join());
  return drawsByMember(d, 11, DRAWS).map((draws, member) => {
    const counts = new Map(keys.map((key) => [key, 0]));
    for (const draw of draws) counts.set(draw.join(), (counts.get(draw.join()) ?? NaN) + 1);
    return pearson(
      [...counts.values()],
      mass.map((row) => row[member]),
    );
  });
}

test('the tail of chi-squared is right', () => {
  // scipy.stats.chi2.sf([3.5, 20, 60, 12.25], [1, 20, 24, 7])
  const actual = [
    chiSquaredTail(3.5, 1),
    chiSquaredTail(20, 20),
    chiSquaredTail(60, 24),
    chiSquaredTail(12.25, 7),
  ];
  expectClose(
    actual,
    [0.0613688291394023, 0.4579297144718523, 6.387702539927327e-5, 0.09263145928859132],
    { rtol: 1e-12, atol: 0 },
  );
});

test('the tests of fit would notice a scale that is 5 % off', () => {
  const noise = torchGenerator(3).randnArray(DRAWS);
  const row = table[0];
  const u = (scale: number): number[] =>
    Array.from(noise, (x) => row.toUniforms?.([scale * x], { loc: [0], scale: [1] })[0] ?? NaN);
  expect(uniformity(u(1), BINS)).toBeGreaterThan(FALSE_FAILURES);
  expect(uniformity(u(1.05), BINS)).toBeLessThan(FALSE_FAILURES);
});

describe.each(table)('$name', (row) => {
  const { name, make } = row;
  const reference = fixture.rows[name];

  test("draws PyTorch's numbers from the same stream, and leaves it where PyTorch does", () => {
    const d = make(tensors(reference.parameters));
    const generator = torchGenerator(fixture.seed);
    const draws = d.sample(generator, reference.sample.shape.slice(0, 1));
    expect(draws.shape).toEqual(reference.sample.shape);
    expectClose(draws, numbers(reference.sample), FLOAT32);
    expectClose(generator.rand([]), numbers(reference.after), { rtol: 0, atol: 0 });
    if (!reference.rsample) return;
    const again = d.rsample(torchGenerator(fixture.seed), reference.sample.shape.slice(0, 1));
    expectClose(again, numbers(reference.rsample), FLOAT32);
  });

  test('draws what its density says', () => {
    const d = make(tensors(reference.parameters));
    const p = row.toUniforms ? continuousFit(d, row) : discreteFit(d, row);
    expect(p.filter((value) => !(value > FALSE_FAILURES / p.length))).toEqual([]);
  });

  test('draws with its mean and variance', () => {
    if (!reference.mean || !reference.variance) return;
    const [mean, variance] = [numbers(reference.mean), numbers(reference.variance)];
    const draws = make(tensors(reference.parameters)).sample(torchGenerator(5), [DRAWS]).dataSync();
    const size = mean.length;
    // A normal variable leaves +-5.5 with probability 4e-8, times two tests of at most six numbers.
    const sigmas = 5.5;
    for (let i = 0; i < size; i++) {
      const own = Array.from(draws).filter((_, at) => at % size === i);
      const average = own.reduce((sum, x) => sum + x, 0) / DRAWS;
      expect(Math.abs(average - mean[i])).toBeLessThan(sigmas * Math.sqrt(variance[i] / DRAWS));
      const squares = own.map((x) => (x - mean[i]) ** 2);
      const spread = squares.reduce((sum, x) => sum + (x - variance[i]) ** 2, 0) / DRAWS;
      const measured = squares.reduce((sum, x) => sum + x, 0) / DRAWS;
      expect(Math.abs(measured - variance[i])).toBeLessThan(
        sigmas * Math.sqrt(spread / DRAWS) + 1e-6,
      );
    }
  });
});
