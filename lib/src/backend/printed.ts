import { inspect } from 'node:util';
import * as tf from '@tensorflow/tfjs';

/** Makes Node, and with it a cell, print tensors with their shape, type and numbers, in place of the fields that hold them. */
export function printNumbersOfTensors(): void {
  Object.defineProperty(tf.Tensor.prototype, inspect.custom, {
    configurable: true,
    value: function (this: tf.Tensor, depth: number) {
      return printed(this, depth);
    },
  });
}

function printed(tensor: tf.Tensor, depth: number): string {
  const kind = tensor instanceof tf.Variable ? 'Variable' : 'Tensor';
  const head = `${kind} [${tensor.shape.join(', ')}] ${tensor.dtype}`;
  if (tensor.isDisposed) return `${head}, disposed`;
  if (depth < 0) return `[${head}]`; // within more objects than Node opens
  // TensorFlow.js lists the numbers, without the middle of long axes, below a line that says "Tensor".
  const [, ...numbers] = tensor.toString().split('\n');
  return [head, ...numbers].join('\n');
}
