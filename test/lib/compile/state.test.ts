import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compile, ready } from 'elbolab';
import { recordingBackend } from '../../../lib/src/compile/backend';
import { expectClose, sineRegression } from './models';

beforeAll(async () => {
  await ready();
});

const value = (tensor: tf.Tensor) => tensor.dataSync()[0];

describe('variables between compiled and eager use', () => {
  let w: tf.Variable;
  const double = () => {
    tf.tidy(() => {
      w.assign(w.mul(2));
    });
  };

  beforeEach(() => {
    w = tf.variable(tf.scalar(1));
  });

  it('are read eagerly after a step', async () => {
    const step = compile(double, { strict: true });
    await step();
    expect(value(w)).toBe(2);
    expect(value(w.add(1))).toBe(3);
    expect(value(w)).toBe(2);
    await step();
    expect(value(w)).toBe(4);
    expect((await w.data())[0]).toBe(4);
  });

  it('are assigned eagerly between steps', async () => {
    const step = compile(double, { strict: true });
    await step();
    w.assign(tf.scalar(10));
    await step();
    expect(value(w)).toBe(20);
    w.assign(w.add(1));
    await step();
    expect(value(w)).toBe(42);
  });

  it('keep what clones of them hold', async () => {
    const step = compile(double, { strict: true });
    const before = w.clone();
    await step();
    const between = w.clone();
    const reshaped = tf.reshape(w, [1]);
    await step();
    expect([before, between, reshaped, w].map(value)).toEqual([1, 2, 2, 4]);
    await step();
    expect([before, between, reshaped, w].map(value)).toEqual([1, 2, 2, 8]);
  });

  it('keep what a clone holds when the variable is assigned too', async () => {
    const step = compile(double, { strict: true });
    await step();
    const clone = w.clone();
    w.assign(tf.scalar(7));
    await step();
    expect([clone, w].map(value)).toEqual([2, 14]);
  });

  it('keep what another tensor on the same data holds', async () => {
    const step = compile(double, { strict: true });
    await step();
    recordingBackend().incRef(w.dataId);
    const { dataId, shape, dtype } = w;
    const alias = tf
      .engine()
      .makeTensorFromTensorInfo({ dataId, shape, dtype }, recordingBackend());
    await step();
    expect([alias, w].map(value)).toEqual([2, 4]);
  });

  it('are shared by several steps', async () => {
    const twice = compile(double, { strict: true });
    const plusOne = compile(() => {
      w.assign(tf.tidy(() => w.add(1)));
    });
    await twice();
    await plusOne();
    await twice();
    expect(value(w)).toBe(6);
    double();
    await plusOne();
    expect(value(w)).toBe(13);
  });

  it('are shared by calls that do not wait for each other', async () => {
    const step = compile(double);
    const other = compile(double);
    await Promise.all([step(), step(), other(), step()]);
    expect(value(w)).toBe(16);
  });

  it('hand out arrays that later steps leave alone', async () => {
    const step = compile(double);
    await step();
    const array = w.dataSync();
    await step();
    expect(array[0]).toBe(2);
  });

  it('may be assigned each other, constants and arguments', async () => {
    const u: tf.Variable = tf.variable(tf.scalar(5));
    const outside = tf.scalar(9);
    const swap = compile(
      (x: tf.Tensor) => {
        const old = w.clone();
        w.assign(u);
        u.assign(old);
        old.dispose();
        if (x.rank === 1) {
          w.assign(outside);
          w.assign(tf.sum(x));
          u.assign(outside);
        }
      },
      { strict: true },
    );
    await swap(tf.scalar(0));
    expect([w, u].map(value)).toEqual([5, 1]);
    await swap(tf.scalar(0));
    expect([w, u].map(value)).toEqual([1, 5]);
    await swap(tf.tensor1d([1, 2]));
    expect([w, u, outside].map(value)).toEqual([3, 9, 9]);
  });

  it('may be arguments', async () => {
    const u = tf.variable(tf.scalar(5));
    const step = compile((v: tf.Variable) => {
      v.assign(tf.tidy(() => v.add(1)));
    });
    await step(w);
    await step(u);
    await step(u);
    expect([w, u].map(value)).toEqual([2, 7]);
    expect(step.traces).toBe(2);
  });

  it('say so when they are disposed', async () => {
    const step = compile(double);
    await step();
    w.dispose();
    await expect(step()).rejects.toThrow(/disposed/);
  });
});

describe('variables that a step makes', () => {
  it('are state from the first call on', async () => {
    let total: tf.Variable | undefined;
    const step = compile(
      (x: tf.Tensor) => {
        total ??= tf.tidy(() => tf.variable(tf.zerosLike(x)));
        total.assign(tf.tidy(() => tf.add(total as tf.Tensor, x)));
      },
      { strict: true },
    );
    for (const x of [1, 2, 4]) await step(tf.scalar(x));
    expect(total && value(total)).toBe(7);
    expect(step.traces).toBe(1);
  });

  it('may start from a value that only a run knows', async () => {
    let average: tf.Variable | undefined;
    const step = compile(
      (x: tf.Tensor) => {
        average ??= tf.tidy(() => tf.variable(x.mul(10)));
        average.assign(tf.tidy(() => tf.add(average as tf.Tensor, x)));
      },
      { strict: true },
    );
    const eager = [11, 13, 17];
    for (const [i, x] of [1, 2, 4].entries()) {
      await step(tf.scalar(x));
      expect(average && value(average)).toBe(eager[i]);
    }
  });

  it('may go with the call', async () => {
    const step = compile(
      (x: tf.Tensor) => {
        const local = tf.variable(x);
        local.assign(tf.tidy(() => local.mul(3)));
        const result = local.clone();
        local.dispose();
        return result;
      },
      { strict: true },
    );
    const before = tf.memory();
    for (let i = 1; i < 5; i++) {
      const x = tf.scalar(i);
      const result = await step(x);
      expect(value(result)).toBe(3 * i);
      tf.dispose([x, result]);
    }
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
  });
});

