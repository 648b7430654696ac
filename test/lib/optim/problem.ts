import * as tf from '@tensorflow/tfjs';
import { Linear, mseLoss, Sequential, Tanh, torchGenerator } from 'elbolab';

/** The problem of test/reference/optim.py: the same data and initial values, from the same stream. */
export function problem() {
  const g = torchGenerator(0);
  const [x, y] = [g.randn([32, 3]), g.randn([32, 1])];
  const net = new Sequential([new Linear(3, 8, g), new Tanh(), new Linear(8, 1, g)]);
  return {
    parameters: net.parameters(),
    loss: () => tf.tidy(() => mseLoss(net.forward(x), y)),
    dispose: () => {
      net.dispose();
      tf.dispose([x, y]);
    },
  };
}
