import { readFileSync } from 'node:fs';
import { numpyGenerator, type NormalOptions, type NumpyGenerator } from 'elbolab';
import { describe, expect, it } from 'vitest';
import { EDGE, HEIGHT, SURE } from '../../../lib/src/random/zigguratTables';

type Call = [name: string, ...rest: unknown[]];
interface Normals {
  readonly seed: string;
  readonly size: number;
  readonly places: number[];
  readonly values: number[];
}
const reference = JSON.parse(
  readFileSync(`${__dirname}/../../reference/random_numpy.json`, 'utf8'),
) as { cases: { seed: string; calls: Call[] }[]; normals: Normals[] };

/** What a call of the fixture draws. */
function draw(g: NumpyGenerator, name: string, args: readonly unknown[]): ArrayLike<number> {
  switch (name) {
    case 'random':
      return g.random(args[0] as number[]);
    case 'standardNormal':
      return g.standardNormal(args[0] as number[]);
    case 'normal':
      return g.normal(args[0] as NormalOptions);
    case 'integers':
      return g.integers(args[0] as number, args[1] as number, args[2] as number[]);
    case 'permutation':
      return g.permutation(args[0] as number);
    case 'multivariateNormal':
      return g.multivariateNormal(args[0] as number[], args[1] as number[][], args[2] as number[]);
    case 'split':
      return g.split(3).map((child) => child.random([])[0]);
    case 'fork':
      return g
        .fork()
        .split(2)
        .map((child) => child.random([])[0]);
    default:
      throw new Error(`no such call: ${name}`);
  }
}

describe('numpyGenerator draws what numpy.random.default_rng draws', () => {
  for (const { seed, calls } of reference.cases)
    it(`seed ${seed}`, () => {
      const g = numpyGenerator(BigInt(seed));
      for (const [name, ...rest] of calls) {
        const drawn = Array.from(draw(g, name, rest.slice(0, -1)));
        const expected = rest.at(-1) as number[];
        if (name !== 'multivariateNormal') expect(drawn).toEqual(expected);
        // A sum of four terms of size up to 3, in another order: rtol 1e-14, and atol 1e-14 where they cancel.
        else expect(worst(drawn, expected, { rtol: 1e-14, atol: 1e-14 })).toBeLessThan(1);
      }
    });

  it.each(reference.normals)('normal numbers, seed $seed', ({ seed, size, places, values }) => {
    const drawn = numpyGenerator(BigInt(seed)).standardNormal([size]);
    const found = places.map((place) => drawn[place]);
    // Bit for bit inside the strips; the tail's logarithm may be off by an ulp where the engine's is: rtol 4e-16, atol 0.
    const tail = values.filter((value) => Math.abs(value) > 3.65);
    expect(tail.length).toBeGreaterThan(10);
    expect(worst(found, values, { rtol: 4e-16, atol: 0 })).toBeLessThan(1);
    const inside = (x: number) => Math.abs(x) < 3.65;
    expect(found.filter(inside)).toEqual(values.filter(inside));
  });
});

/** The greatest error, as a multiple of what is allowed. */
function worst(
  found: readonly number[],
  expected: readonly number[],
  { rtol, atol }: { rtol: number; atol: number },
): number {
  expect(found.length).toBe(expected.length);
  const errors = expected.map((y, i) => Math.abs(found[i] - y) / (atol + rtol * Math.abs(y)));
  return Math.max(...errors);
}

describe('the ziggurat', () => {
  // rtol 1e-13, atol 0: the tables carry an error of 2e-14, from the recurrence that made them.
  it('has strips of equal area, and the tail as much again with its box', () => {
    const edge = EDGE.map((x) => x * 2 ** 52);
    const area = 0.004928673233974655;
    expect(Math.abs((edge[0] * HEIGHT[255]) / area - 1)).toBeLessThan(1e-13);
    for (let i = 2; i < 256; i++) {
      expect(Math.abs((edge[i] * (HEIGHT[i - 1] - HEIGHT[i])) / area - 1)).toBeLessThan(1e-13);
      expect(Math.abs(HEIGHT[i] / Math.exp(-0.5 * edge[i] ** 2) - 1)).toBeLessThan(1e-13);
      expect(Math.abs(SURE[i] / 2 ** 52 / (edge[i - 1] / edge[i]) - 1)).toBeLessThan(1e-13);
    }
  });
});

describe('arguments', () => {
  const g = numpyGenerator(0);
  it.each<[string, () => unknown]>([
    ['seed must be an integer of at least 0, but was -1', () => numpyGenerator(-1)],
    ['seed must be an integer of at least 0, but was -1', () => numpyGenerator(-1n)],
    ['seed must be an integer of at least 0, but was 0.5', () => numpyGenerator(0.5)],
    ['seed must be an integer', () => numpyGenerator(2 ** 60)],
    ['shape must be an array of sizes', () => g.random([-1])],
    ['shape must be an array of sizes', () => g.standardNormal([0.5])],
    ['size must be an array of sizes', () => g.normal({ size: [-1] })],
    ['scale must be a number of at least 0, but was -1', () => g.normal({ scale: -1, size: [1] })],
    ['scale must be a finite number', () => g.normal({ scale: Infinity, size: [1] })],
    ['loc must be a finite number, but was NaN', () => g.normal({ loc: NaN, size: [1] })],
    ['high must be an integer of at least 6, but was 5', () => g.integers(5, 5, [1])],
    ['low must be an integer, but was 0.5', () => g.integers(0.5, 5, [1])],
    ['high must be at most 2^53 above low', () => g.integers(-(2 ** 53 - 1), 2 ** 53 - 1, [1])],
    ['n must be an integer', () => g.permutation(-1)],
    ['n must be an integer', () => g.split(0.5)],
    ['cov must be a matrix of 2 rows and 2 columns', () => g.multivariateNormal([0, 0], [[1]], [])],
    [
      'cov must be symmetric',
      () =>
        g.multivariateNormal(
          [0, 0],
          [
            [1, 0.1],
            [0.2, 1],
          ],
          [],
        ),
    ],
    [
      'cov must be positive definite',
      () =>
        g.multivariateNormal(
          [0, 0],
          [
            [1, 2],
            [2, 1],
          ],
          [],
        ),
    ],
    [
      'cov must be symmetric',
      () =>
        g.multivariateNormal(
          [0, 0],
          [
            [1, NaN],
            [NaN, 1],
          ],
          [],
        ),
    ],
    ['mean must be', () => g.multivariateNormal([NaN], [[1]], [])],
    [
      'state must be',
      () => {
        g.setState({} as ReturnType<NumpyGenerator['getState']>);
      },
    ],
  ])('%s', (message, call) => {
    const before = g.getState();
    expect(call).toThrow(message);
    expect(g.getState()).toEqual(before);
  });
});
