import * as tf from '@tensorflow/tfjs';
import { BernoulliVae, elbo, grid2d, ready, tanh, torchGenerator } from 'elbolab';
import { beforeAll, expect, test } from 'vitest';
import { tensorsLeftBy } from '../tensorCount';
import reference from '../../reference/models.json';

beforeAll(() => ready());

const small = { pixels: 6, hidden: 5 };

/** float32 sums of six terms of up to three nats, each off by a few units of 2^-22. */
const CLOSE = 5e-6;

function distance(found: tf.Tensor, expected: readonly number[]): number {
  const values = found.dataSync();
  expect(values).toHaveLength(expected.length);
  return Math.max(...expected.map((value, i) => Math.abs(value - values[i])));
}

test('weights, draws and log densities are those of PyTorch from the same stream', () => {
  tf.tidy(() => {
    const g = torchGenerator(3);
    const vae = new BernoulliVae(g, small);
    const x = g.bernoulli(tf.fill([4, 6], 0.5));
    expect(x.arraySync()).toEqual(reference.x);
    const z = vae.encode(x).rsample(g);
    expect(distance(z, reference.z.flat())).toBeLessThan(CLOSE);
    expect(distance(vae.logLikelihood(x, z), reference.logLikelihood)).toBeLessThan(CLOSE);
    expect(distance(vae.logPrior(z), reference.logPrior)).toBeLessThan(CLOSE);
    expect(distance(vae.logQ(z, x), reference.logQ)).toBeLessThan(CLOSE);
  });
});

test("the library's estimator takes it as encoder and decoder, with PyTorch's value and gradient", () => {
  const vae = new BernoulliVae(torchGenerator(3), small);
  const noise = torchGenerator(3);
  new BernoulliVae(noise, small).dispose();
  const x = tf.tidy(() => noise.bernoulli(tf.fill([4, 6], 0.5)));
  const { value, grads } = tf.variableGrads(
    () =>
      elbo({
        x,
        encoder: (given) => vae.encode(given),
        decoder: (z) => vae.decode(z),
        prior: vae.prior,
        kl: 'monteCarlo',
        generator: noise,
      }),
    vae.parameters(),
  );
  expect(Math.abs(value.dataSync()[0] - reference.elbo)).toBeLessThan(CLOSE);
  const gradient = grads[vae.encoderMean.weight.name];
  expect(distance(gradient, reference.gradient.flat())).toBeLessThan(CLOSE);
});

test('the table holds the log likelihood of every image under every z, of the pixels seen', () => {
  tf.tidy(() => {
    const vae = new BernoulliVae(torchGenerator(0), small);
    const x = tf.tensor2d(reference.x);
    const { points, size } = grid2d({ from: -3, to: 3, points: 3 }, { from: -1, to: 1, points: 2 });
    const z = tf.tensor2d(Float32Array.from(points), [size, 2]);
    const table = vae.logLikelihoodTable(x, z);
    const pairs = tf.stack(
      tf.unstack(x).map((row) => vae.logLikelihood(tf.tile(tf.expandDims(row), [size, 1]), z)),
    );
    expect(distance(table, Array.from(pairs.dataSync()))).toBeLessThan(1e-5);

    const top = tf.tensor1d([1, 1, 1, 0, 0, 0]);
    const bottom = tf.sub(1, top);
    const halves = [top, bottom].map((seen) => vae.logLikelihoodTable(x, z, seen));
    expect(distance(tf.addN(halves), Array.from(table.dataSync()))).toBeLessThan(1e-5);
    const ignored = vae.logLikelihoodTable(tf.mul(x, top), z, top);
    expect(distance(ignored, Array.from(halves[0].dataSync()))).toBe(0);
  });
});

test('every method leaves one tensor', () => {
  const vae = new BernoulliVae(torchGenerator(0), small);
  const [x, z] = [tf.tensor2d(reference.x), tf.tensor2d(reference.z)];
  const kept = [
    () => vae.logQ(z, x),
    () => vae.logPrior(z),
    () => vae.logLikelihood(x, z),
    () => vae.logLikelihoodTable(x, z),
  ].map((run) => tensorsLeftBy(run));
  expect(kept).toEqual([1, 1, 1, 1]);
});

test('wrong sizes and shapes are refused by name', () => {
  expect(() => new BernoulliVae(torchGenerator(0), { latent: 0 })).toThrow(
    'latent must be an integer of at least 1, but was 0',
  );
  const vae = new BernoulliVae(torchGenerator(0), small);
  const [x, z] = [tf.zeros([1, 6]), tf.zeros([1, 2])];
  expect(() => vae.logLikelihoodTable(z, z)).toThrow('x must be a tensor of shape [any, 6]');
  expect(() => vae.logLikelihoodTable(x, z, tf.zeros([3]))).toThrow(
    'seen must be a tensor of shape [6]',
  );
});

test('is the network of the paper: by hand', () => {
  tf.tidy(() => {
    const vae = new BernoulliVae(torchGenerator(0));
    expect([...vae.namedParameters()].map(([name, { shape }]) => [name, shape])).toEqual([
      ['encoderHidden.weight', [500, 784]],
      ['encoderHidden.bias', [500]],
      ['encoderMean.weight', [2, 500]],
      ['encoderMean.bias', [2]],
      ['encoderLogVariance.weight', [2, 500]],
      ['encoderLogVariance.bias', [2]],
      ['decoderHidden.weight', [500, 2]],
      ['decoderHidden.bias', [500]],
      ['decoderLogits.weight', [784, 500]],
      ['decoderLogits.bias', [784]],
    ]);
    const z = tf.tensor2d([[0.3, -1]]);
    const byHand = vae.decoderLogits.forward(tanh(vae.decoderHidden.forward(z)));
    expect(distance(vae.logits(z), Array.from(byHand.dataSync()))).toBe(0);
  });
});
