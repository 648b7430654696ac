import * as tf from '@tensorflow/tfjs';
import {
  Bernoulli,
  Categorical,
  Independent,
  klDivergence,
  MultivariateNormal,
  Normal,
  Uniform,
} from 'elbolab';

type Values = number | readonly number[] | readonly (readonly number[])[];

/** A result where float32 is near its ends, or a parameter near those of its domain, and what it is in exact arithmetic. */
export interface Extreme {
  readonly what: string;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly f: (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;
  readonly value: readonly number[];
  /** Of the sum of the values, by the inputs that are named. */
  readonly gradients?: Readonly<Record<string, readonly number[]>>;
  /** Whether it hangs on numbers below 1.2e-38, which TensorFlow's native library takes for 0. */
  readonly denormal?: boolean;
}

const f32 = Math.fround;
const HALF_LOG_2PI = 0.5 * Math.log(2 * Math.PI);
const sigmoid = (l: number): number => 1 / (1 + Math.exp(-l));
const softplus = (l: number): number => Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
// Not +-100: a sigmoid below 1e-38 comes out as 0.
const LOGITS = [-1000, -80, -20, 0, 1e-40, 20, 80, 1000];

const normalLogProb: Extreme['f'] = ({ x, loc, scale }) => new Normal(loc, scale).logProb(x);

/** -(z^2) / 2 - log scale - log(2 pi) / 2 and its derivatives, at loc = 0 and x = z * scale. */
function normalAt(z: number, scale: number): Extreme {
  const s = f32(scale);
  const x = f32(z * s);
  const ratio = x / s;
  return {
    what: `Normal: z = ${z} at a scale of ${scale}`,
    inputs: { x, loc: 0, scale: s },
    f: normalLogProb,
    value: [-0.5 * ratio ** 2 - Math.log(s) - HALF_LOG_2PI],
    gradients: { loc: [f32(ratio / s)], scale: [f32((ratio ** 2 - 1) / s)] },
  };
}

export const extremes: readonly Extreme[] = [
  normalAt(3, 1e-20),
  normalAt(3, 1e-30),
  normalAt(3, 1e-37),
  normalAt(3, 1e20),
  normalAt(3, 1e37),
  normalAt(2e19, 1),
  {
    what: 'Normal: a denormal distance at a scale of 1e-20',
    denormal: true,
    inputs: { x: 1e-40, loc: 0, scale: 1e-20 },
    f: normalLogProb,
    value: [-Math.log(1e-20) - HALF_LOG_2PI],
    gradients: { loc: [f32(1e-40) / f32(1e-20) ** 2], scale: [-1 / f32(1e-20)] },
  },
  {
    what: 'Normal: a denormal scale',
    denormal: true,
    inputs: { x: [0, 2e-40], loc: 0, scale: 1e-40 },
    f: normalLogProb,
    value: [0, 2].map((z) => -0.5 * z ** 2 - Math.log(f32(1e-40)) - HALF_LOG_2PI),
  },
  {
    what: 'Normal: infinitely unlikely, with a finite gradient by loc',
    inputs: { x: 1e25, loc: 0, scale: 1 },
    f: normalLogProb,
    value: [-Infinity],
    gradients: { loc: [1e25] },
  },
  {
    what: 'Normal: NaN parameters show',
    inputs: { x: 0, loc: 0, scale: [NaN, 1] },
    f: normalLogProb,
    value: [NaN, -HALF_LOG_2PI],
  },
  {
    what: 'Normal: the divergence of a needle from a standard normal',
    inputs: { loc: 0, scale: 1e-20 },
    f: ({ loc, scale }) => klDivergence(new Normal(loc, scale), new Normal(0, 1)),
    value: [-0.5 - Math.log(1e-20)],
    gradients: { loc: [0], scale: [-1 / f32(1e-20)] },
  },
  {
    what: 'Normal: the divergence between needles',
    inputs: { loc: 1e-20, scale: 1e-20, pScale: 1e-20 },
    f: ({ loc, scale, pScale }) => klDivergence(new Normal(loc, scale), new Normal(0, pScale)),
    value: [0.5],
    gradients: { loc: [1e20], scale: [0], pScale: [-1e20] },
  },
  ...[0, 1].map((x) => ({
    what: `Bernoulli: logits to +-1000 and ${x}`,
    inputs: { logits: LOGITS },
    f: ({ logits }: Readonly<Record<string, tf.Tensor>>) => new Bernoulli({ logits }).logProb(x),
    value: LOGITS.map((l) => -softplus(x === 1 ? -l : l)),
    gradients: { logits: LOGITS.map((l) => (x === 1 ? sigmoid(-l) : -sigmoid(l))) },
  })),
  {
    what: 'Bernoulli: a grey value between 0 and 1',
    inputs: { logits: [-1000, 0, 1000] },
    f: ({ logits }) => new Bernoulli({ logits }).logProb(0.25),
    value: [-250, -Math.LN2, -750],
    gradients: { logits: [0.25, -0.25, -0.75] },
  },
  {
    what: 'Bernoulli: the entropy of certainties',
    inputs: { logits: [-1000, -20, 20, 1000] },
    f: ({ logits }) => new Bernoulli({ logits }).entropy(),
    value: [-1000, -20, 20, 1000].map(
      (l) => sigmoid(-Math.abs(l)) * Math.abs(l) + softplus(-Math.abs(l)),
    ),
    gradients: { logits: [-1000, -20, 20, 1000].map((l) => -l * sigmoid(l) * sigmoid(-l)) },
  },
  {
    what: 'Bernoulli: the divergence of opposite certainties, and of equal ones',
    inputs: { q: [1000, 1000], p: [-1000, 1000] },
    f: ({ q, p }) => klDivergence(new Bernoulli({ logits: q }), new Bernoulli({ logits: p })),
    value: [2000 - 1000, 0],
    gradients: { p: [-1, 0] },
  },
  {
    what: 'Bernoulli: tiny probabilities and their opposite',
    denormal: true,
    inputs: { probs: [1e-40, 1e-30, 0.5, 1] },
    f: ({ probs }) => new Bernoulli({ probs }).logProb(1),
    value: [1e-40, 1e-30, 0.5, 1].map((p) => Math.log(f32(p))),
  },
  {
    what: 'Bernoulli: certainties, with their gradients',
    denormal: true,
    inputs: { probs: [0, 1e-40, 1e-10, 1], x: [0, 0, 0, 1] },
    f: ({ probs, x }) => new Bernoulli({ probs }).logProb(x),
    value: [0, -f32(1e-40), -1e-10, 0],
    gradients: { probs: [-1, -1, -1, 1] },
  },
  {
    what: 'Bernoulli: what cannot happen',
    inputs: { probs: [0, 1], x: [1, 0] },
    f: ({ probs, x }) => new Bernoulli({ probs }).logProb(x),
    value: [-Infinity, -Infinity],
  },
  {
    what: 'Bernoulli: the entropy of probabilities 0 and 1',
    inputs: { probs: [0, 1, 1e-30] },
    f: ({ probs }) => new Bernoulli({ probs }).entropy(),
    value: [0, 0, 1e-30 * (1 - Math.log(1e-30))],
  },
  {
    what: 'Uniform: a width that is denormal, and a huge one',
    denormal: true,
    inputs: { low: [0, 1e20], high: [1e-40, 2e20], x: [5e-41, 1.5e20] },
    f: ({ low, high, x }) => new Uniform(low, high).logProb(x),
    value: [-Math.log(f32(1e-40)), -Math.log(1e20)],
  },
  {
    what: 'Uniform: its ends, of which the lower one belongs to it',
    inputs: { low: 1, high: 3, x: [1, 3, Infinity, -Infinity] },
    f: ({ low, high, x }) => new Uniform(low, high).logProb(x),
    value: [-Math.LN2, -Infinity, -Infinity, -Infinity],
    gradients: { low: [0.5], high: [-0.5] },
  },
  {
    what: 'Categorical: logits of +-1000',
    inputs: { logits: [1000, -1000, 0] },
    f: ({ logits }) => new Categorical({ logits }).logProb(1),
    value: [-2000],
    gradients: { logits: [-1, 1, 0] },
  },
  {
    what: 'Categorical: a label that a logit of -Infinity rules out',
    inputs: { logits: [0, -Infinity, 0], x: [0, 1, 2] },
    f: ({ logits, x }) => new Categorical({ logits }).logProb(x),
    value: [-Math.LN2, -Infinity, -Math.LN2],
  },
  {
    what: 'Categorical: the gradient past a logit of -Infinity',
    inputs: { logits: [0, -Infinity, 0] },
    f: ({ logits }) => new Categorical({ logits }).logProb(0),
    value: [-Math.LN2],
    gradients: { logits: [0.5, 0, -0.5] },
  },
  {
    what: 'Categorical: the entropy past a logit of -Infinity',
    inputs: { logits: [0, -Infinity, 0] },
    f: ({ logits }) => new Categorical({ logits }).entropy(),
    value: [Math.LN2],
    gradients: { logits: [0, 0, 0] },
  },
  {
    what: 'Categorical: a denormal probability',
    denormal: true,
    inputs: { probs: [1e-40, 1] },
    f: ({ probs }) => new Categorical({ probs }).logProb(0),
    value: [Math.log(f32(1e-40))],
  },
  {
    what: 'Categorical: what is no label',
    inputs: { logits: [0, 0, 0], x: [-1, 0.5, 3, NaN] },
    f: ({ logits, x }) => new Categorical({ logits }).logProb(x),
    value: [-Infinity, -Infinity, -Infinity, -Infinity],
  },
  {
    what: 'MultivariateNormal: a factor of 1e-20',
    inputs: {
      x: [3e-20, 3e-20],
      loc: [0, 0],
      scaleTril: [
        [1e-20, 0],
        [0, 1e-20],
      ],
    },
    f: ({ x, loc, scaleTril }) => new MultivariateNormal(loc, { scaleTril }).logProb(x),
    value: [-9 - 2 * Math.log(1e-20) - 2 * HALF_LOG_2PI],
    gradients: { loc: [3e20, 3e20] },
  },
  {
    what: 'MultivariateNormal: a covariance of 1e-30',
    inputs: {
      x: [3e-15, 3e-15],
      loc: [0, 0],
      matrix: [
        [1e-30, 0],
        [0, 1e-30],
      ],
    },
    f: ({ x, loc, matrix }) => new MultivariateNormal(loc, { covarianceMatrix: matrix }).logProb(x),
    value: [-9 - Math.log(1e-30) - 2 * HALF_LOG_2PI],
    gradients: { loc: [3e15, 3e15] },
  },
  {
    what: 'Independent: a sum of needles',
    inputs: { x: [3e-20, 0], loc: [0, 0], scale: 1e-20 },
    f: ({ x, loc, scale }) => new Independent(new Normal(loc, scale), 1).logProb(x),
    value: [-4.5 - 2 * Math.log(1e-20) - 2 * HALF_LOG_2PI],
    gradients: { loc: [3e20, 0] },
  },
];
