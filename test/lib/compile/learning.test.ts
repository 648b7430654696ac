import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  Adam,
  BatchNorm1d,
  Bernoulli,
  compile,
  elbo,
  fit,
  Independent,
  Linear,
  Normal,
  ready,
  RMSProp,
  Sequential,
  Softplus,
  Tanh,
  torchGenerator,
  type Distribution,
  type Generator,
} from 'elbolab';
import { expectClose } from './models';

beforeAll(async () => {
  await ready();
});

const trunk = (g: Generator, ...sizes: number[]) =>
  new Sequential(sizes.slice(1).flatMap((size, i) => [new Linear(sizes[i], size, g), new Tanh()]));

/** A VAE with the likelihood that `observe` makes of the decoder's last layer. */
function vae(
  data: number,
  observe: (output: tf.Tensor) => Distribution,
  kl: 'analytic' | 'monteCarlo',
) {
  const generator = torchGenerator(1);
  const encoder = trunk(generator, data, 8);
  const [mean, scale] = [new Linear(8, 2, generator), new Linear(8, 2, generator)];
  const decoder = new Sequential([trunk(generator, 2, 8), new Linear(8, data, generator)]);
  const parameters = [encoder, mean, scale, decoder].flatMap((part) => part.parameters());
  const optimizer = new Adam(parameters, { lr: 1e-2 });
  const loss = (x: tf.Tensor) =>
    tf.neg<tf.Scalar>(
      elbo({
        x,
        encoder: (given) => {
          const h = encoder.forward(given);
          return new Normal(mean.forward(h), tf.exp(scale.forward(h)));
        },
        decoder: (z) => observe(decoder.forward(z)),
        prior: new Normal(0, 1),
        generator,
        kl,
        samples: kl === 'analytic' ? 1 : 3,
      }),
    );
  return (x: tf.Tensor) => optimizer.minimize(() => loss(x), true);
}

/** A regression through batch normalisation, whose running statistics are state too. */
function normalised() {
  const generator = torchGenerator(2);
  const net = new Sequential([
    new Linear(3, 6, generator),
    new BatchNorm1d(6),
    new Softplus(),
    new Linear(6, 1, generator),
  ]);
  const optimizer = new RMSProp(net.parameters(), { lr: 1e-3 });
  return (x: tf.Tensor) =>
    optimizer.minimize(
      () => tf.mean<tf.Scalar>(tf.square(tf.sub(net.forward(x), tf.sum(x, 1, true)))),
      true,
    );
}

const MODELS: [string, () => (x: tf.Tensor) => tf.Tensor | null][] = [
  ['a VAE with normal observations', () => vae(3, (m) => new Normal(m, 0.5), 'analytic')],
  ['a VAE with an estimated KL', () => vae(3, (m) => new Normal(m, 0.5), 'monteCarlo')],
  [
    'a VAE with Bernoulli observations',
    () => vae(3, (m) => new Independent(new Bernoulli({ logits: m }), 1), 'analytic'),
  ],
  ['batch normalisation', normalised],
];

describe.each(MODELS)('%s', (_, make) => {
  it('learns over 50 compiled steps what it learns over 50 eager ones', async () => {
    const [eager, compiled] = [make(), make()];
    const step = compile(compiled, { strict: true });
    const data = torchGenerator(3);
    for (let i = 0; i < 50; i++) {
      // Every fifth batch is shorter.
      const x = data.bernoulli(tf.fill([i % 5 === 4 ? 7 : 16, 3], 0.4));
      expectClose(await step(x), eager(x), { rtol: 1e-3, atol: 1e-4 });
    }
    expect(step.traces).toBe(2);
  });
});

it('fit takes a compiled step', async () => {
  const step = compile(normalised(), { strict: true });
  const x = torchGenerator(4).randn([16, 3]);
  const { history } = await fit({
    step: async (batch: tf.Tensor) => await step(batch),
    batches: [x, x],
    epochs: 10,
  });
  expect(history.loss[9]).toBeLessThan(history.loss[0]);
});
