import * as tf from '@tensorflow/tfjs';
import {
  BatchNorm1d,
  klDivergence,
  Linear,
  Normal,
  numpyGenerator,
  Relu,
  RMSProp,
  Sequential,
  softplus,
  type Generator,
} from 'elbolab';
import { affineFlops, type StepDefinition } from './workload';

const [N, P, K, SAMPLES] = [200, 500, 3, 10];
const DECODER_FLOPS = affineFlops(SAMPLES * N, [K, 128, 128, P], 'computed');

/** Document 004's data: a linear factor model with noise of 0.3, [200, 500]. */
function factorData(): tf.Tensor2D {
  const rng = numpyGenerator(1);
  const loadings = tf.tensor2d(Float32Array.from(rng.normal({ scale: 0.5, size: [N, K] })), [N, K]);
  const factors = tf.tensor2d(Float32Array.from(rng.normal({ scale: 0.5, size: [P, K] })), [P, K]);
  const noise = tf.tensor2d(Float32Array.from(rng.normal({ scale: 0.3, size: [N, P] })), [N, P]);
  return tf.add(tf.matMul(loadings, factors, false, true), noise);
}

function makeDecoder(generator: Generator): Sequential {
  return new Sequential([
    ...[new Linear(K, 128, generator), new Relu()],
    ...[new Linear(128, 128, generator), new Relu()],
    new Linear(128, P, generator),
  ]);
}

/** Minus the ELBO of all the data, from ten draws of every z. */
function negativeElbo(x: tf.Tensor, q: Normal, { decoder, residual, generator }: Model): tf.Scalar {
  const z = q.rsample(generator, [SAMPLES]);
  const logLikelihood = new Normal(decoder.forward(z), softplus(residual)).logProb(x);
  const kl = tf.sum(klDivergence(q, new Normal(0, 1)));
  return tf.sub(kl, tf.sum(tf.mean(logLikelihood, 0)));
}

interface Model {
  readonly decoder: Sequential;
  readonly residual: tf.Variable;
  readonly generator: Generator;
}

/** Document 004, amortised: an encoder with BatchNorm gives the posteriors. */
export const amortised: StepDefinition = {
  name: 'amortised',
  title: '004, amortised',
  flops:
    affineFlops(N, [P, 128, 128], 'data') +
    2 * affineFlops(N, [128, K], 'computed') +
    DECODER_FLOPS,
  create(generator) {
    const x = factorData();
    const residual = tf.variable(tf.zeros([1]));
    const net = new Sequential([
      ...[new Linear(P, 128, generator), new Relu(), new BatchNorm1d(128)],
      ...[new Linear(128, 128, generator), new Relu(), new BatchNorm1d(128)],
    ]);
    const [mean, scale] = [new Linear(128, K, generator), new Linear(128, K, generator)];
    const decoder = makeDecoder(generator);
    const parts = [net, mean, scale, decoder].flatMap((part) => part.parameters());
    const optimizer = new RMSProp([residual, ...parts]);
    const loss = (): tf.Scalar => {
      const h = net.forward(x);
      const q = new Normal(mean.forward(h), softplus(scale.forward(h)));
      return negativeElbo(x, q, { decoder, residual, generator });
    };
    return { batch: [], step: () => optimizer.minimize(loss, true) };
  },
};

/** Document 004, unamortised: a mean and a scale of its own for every data point. */
export const unamortised: StepDefinition = {
  name: 'unamortised',
  title: '004, unamortised',
  flops: DECODER_FLOPS,
  create(generator) {
    const x = factorData();
    const mean = tf.variable(tf.zeros([N, K]));
    const scale = tf.variable(tf.zeros([N, K]));
    const residual = tf.variable(tf.zeros([1]));
    const decoder = makeDecoder(generator);
    const optimizer = new RMSProp([mean, scale, residual, ...decoder.parameters()]);
    const loss = (): tf.Scalar => {
      const q = new Normal(mean, softplus(scale));
      return negativeElbo(x, q, { decoder, residual, generator });
    };
    return { batch: [], step: () => optimizer.minimize(loss, true) };
  },
};
