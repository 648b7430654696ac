import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Adam, compile, ready, SGD, torchGenerator } from 'elbolab';
import { STEPS } from '../../../bench/steps';
import { sineRegression } from './models';

beforeAll(async () => {
  await ready();
});

/** The plan of a step, its variables numbered in the order in which they come up: TensorFlow.js counts all it ever made. */
async function planOf(step: (...args: tf.Tensor[]) => unknown, args: tf.Tensor[] = []) {
  const compiled = compile(step, { strict: true, threads: 1 });
  expect(compiled.plan).toBe('');
  tf.dispose((await compiled(...args)) as tf.TensorContainer);
  const { plan } = compiled;
  await compiled.dispose();
  const names = new Map<string, string>();
  return plan.replace(/\$\d+ */g, (name) => {
    const key = name.trim();
    names.set(key, names.get(key) ?? `$${names.size}`);
    return (names.get(key) ?? '').padEnd(name === key ? 0 : name.length);
  });
}

describe('the plan', () => {
  it('of a regression on many points is one kernel and the update', async () => {
    const { step } = sineRegression((parameters) => new SGD(parameters, { lr: 0.1 }), 1000);
    expect(`\n${await planOf(step)}\n`).toMatchInlineSnapshot(`
      "
      memory
        $0       float32[1,20]        variable, changed in place
        $1       float32[20]          variable, changed in place
        $2       float32[20,1]        variable, changed in place
        $3       float32[1]           variable, changed in place
        $4       float32[]            variable, read
        t0       float32[]            result
        t1       float32[1,20]        between parts
        t2       float32[20]          between parts
        t3       float32[20,1]        between parts
        t4       float32[1]           between parts
        t5       float32[]            between parts
      order
        1. region kernel over 1000 rows of 20: 5 Gemm, 4 Mul, 3 ReduceSum, 2 Add, 2 Sub, 1 HardSigmoid, 1 Relu
           reads $0, $1, $2, $3
           writes t1, t2, t3, t4, t5
        2. runtime with 1 thread: 1 Div
           reads t5
           writes t0
        3. update kernel in loops over 1 (3 nodes), 20 (2 nodes), 20 (2 nodes), 20 (2 nodes)
           reads t1, t2, t3, t4, $4, $0, $1, $2, $3
           writes next $0, next $1, next $2, next $3
      "
    `);
  });

  it('of one on few points leaves all but the update to the runtime', async () => {
    const { step } = sineRegression((parameters) => new Adam(parameters, { lr: 0.1 }), 10);
    expect(`\n${await planOf(step)}\n`).toMatchInlineSnapshot(`
      "
      memory
        $0       float32[1,20]        variable, changed in place
        $1       float32[20]          variable, changed in place
        $2       float32[20,1]        variable, changed in place
        $3       float32[1]           variable, changed in place
        $4       float32[]            variable, read
        $5       float32[]            variable, changed in place
        $6       float32[1,20]        variable, changed in place
        $7       float32[1,20]        variable, changed in place
        $8       float32[20]          variable, changed in place
        $9       float32[20]          variable, changed in place
        $10      float32[20,1]        variable, changed in place
        $11      float32[20,1]        variable, changed in place
        $12      float32[1]           variable, changed in place
        $13      float32[1]           variable, changed in place
        $14      float32[]            variable, only written
        $15      float32[]            variable, only written
        $16      float32[]            variable, only written
        t0       float32[]            result
        t1       float32[1,20]        between parts
        t2       float32[20]          between parts
        t3       float32[20,1]        between parts
        t4       float32[1]           between parts
      order
        1. runtime with 1 thread: 5 Gemm, 4 Mul, 4 Reshape, 3 ReduceSum, 2 Sub, 1 Div, 1 HardSigmoid, 1 Relu
           reads $0, $1, $2, $3
           writes t0, t1, t2, t3, t4
        2. update kernel in loops over 1 (44 nodes), 20 (12 nodes), 20 (12 nodes), 20 (12 nodes)
           reads t1, t2, t3, t4, $6, $5, $4, $7, $0, $8, $9, $1, $10, $11, $2, $12, $13, $3
           writes next $0, next $1, next $2, next $3, next $5, next $6, next $7, next $14, next $8, next $9, next $15, next $10, next $11, next $16, next $12, next $13
      "
    `);
  });

  it('names draws, arguments, and variables that are only written or written beside', async () => {
    const generator = torchGenerator(0);
    const [w, last] = [tf.variable(tf.ones([2, 2])), tf.variable(tf.zeros([2]))];
    const step = (x: tf.Tensor) => {
      last.assign(tf.add<tf.Tensor1D>(x, generator.randn([2])));
      w.assign(tf.matMul(w, w));
      return tf.sum(last);
    };
    expect(`\n${await planOf(step, [tf.zeros([2])])}\n`).toMatchInlineSnapshot(`
      "
      memory
        arg0     float32[2]           input, copied in before each run
        draw0    float32[2]           input, copied in before each run
        $0       float32[2,2]         variable, the new value in a second block
        $1       float32[2]           variable, only written
        t0       float32[]            result
      order
        1. runtime with 1 thread: 1 Add, 1 Gemm, 1 ReduceSum
           reads arg0, draw0, $0
           writes t0, next $0, next $1
      "
    `);
  });
});

it('a region pays in one of the seven steps of the documents alone', async () => {
  const planned: Record<string, string[]> = {};
  for (const definition of STEPS) {
    const { step, batch } = definition.create(torchGenerator(0));
    const order = (await planOf(step, [...batch])).split('\norder\n')[1];
    planned[definition.name] = order
      .split('\n')
      .flatMap((line) => /\d+\. (runtime|region kernel|update kernel)/.exec(line)?.[1] ?? []);
  }
  expect(planned).toMatchInlineSnapshot(`
    {
      "amortised": [
        "runtime",
        "update kernel",
      ],
      "circle": [
        "runtime",
        "update kernel",
      ],
      "digits": [
        "runtime",
        "update kernel",
      ],
      "gaussian": [
        "runtime",
        "update kernel",
      ],
      "regression": [
        "region kernel",
        "update kernel",
      ],
      "tutorial": [
        "runtime",
        "update kernel",
      ],
      "unamortised": [
        "runtime",
        "update kernel",
      ],
    }
  `);
});
