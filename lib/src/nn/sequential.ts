import * as tf from '@tensorflow/tfjs';
import { Module, type TensorModule } from './module';

/**
 * Modules one after the other, each fed with what the one before returned.
 *
 * @example
 * const g = torchGenerator(0);
 * const net = new Sequential([new Linear(1, 20, g), new Relu(), new Linear(20, 1, g)]);
 * console.assert(net.forward(tf.zeros([7, 1])).shape.join() === '7,1');
 */
export class Sequential extends Module {
  readonly layers: readonly TensorModule[];

  constructor(layers: readonly TensorModule[]) {
    super();
    this.layers = [...layers];
  }

  /** Returns a new tensor; without layers a copy of x. */
  forward(x: tf.Tensor): tf.Tensor {
    return tf.tidy(() => {
      const y = this.layers.reduce((input, layer) => layer.forward(input), x);
      return y === x ? x.clone() : y;
    });
  }
}
