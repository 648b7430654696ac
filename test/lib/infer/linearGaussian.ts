import * as tf from '@tensorflow/tfjs';
import { Normal, torchGenerator, type VaeOptions } from 'elbolab';

/** Parameters of z ~ N(0, 1), x | z ~ N(w z + b, sigma^2 I) in two dimensions, and q(z | x) = N(a.x + c, tau^2). */
export interface LinearGaussian {
  readonly w: readonly [number, number];
  readonly b: readonly [number, number];
  readonly sigma: number;
  readonly a: readonly [number, number];
  readonly c: number;
  readonly tau: number;
}

export type Point = readonly [number, number];

/** A model whose q is not its posterior, and points that it could have made. */
export const model: LinearGaussian = {
  w: [1, -0.5],
  b: [0.3, 0.1],
  sigma: 0.7,
  a: [0.4, -0.3],
  c: 0.2,
  tau: 0.6,
};

export const points: Point[] = [
  [0.5, 0.2],
  [-1.3, 0.8],
  [2.1, -0.9],
];

const dot = (u: Point, v: Point): number => u[0] * v[0] + u[1] * v[1];
const minus = (u: Point, v: Point): Point => [u[0] - v[0], u[1] - v[1]];
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The ELBO in closed form, in nats a data point. */
export function exactElbo({ w, b, sigma, a, c, tau }: LinearGaussian, points: readonly Point[]) {
  return meanOf(
    points.map((x) => {
      const mean = dot(a, x) + c;
      const residual = minus(minus(x, b), [w[0] * mean, w[1] * mean]);
      const squares = dot(residual, residual) + dot(w, w) * tau ** 2;
      const logLikelihood = -Math.log(2 * Math.PI * sigma ** 2) - squares / (2 * sigma ** 2);
      return logLikelihood - ((tau ** 2 + mean ** 2 - 1) / 2 - Math.log(tau));
    }),
  );
}

/** log p(x) = log N(x; b, w w' + sigma^2 I), in nats a data point. */
export function logEvidence({ w, b, sigma }: LinearGaussian, points: readonly Point[]) {
  const scale = dot(w, w) + sigma ** 2;
  const logDeterminant = Math.log(sigma ** 2 * scale);
  return meanOf(
    points.map((x) => {
      const d = minus(x, b);
      const quadratic = (dot(d, d) - dot(w, d) ** 2 / scale) / sigma ** 2;
      return -Math.log(2 * Math.PI) - (logDeterminant + quadratic) / 2;
    }),
  );
}

/** The same model with q(z | x) = p(z | x), the exact posterior. */
export function withPosterior(model: LinearGaussian): LinearGaussian {
  const { w, b, sigma } = model;
  const scale = dot(w, w) + sigma ** 2;
  const a: Point = [w[0] / scale, w[1] / scale];
  return { ...model, a, c: -dot(a, b), tau: sigma / Math.sqrt(scale) };
}

/** The model as the bounds take it, with parameters that gradients can be taken by. */
export function asVae(
  { w, b, sigma, a, c, tau }: LinearGaussian,
  points: readonly Point[],
  seed: number,
  samples = 1,
): VaeOptions & { parameters: Record<'w' | 'b' | 'a' | 'c' | 'logTau', tf.Variable> } {
  const variable = (values: readonly number[]) => tf.variable(tf.tensor2d([[...values]]));
  const parameters = {
    w: variable(w),
    b: variable(b),
    a: variable(a),
    c: variable([c]),
    logTau: variable([Math.log(tau)]),
  };
  return {
    parameters,
    x: tf.tensor2d(points.map((point) => [...point])),
    encoder: (x) =>
      new Normal(
        tf.add(tf.sum(tf.mul(x, parameters.a), 1, true), parameters.c),
        tf.exp(parameters.logTau),
      ),
    decoder: (z) => new Normal(tf.add(tf.mul(z, parameters.w), parameters.b), sigma),
    prior: new Normal(0, 1),
    generator: torchGenerator(seed),
    samples,
  };
}