describe('arguments and results', () => {
  it('are nests of tensors of every type', async () => {
    const step = compile(
      ({ pair: [a, b], name }: { pair: [tf.Tensor, tf.Tensor]; name: string }) => ({
        sum: tf.add(a, b),
        more: [tf.greater(a, b), { count: tf.sum(tf.cast(a, 'int32')), name }],
        same: a,
        fixed: tf.tensor1d([1, 2], 'int32'),
      }),
      { strict: true },
    );
    const pair: [tf.Tensor, tf.Tensor] = [tf.tensor1d([1, 5]), tf.tensor1d([2, 3])];
    const result = await step({ pair, name: 'n' });
    const [flags, { count, name }] = result.more as [tf.Tensor, { count: tf.Tensor; name: string }];
    expect([...result.sum.dataSync()]).toEqual([3, 8]);
    expect([...flags.dataSync()]).toEqual([0, 1]);
    expect([flags.dtype, count.dtype]).toEqual(['bool', 'int32']);
    expect([value(count), name]).toEqual([6, 'n']);
    expect([...result.same.dataSync()]).toEqual([1, 5]);
    expect([...result.fixed.dataSync()]).toEqual([1, 2]);
  });

  it('make a graph for every shape, over the same state', async () => {
    const w = tf.variable(tf.scalar(0));
    const step = compile((x: tf.Tensor) => {
      w.assign(tf.tidy(() => tf.add<tf.Scalar>(w, tf.sum(x))));
    });
    for (const size of [4, 4, 3, 4, 3, 1]) await step(tf.ones([size]));
    expect(value(w)).toBe(19);
    expect(step.traces).toBe(3);
  });

  it('make a graph for every other value of a plain argument', async () => {
    const step = compile((x: tf.Tensor, factor: number) => tf.mul(x, factor));
    expect(value(await step(tf.scalar(2), 3))).toBe(6);
    expect(value(await step(tf.scalar(2), 4))).toBe(8);
    expect(value(await step(tf.scalar(5), 3))).toBe(15);
    expect(step.traces).toBe(2);
  });

  it('are fed anew when a tensor is another, and may be disposed at once', async () => {
    const step = compile((x: tf.Tensor) => tf.mul(x, 2));
    const results = [1, 2, 3].map((i) => {
      const x = tf.scalar(i);
      const result = step(x);
      x.dispose();
      return result;
    });
    expect((await Promise.all(results)).map(value)).toEqual([2, 4, 6]);
  });

  it('leaves results alone in later calls', async () => {
    const step = compile((x: tf.Tensor) => tf.mul(x, 2));
    const first = await step(tf.scalar(1));
    await step(tf.scalar(2));
    expect(value(first)).toBe(2);
  });

  it('keeps tensors from outside by value', async () => {
    const factor = tf.scalar(3);
    const step = compile((x: tf.Tensor) => tf.mul(x, factor));
    expect(value(await step(tf.scalar(2)))).toBe(6);
    expect(value(factor)).toBe(3);
  });
});

describe('optimisers', () => {
  it('count their iterations', async () => {
    const optimizer = tf.train.adam(1e-2);
    const step = compile(sineRegression(() => optimizer).step, { strict: true });
    for (let i = 0; i < 5; i++) await step();
    expect(optimizer.iterations).toBe(5);
  });

  it('heed a learning rate that changes', async () => {
    const rates = [0.1, 0.1, 0.01, 0.01, 0.01, 0.5];
    const make = () => {
      const optimizer = tf.train.momentum(0.1, 0.9);
      return { optimizer, ...sineRegression(() => optimizer) };
    };
    const [eager, graph] = [make(), make()];
    const step = compile(graph.step, { strict: true });
    for (const rate of rates) {
      for (const { optimizer } of [eager, graph]) optimizer.setLearningRate(rate);
      expectClose(await step(), eager.step());
    }
    expect(step.traces).toBe(3);
  });
});

describe('memory', () => {
  it('holds the same number of tensors after every step', async () => {
    const { step: eager } = sineRegression(() => tf.train.adam(1e-2), 20);
    const step = compile(eager, { strict: true });
    (await step())?.dispose();
    const before = tf.memory();
    for (let i = 0; i < 20; i++) {
      (await step())?.dispose();
      expect(tf.memory().numTensors).toBe(before.numTensors);
      expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
      expect(tf.memory().numBytes).toBe(before.numBytes);
    }
  });

  it('holds as many tensors as after an eager step', async () => {
    const count = async (run: () => unknown) => {
      const before = tf.memory();
      tf.dispose((await run()) as tf.Tensor);
      const { numTensors, numBytes } = tf.memory();
      return [numTensors - before.numTensors, numBytes - before.numBytes];
    };
    const eager = sineRegression(() => tf.train.adam(1e-2), 20);
    const graph = sineRegression(() => tf.train.adam(1e-2), 20);
    const step = compile(graph.step, { strict: true });
    expect(await count(step)).toEqual(await count(eager.step));
  });
});
