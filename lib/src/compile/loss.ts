import * as tf from '@tensorflow/tfjs';
import { takeApart } from './structure';

/** A loss became NaN or infinite. */
export class NonFiniteLossError extends Error {
  override readonly name = 'NonFiniteLossError';

  constructor(
    readonly loss: number,
    /** The step, counted from 0. */
    readonly step: number,
  ) {
    super(`the loss of step ${step} is ${loss}`);
  }
}

/** The first float scalar of what a step returned. */
export function firstScalar(result: unknown): number | undefined {
  const scalar = takeApart(result).tensors.find(isFloatScalar);
  return scalar?.dataSync()[0];
}

function isFloatScalar(tensor: tf.Tensor): boolean {
  return tensor.rank === 0 && tensor.dtype === 'float32';
}
