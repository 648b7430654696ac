import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backend, compile, ready, torchGenerator } from 'elbolab';
import { expectClose } from './models';

beforeAll(async () => {
  await ready();
  // It has every kernel with its gradient, which the wasm backend has not.
  await tf.setBackend('cpu');
});
afterAll(() => tf.setBackend(backend().name));

/** Functions of one or two matrices [4, 3] that give such a matrix again, all of moderate size and slope. */
const UNARY: ((x: tf.Tensor) => tf.Tensor)[] = [
  tf.relu,
  tf.tanh,
  tf.sigmoid,
  tf.softplus,
  tf.sin,
  tf.neg,
  tf.elu,
  (x) => tf.exp(tf.tanh(x)),
  (x) => tf.log(tf.add(tf.square(x), 1)),
  (x) => tf.sqrt(tf.add(tf.abs(x), 0.1)),
  (x) => tf.mul(x, 0.5),
  (x) => tf.sub(x, tf.mean(x, 0, true)),
  (x) => tf.div(x, tf.add(1, tf.sum(tf.square(x)))),
  (x) => tf.softmax(x),
  (x) => tf.reverse(x, 0),
  (x) => tf.transpose(tf.reshape(x, [3, 4])),
  (x) => tf.concat([tf.slice(x, [1, 0], [3, 3]), tf.slice(x, [0, 0], [1, 3])], 0),
  (x) => tf.clipByValue(x, -0.7, 0.9),
  (x) => tf.add(x, tf.ones([4, 3])),
  (x) => tf.mul(x, tf.step(tf.sub(x, 0.1))),
  (x) => tf.sub(x, tf.logSumExp(x, 1, true)),
  (x) => tf.gather(x, tf.tensor1d([3, 0, 0, 2], 'int32')),
];
const BINARY: ((a: tf.Tensor, b: tf.Tensor) => tf.Tensor)[] = [
  tf.add,
  tf.sub,
  tf.mul,
  tf.maximum,
  tf.squaredDifference,
  (a, b) => tf.div(a, tf.add(tf.square(b), 0.5)),
  (a, b) => tf.matMul(a, tf.matMul(b, a, true, false)),
  (a, b) => tf.add(a, tf.sum(b, 0)),
  (a, b) => tf.mul(a, tf.max(b, 1, true)),
];

/** One operation: which, and which of the values made so far it takes. */
const operation = fc.record({
  kind: fc.integer({ min: 0, max: UNARY.length + BINARY.length - 1 }),
  first: fc.nat(),
  second: fc.nat(),
});
const program = fc.record({
  operations: fc.array(operation, { minLength: 1, maxLength: 12 }),
  optimizer: fc.constantFrom('sgd', 'momentum', 'adam', 'rmsprop', 'by hand'),
  draws: fc.boolean(),
});

type Operations = { kind: number; first: number; second: number }[];

function evaluate(operations: Operations, start: tf.Tensor[]): tf.Tensor {
  const values = [...start];
  for (const { kind, first, second } of operations) {
    const [a, b] = [first, second].map((n) => values[n % values.length]);
    const value = kind < UNARY.length ? UNARY[kind](a) : BINARY[kind - UNARY.length](a, b);
    // Keeps repeated products from running away.
    values.push(tf.clipByValue(value, -3, 3));
  }
  return values[values.length - 1];
}

function makeStep({
  operations,
  optimizer: name,
  draws,
}: {
  operations: Operations;
  optimizer: string;
  draws: boolean;
}) {
  const weights = [1, 2].map((seed) =>
    tf.tidy(() => tf.variable(tf.randomUniform([4, 3], -1, 1, 'float32', seed))),
  );
  const generator = torchGenerator(5);
  const optimizers: Record<string, () => tf.Optimizer> = {
    sgd: () => tf.train.sgd(0.01),
    momentum: () => tf.train.momentum(0.01, 0.9),
    adam: () => tf.train.adam(1e-3, 0.9, 0.999, 1e-2),
    rmsprop: () => tf.train.rmsprop(1e-3, 0.9, 0, 1e-2),
  };
  const optimizer = name === 'by hand' ? undefined : optimizers[name]();
  const dispose = () => {
    optimizer?.dispose();
    tf.dispose(weights);
  };
  const step = (x: tf.Tensor) => {
    const noise = draws ? generator.randn([4, 3]) : tf.zeros([4, 3]);
    const loss = () =>
      tf.add<tf.Scalar>(
        tf.mean(tf.square(evaluate(operations, [x, noise, ...weights]))),
        tf.mul(1e-2, tf.sum(tf.square(tf.add(weights[0], weights[1])))),
      );
    if (optimizer) return optimizer.minimize(loss, true, weights) as tf.Scalar; // not null, as it is asked for
    const { value, grads } = tf.variableGrads(loss, weights);
    for (const weight of weights) weight.assign(tf.sub(weight, tf.mul(0.01, grads[weight.name])));
    return value;
  };
  return { step, dispose };
}

// `npm run fuzz` tries many more, other ones each time; fast-check prints the seed of a failure.
const fuzzing = process.env.MODE === 'fuzz';
const AMOUNT = fuzzing
  ? { numRuns: 5000, seed: Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31) }
  : { numRuns: 40, seed: 20240607 };

it('steps put together at random do compiled what they do eagerly', async () => {
  await fc.assert(
    fc.asyncProperty(program, async (description) => {
      const [eager, traced] = [makeStep(description), makeStep(description)];
      const compiled = compile(traced.step, { strict: true });
      try {
        for (let i = 0; i < 3; i++) {
          const x = tf.randomUniform([4, 3], -1, 1, 'float32', i + 1);
          const values = [await compiled(x), tf.tidy(() => eager.step(x))];
          // A dozen operations in float32, whose slopes multiply.
          expectClose(values[0], values[1], { rtol: 1e-3, atol: 1e-4 });
          tf.dispose([x, ...values]);
        }
      } finally {
        await compiled.dispose();
        for (const one of [eager, traced]) one.dispose();
      }
    }),
    AMOUNT,
  );
}, 3_600_000);

it('the operations themselves keep the shape', () => {
  const x = tf.randomUniform([4, 3]);
  for (const f of UNARY) expect(f(x).shape).toEqual([4, 3]);
  for (const f of BINARY) expect(f(x, x).shape).toEqual([4, 3]);
});
