import type * as tf from '@tensorflow/tfjs';

/**
 * An explicit stream of random numbers. There is no global stream: whoever draws is handed a generator, and two parts of a
 * program that must not share one each get a `fork()`.
 *
 * Every method that returns a tensor returns exactly one new tensor, which the caller owns.
 */
export interface Generator {
  /** Uniform float32 numbers on [0, 1), of shape `shape`. */
  rand(shape: readonly number[]): tf.Tensor;

  /** Standard normal float32 numbers, of shape `shape`. */
  randn(shape: readonly number[]): tf.Tensor;

  /** Uniform float32 numbers on [low, high), of shape `shape`. */
  uniform(shape: readonly number[], low: number, high: number): tf.Tensor;

  /** Uniform integers on [low, high) as an int32 tensor of shape `shape`. */
  randint(low: number, high: number, shape: readonly number[]): tf.Tensor;

  /**
   * One coin a probability: float32 ones and zeros of the shape of `probs`, 1 where a uniform number falls below the
   * probability. The values of `probs` are not read back, so one above 1 counts as 1, and one below 0 or NaN as 0.
   */
  bernoulli(probs: tf.Tensor): tf.Tensor;

  /** The integers 0 ... n - 1 in random order. */
  randperm(n: number): Int32Array;

  /** A uniform integer on [0, 2^63), good as a seed. */
  randint64(): bigint;

  /** `n` uniform float32 numbers on [0, 1): what `rand` puts into a tensor. */
  randArray(n: number): Float32Array;

  /** `n` standard normal float32 numbers: what `randn` puts into a tensor. */
  randnArray(n: number): Float32Array;

  /** An independent stream, determined by where this one stands; this one moves on. */
  fork(): Generator;

  /** `n` independent streams: `n` forks, one after the other. */
  split(n: number): Generator[];

  /** Where the stream stands, as plain data that survives JSON. */
  getState(): GeneratorState;

  /** Puts the stream where `state` says, so that it repeats what it drew from there on. */
  setState(state: GeneratorState): void;
}

/** A snapshot of a stream, made by `getState()` of the same kind of generator. */
export interface GeneratorState {
  /** The algorithm: a state can only be set on the same one. */
  readonly algorithm: 'mt19937';
  /** The 624 words of the Mersenne twister. */
  readonly words: readonly number[];
  /** How many of the words are used up. */
  readonly position: number;
  /** The second normal of a pair, kept for the next call; null if there is none. */
  readonly spareNormal: number | null;
}
