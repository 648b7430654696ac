import type * as tf from '@tensorflow/tfjs';
import {
  Bernoulli,
  Categorical,
  Independent,
  MixtureSameFamily,
  MultivariateNormal,
  Normal,
  Uniform,
  type Distribution,
} from 'elbolab';
import { normalCdf } from '../../lib/src/special';

/** Where the entries of a draw lie: the values they take, or an interval cut into cells of one width for the midpoint rule. */
export type Support =
  | { readonly values: readonly number[] }
  | { readonly from: number; readonly to: number; readonly step: number };

type Parameters<T> = Readonly<Record<string, T>>;

/** A distribution that every law is held against; its parameters and reference values are in the fixture of the same name. */
export interface Row {
  readonly name: string;
  readonly make: (p: Parameters<tf.Tensor>) => Distribution;
  /** How many of the last dimensions of each parameter describe one member of the batch. */
  readonly ranks: Parameters<number>;
  /** Wide and fine enough for all probability but 1e-8; the same for every entry of a draw. */
  readonly support: Support;
  /** For continuous draws: turns a draw of one member of the batch into independent uniform numbers, in float64. */
  readonly toUniforms?: (x: readonly number[], p: Parameters<readonly number[]>) => number[];
  /** How many tensors `make` itself computes from the parameters. */
  readonly computes?: number;
  /** Entries of parameters at the edge of what is allowed, which finite differences can't go beyond. */
  readonly edges?: Partial<Parameters<readonly number[]>>;
  /** Entries of parameters by which the entropy's gradient is infinite, where PyTorch gives that of a probability of 1.2e-7. */
  readonly clamped?: Partial<Parameters<readonly number[]>>;
  /** False for mixtures, whose entropy and divergences have no closed form. */
  readonly hasEntropy?: false;
  /** Labels have neither mean nor variance. */
  readonly hasMoments: boolean;
}

const COIN: Support = { values: [0, 1] };
const phi = (x: number, loc: number, scale: number): number => normalCdf((x - loc) / scale);

/** L^-1 (x - loc), by forward substitution, as uniforms. */
function whiten(x: readonly number[], loc: readonly number[], lower: readonly number[]): number[] {
  const size = x.length;
  const z: number[] = [];
  for (let i = 0; i < size; i++) {
    const known = z.reduce((sum, value, j) => sum + lower[i * size + j] * value, 0);
    z.push((x[i] - loc[i] - known) / lower[i * size + i]);
  }
  return z.map((value) => normalCdf(value));
}

