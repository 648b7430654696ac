import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  elbo,
  Independent,
  Linear,
  Module,
  Normal,
  ready,
  relu,
  torchGenerator,
  type Distribution,
  type Generator,
} from 'elbolab';
import { expectClose } from '../../laws/close';

interface Case {
  readonly kind: 'analytic' | 'monteCarlo' | 'importanceWeighted';
  readonly samples: number;
  readonly value: number;
  readonly encoderGradient: number[];
  readonly decoderGradient: number[];
}

/** What test/reference/infer.py wrote. */
const cases = JSON.parse(
  readFileSync(new URL('../../reference/infer.json', import.meta.url), 'utf8'),
) as Case[];

class Encoder extends Module {
  readonly fc1: Linear;
  readonly fc2: Linear;
  readonly fc31: Linear;
  readonly fc32: Linear;

  constructor(g: Generator) {
    super();
    this.fc1 = new Linear(2, 20, g);
    this.fc2 = new Linear(20, 20, g);
    this.fc31 = new Linear(20, 3, g);
    this.fc32 = new Linear(20, 3, g);
  }

  forward(x: tf.Tensor): Normal {
    const h = relu(this.fc2.forward(relu(this.fc1.forward(x))));
    return new Normal(this.fc31.forward(h), tf.exp(tf.mul(this.fc32.forward(h), 0.5)));
  }
}

class Decoder extends Module {
  readonly fc1: Linear;
  readonly fc2: Linear;

  constructor(g: Generator) {
    super();
    this.fc1 = new Linear(3, 20, g);
    this.fc2 = new Linear(20, 2, g);
  }

  forward(z: tf.Tensor): Normal {
    return new Normal(this.fc2.forward(relu(this.fc1.forward(z))), 0.5);
  }
}

/** The same model with the elements of a point as further batch dimensions, or as one event. */
const shapes: Record<string, (distribution: Normal) => Distribution> = {
  'batch dimensions': (distribution) => distribution,
  'an event': (distribution) => new Independent(distribution, 1),
};

beforeAll(async () => {
  await ready();
});

describe.each(Object.entries(shapes))(
  "PyTorch's bounds and gradients, elements as %s",
  (_, shape) => {
    it.each(cases.map((each) => [each.kind, each.samples, each] as const))(
      '%s, %i samples',
      (kind, samples, expected) => {
        const generator = torchGenerator(0);
        const x = generator.randn([16, 2]);
        const [encoder, decoder] = [new Encoder(generator), new Decoder(generator)];
        const vae = {
          x,
          encoder: (given: tf.Tensor) => shape(encoder.forward(given)),
          decoder: { forward: (z: tf.Tensor) => shape(decoder.forward(z)) },
          prior: shape(new Normal(tf.zeros([3]), 1)),
          generator,
          samples,
        };
        const { value, grads } = tf.variableGrads(() =>
          kind === 'importanceWeighted'
            ? elbo({ ...vae, estimator: kind })
            : elbo({ ...vae, kl: kind }),
        );
        expect(value.shape).toEqual([]);
        // float32 sums of 16 to 128 terms of up to 50 nats, in another order.
        expectClose(value, [expected.value], { rtol: 2e-6, atol: 0 });
        const tolerance = { rtol: 1e-5, atol: 1e-5 };
        expectClose(grads[encoder.fc1.weight.name], expected.encoderGradient, tolerance);
        expectClose(grads[decoder.fc1.weight.name], expected.decoderGradient, tolerance);
      },
    );
  },
);
