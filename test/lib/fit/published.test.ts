import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  Adam,
  circleData,
  DataLoader,
  elbo,
  fit,
  Linear,
  Module,
  mseLoss,
  Normal,
  ready,
  relu,
  Sequential,
  Relu,
  sineData,
  torchGenerator,
  type Generator,
} from 'elbolab';

/** What the published lab printed: the loss before iterations 100, 200, 300 and 400, and both ELBOs of epochs 0 and 10. */
const losses = [
  0.05827584117650986, 0.026369161903858185, 0.021391645073890686, 0.019107051193714142,
];
const elbos = [
  [-45.5057, -42.9813],
  [-29.9157, -29.5217],
];

class Encoder extends Module {
  readonly hidden: Sequential;
  readonly mean: Linear;
  readonly logVariance: Linear;

  constructor(g: Generator) {
    super();
    this.hidden = new Sequential([new Linear(2, 20, g), new Relu(), new Linear(20, 20, g)]);
    this.mean = new Linear(20, 1, g);
    this.logVariance = new Linear(20, 1, g);
  }

  forward(x: tf.Tensor): Normal {
    const h = relu(this.hidden.forward(x));
    return new Normal(this.mean.forward(h), tf.exp(tf.mul(this.logVariance.forward(h), 0.5)));
  }
}

beforeAll(async () => {
  await ready();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  return () => {
    vi.restoreAllMocks();
  };
});

describe('the published lab', () => {
  // Slow: 400 iterations over 10,000 points, on whichever engine the library is tested on.
  it('regression on a sine: the first losses to 1e-5 relative', async () => {
    const g = torchGenerator(0);
    const { x, y } = sineData(g, { n: 10_000, sigma: 0.1 });
    const net = new Sequential([new Linear(1, 20, g), new Relu(), new Linear(20, 1, g)]);
    const optimizer = new Adam(net.parameters(), { lr: 1e-3 });
    const batch: [tf.Tensor, tf.Tensor] = [x.expandDims(1), y.expandDims(1)];
    const { history } = await fit({
      step: ([input, target]) =>
        optimizer.minimize(() => mseLoss(net.forward(input), target), true),
      batches: [batch],
      epochs: 400,
    });
    losses.forEach((published, i) => {
      // Another machine running PyTorch differs by 3e-7; float32 means of 10,000 squares on WebAssembly by 3e-6.
      const loss = history.loss[100 * i + 99];
      expect(Math.abs(loss / published - 1)).toBeLessThan(1e-5);
    });
  });

  it('VAE on a circle: the first ELBOs to the last printed digit', async () => {
    const g = torchGenerator(0);
    const { x } = circleData(g, { n: 20_000, sigma: 0.1 });
    const options = { batchSize: 1000, shuffle: true, generator: g };
    const train = new DataLoader(x.slice([0, 0], [15_000, 2]), options);
    const test = new DataLoader(x.slice([15_000, 0], [5000, 2]), options);
    const encoder = new Encoder(g);
    const means = new Sequential([
      new Linear(1, 20, g),
      new Relu(),
      new Linear(20, 20, g),
      new Relu(),
      new Linear(20, 2, g),
    ]);
    const decoder = (z: tf.Tensor) => new Normal(means.forward(z), 0.1);
    const prior = new Normal(0, 1);
    const bound = (batch: tf.Tensor) => elbo({ x: batch, encoder, decoder, prior, generator: g });
    const optimizer = new Adam([...encoder.parameters(), ...means.parameters()], { lr: 3e-4 });
    const { history } = await fit({
      step: (batch) => optimizer.minimize(() => tf.neg(bound(batch)), true),
      batches: train,
      epochs: 11,
      evaluate: () => {
        let sum = 0;
        for (const batch of test) sum += tf.tidy(() => bound(batch).dataSync()[0]) * batch.shape[0];
        return sum / test.datasetSize;
      },
    });
    elbos.forEach(([training, testing], i) => {
      // Half a unit of the last digit, and as much again for rounding on the way.
      expect(Math.abs(-history.loss[10 * i] - training)).toBeLessThan(1e-4);
      expect(Math.abs(history.evaluation[10 * i] - testing)).toBeLessThan(1e-4);
    });
  });
});
