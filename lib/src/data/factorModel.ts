import { requireInteger, requireNonNegative } from '../arguments';
import type { NumpyGenerator } from '../random';

/** The sizes and scales of a linear factor model. */
export interface FactorModelOptions {
  /** Data points, n. Default 200. */
  readonly points?: number;
  /** Observed variables, p. Default 500. */
  readonly variables?: number;
  /** Factors, k. Default 3. */
  readonly factors?: number;
  /** The standard deviation of the entries of both matrices. Default 0.5. */
  readonly weightScale?: number;
  /** The standard deviation of the noise. Default 0.3. */
  readonly noiseScale?: number;
}

/** Data of a linear factor model and what they were made of; matrices in float64, row by row. */
export interface FactorModelData {
  /** The factors of each data point, L: n rows of k. */
  readonly scores: Float64Array;
  /** The weight of each factor in each variable, F: p rows of k. */
  readonly weights: Float64Array;
  /** The data without noise, L F': n rows of p. */
  readonly mean: Float64Array;
  /** The data, x = L F' + noise: n rows of p. */
  readonly x: Float64Array;
}

/**
 * Data of a linear factor model, x = L F' + noise, with the entries of L and F from N(0, weightScale^2) and those of the noise
 * from N(0, noiseScale^2). The draws are NumPy's, in the order `l = rng.normal(scale=weightScale, size=(n, k)); f =
 * rng.normal(scale=weightScale, size=(p, k)); x = rng.normal(loc=l @ f.T, scale=noiseScale)`; the products of L F' are summed in
 * the order of the factors, which may differ from NumPy's in the last bit.
 *
 * @throws ArgumentError for a size below 1 or a negative scale.
 *
 * @example
 * const { x, scores } = factorModelData(numpyGenerator(1), { points: 20, variables: 5 });
 * console.assert(x.length === 100 && scores.length === 60);
 */
export function factorModelData(
  generator: NumpyGenerator,
  options: FactorModelOptions = {},
): FactorModelData {
  const {
    points = 200,
    variables = 500,
    factors = 3,
    weightScale = 0.5,
    noiseScale = 0.3,
  } = options;
  for (const [name, size] of Object.entries({ points, variables, factors }))
    requireInteger(name, size, { min: 1 });
  requireNonNegative('weightScale', weightScale);
  requireNonNegative('noiseScale', noiseScale);
  const scores = generator.normal({ scale: weightScale, size: [points, factors] });
  const weights = generator.normal({ scale: weightScale, size: [variables, factors] });
  const mean = productOfRows(scores, weights, factors);
  const x = generator.normal({ scale: noiseScale, size: [points, variables] });
  for (let i = 0; i < x.length; i++) x[i] += mean[i];
  return { scores, weights, mean, x };
}

/** A B' for matrices with rows of k numbers. */
function productOfRows(a: Float64Array, b: Float64Array, k: number): Float64Array {
  const [rows, columns] = [a.length / k, b.length / k];
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      for (let f = 0; f < k; f++) product[i * columns + j] += a[i * k + f] * b[j * k + f];
  return product;
}
