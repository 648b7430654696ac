import { readFileSync } from 'node:fs';
import { numpyGenerator, torchGenerator } from 'elbolab';
import { describe, expect, it } from 'vitest';

interface MersenneFork {
  readonly seed: string;
  readonly child: number[];
  readonly parent: number[];
}
const reference = JSON.parse(
  readFileSync(`${__dirname}/../../reference/random_numpy.json`, 'utf8'),
) as { 'mersenne forks': MersenneFork[] };

const uniforms = (words: number[]) =>
  Float32Array.from(words, (word) => (word % 2 ** 24) * 2 ** -24);

describe('fork of a torchGenerator', () => {
  it('is keyed by the next 8 words of its parent', () => {
    for (const { seed, child, parent } of reference['mersenne forks']) {
      const g = torchGenerator(BigInt(seed));
      expect(g.fork().randArray(5)).toEqual(uniforms(child));
      expect(g.randArray(5)).toEqual(uniforms(parent));
    }
  });

  it('leaves the spare normal with the parent', () => {
    const g = torchGenerator(5);
    const [first, spare] = torchGenerator(5).randnArray(2);
    expect(g.randnArray(1)[0]).toBe(first);
    expect(g.fork().getState().spareNormal).toBeNull();
    expect(g.randnArray(1)[0]).toBe(spare);
  });

  it('comes in numbers by split', () => {
    const [a, b] = [torchGenerator(1), torchGenerator(1)];
    const split = a.split(3).map((g) => g.randint64());
    expect(split).toEqual([b.fork(), b.fork(), b.fork()].map((g) => g.randint64()));
    expect(new Set(split).size).toBe(3);
    expect(a.split(0)).toEqual([]);
  });
});

// Of 2 x 20,000 independent pairs the correlation has standard deviation 0.00707 (1 / sqrt(20,000)); 6 of them are exceeded
// with probability 2e-9, over 10 pairs 2e-8.
it('forked streams are uncorrelated with each other and with their parent', () => {
  const parent = torchGenerator(0);
  const streams = [...parent.split(4), parent].map((g) => g.randnArray(20_000));
  for (const [i, a] of streams.entries())
    for (const b of streams.slice(i + 1)) {
      const correlation = a.reduce((sum, x, k) => sum + x * b[k], 0) / a.length;
      expect(Math.abs(correlation)).toBeLessThan(6 * 20_000 ** -0.5);
    }
});

describe('state of a torchGenerator', () => {
  it('survives JSON, with the spare normal, in the middle of a block', () => {
    const g = torchGenerator(8);
    g.randArray(700);
    g.randnArray(3);
    const state = JSON.parse(JSON.stringify(g.getState())) as ReturnType<typeof g.getState>;
    const drawn = [g.randnArray(3), g.randnArray(50), g.randperm(9)];
    const other = torchGenerator(0);
    other.setState(state);
    expect([other.randnArray(3), other.randnArray(50), other.randperm(9)]).toEqual(drawn);
    g.setState(state);
    expect([g.randnArray(3), g.randnArray(50), g.randperm(9)]).toEqual(drawn);
  });

  it('is a snapshot: drawing on does not change it', () => {
    const g = torchGenerator(8);
    const state = g.getState();
    const copy = structuredClone(state);
    g.randnArray(1000);
    expect(state).toEqual(copy);
  });
});

describe('state of a numpyGenerator', () => {
  it('survives JSON, with the spare half of an output and the count of forks', () => {
    const g = numpyGenerator(8);
    g.split(2);
    g.integers(0, 10, [3]);
    const state = JSON.parse(JSON.stringify(g.getState())) as ReturnType<typeof g.getState>;
    const draw = (h: typeof g) => [h.integers(0, 10, [4]), h.random([2]), h.fork().random([2])];
    const drawn = draw(g);
    const other = numpyGenerator(0);
    other.setState(state);
    expect(draw(other)).toEqual(drawn);
  });
});
