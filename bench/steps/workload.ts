import type * as tf from '@tensorflow/tfjs';
import type { Generator } from 'elbolab';

/** A training step with its data. */
export interface Workload {
  /** What the step is called with, one batch always: rows, of which a DataLoader could serve others. */
  readonly batch: readonly tf.Tensor[];
  /** Takes one step and returns the loss of before it. */
  readonly step: (...batch: tf.Tensor[]) => tf.Scalar;
}

/** A step of one of the documents. */
export interface StepDefinition {
  /** What the twins in bench/peers call it. */
  readonly name: string;
  readonly title: string;
  /** Floating-point operations of the products of matrices, forward and backward; the rest is small beside it, or memory. */
  readonly flops: number;
  /** Draws data and parameters, as the twin in PyTorch does from the same seed. */
  create(generator: Generator): Workload;
}

/**
 * Operations of a chain of affine maps of so many rows: a product forward, and two backward, by weights and by input. The
 * data that the first one is given need no gradient.
 */
export function affineFlops(
  rows: number,
  sizes: readonly number[],
  input: 'data' | 'computed',
): number {
  return sizes.slice(1).reduce((sum, size, i) => {
    const products = i === 0 && input === 'data' ? 2 : 3;
    return sum + 2 * products * rows * sizes[i] * size;
  }, 0);
}