export const table: readonly Row[] = [
  {
    name: 'Normal',
    make: ({ loc, scale }) => new Normal(loc, scale),
    ranks: { loc: 0, scale: 0 },
    support: { from: -10, to: 12, step: 1 / 8 },
    toUniforms: ([x], { loc, scale }) => [phi(x, loc[0], scale[0])],
    hasMoments: true,
  },
  {
    name: 'Uniform',
    make: ({ low, high }) => new Uniform(low, high),
    ranks: { low: 0, high: 0 },
    support: { from: -1.5, to: 3.5, step: 1 / 1024 },
    toUniforms: ([x], { low, high }) => [(x - low[0]) / (high[0] - low[0])],
    hasMoments: true,
  },
  {
    name: 'Bernoulli of logits',
    make: ({ logits }) => new Bernoulli({ logits }),
    ranks: { logits: 0 },
    support: COIN,
    hasMoments: true,
  },
  {
    name: 'Bernoulli of probs',
    make: ({ probs }) => new Bernoulli({ probs }),
    ranks: { probs: 0 },
    support: COIN,
    hasMoments: true,
  },
  {
    name: 'Categorical of logits',
    make: ({ logits }) => new Categorical({ logits }),
    ranks: { logits: 1 },
    support: { values: [0, 1, 2, 3] },
    hasMoments: false,
  },
  {
    name: 'Categorical of probs',
    make: ({ probs }) => new Categorical({ probs }),
    ranks: { probs: 1 },
    support: { values: [0, 1, 2, 3, 4] },
    edges: { probs: [2] },
    clamped: { probs: [2] },
    hasMoments: false,
  },
  {
    name: 'Independent Normal',
    make: ({ loc, scale }) => new Independent(new Normal(loc, scale), 1),
    ranks: { loc: 1, scale: 1 },
    support: { from: -10, to: 12, step: 1 / 2 },
    toUniforms: (x, { loc, scale }) => x.map((value, i) => phi(value, loc[i], scale[i])),
    hasMoments: true,
  },
  {
    name: 'Independent Bernoulli',
    make: ({ logits }) => new Independent(new Bernoulli({ logits }), 2),
    ranks: { logits: 2 },
    support: COIN,
    hasMoments: true,
  },
  {
    name: 'MultivariateNormal of scaleTril',
    make: ({ loc, scaleTril }) => new MultivariateNormal(loc, { scaleTril }),
    ranks: { loc: 1, scaleTril: 2 },
    support: { from: -10, to: 10, step: 1 / 4 },
    toUniforms: (x, { loc, scaleTril }) => whiten(x, loc, scaleTril),
    // Above the diagonal only 0 is allowed.
    edges: { scaleTril: [1] },
    hasMoments: true,
  },
  {
    name: 'MultivariateNormal of covarianceMatrix',
    make: ({ loc, factor }) =>
      new MultivariateNormal(loc, { covarianceMatrix: factor.matMul(factor, false, true) }),
    ranks: { loc: 1, factor: 2 },
    support: { from: -9, to: 9, step: 1 / 2 },
    toUniforms: (x, { loc, factor }) => whiten(x, loc, factor),
    computes: 1,
    hasMoments: true,
  },
  {
    name: 'MixtureSameFamily of Normal',
    make: ({ logits, loc, scale }) =>
      new MixtureSameFamily(new Categorical({ logits }), new Normal(loc, scale)),
    ranks: { logits: 1, loc: 1, scale: 1 },
    support: { from: -10, to: 12, step: 1 / 8 },
    toUniforms: ([x], { logits, loc, scale }) => {
      const weights = logits.map(Math.exp);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const below = weights.map((weight, k) => (weight / total) * phi(x, loc[k], scale[k]));
      return [below.reduce((sum, share) => sum + share, 0)];
    },
    hasEntropy: false,
    hasMoments: true,
  },
  {
    name: 'MixtureSameFamily of Independent Normal',
    make: ({ probs, loc, scale }) =>
      new MixtureSameFamily(new Categorical({ probs }), new Independent(new Normal(loc, scale), 1)),
    ranks: { probs: 1, loc: 2, scale: 1 },
    support: { from: -10, to: 10, step: 1 / 4 },
    // The first number by its marginal, the second by its distribution given the first.
    toUniforms: ([x, y], { probs, loc, scale }) => {
      const component = (k: number) => ({
        weight: probs[k],
        density: Math.exp(-0.5 * ((x - loc[2 * k]) / scale[0]) ** 2),
        u: phi(x, loc[2 * k], scale[0]),
        v: phi(y, loc[2 * k + 1], scale[1]),
      });
      const both = [component(0), component(1)];
      const sum = (of: (c: ReturnType<typeof component>) => number) => of(both[0]) + of(both[1]);
      const given = sum(({ weight, density }) => weight * density);
      return [
        sum(({ weight, u }) => weight * u) / sum(({ weight }) => weight),
        sum(({ weight, density, v }) => weight * density * v) / given,
      ];
    },
    hasEntropy: false,
    hasMoments: true,
  },
];

export function rowOf(name: string): Row {
  const row = table.find((entry) => entry.name === name);
  if (!row) throw new Error(`no row ${name} in the table of distributions`);
  return row;
}
