import * as tf from '@tensorflow/tfjs';
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  vi,
  type MockInstance,
} from 'vitest';
import { compile, ready, torchGenerator } from 'elbolab';
import { expectClose, sineRegression } from './models';

let warn: MockInstance<typeof console.warn>;

beforeAll(async () => {
  await ready();
});
beforeEach(() => {
  warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  warn.mockRestore();
});

const value = (tensor: tf.Tensor) => tensor.dataSync()[0];

/** Steps that no graph can hold, each with a word of the reason. */
const REFUSED: [string, (x: tf.Tensor) => unknown, RegExp][] = [
  ['reads a value', (x) => (value(tf.sum(x)) > 1 ? tf.mul(x, 2) : x), /reads the value/],
  ['reads a value later', (x) => (void tf.sum(x).data(), tf.mul(x, 2)), /reads the value/],
  ['reads an array', (x) => tf.tensor(tf.mul(x, 2).arraySync()), /reads the value/],
  ['prints a tensor', (x) => (tf.mul(x, 2).toString(), tf.neg(x)), /reads the value/],
  ['uses a kernel without a lowering', (x) => tf.cumprod(tf.reshape(x, [-1])), /Cumprod/],
  ['works on strings', (x) => (tf.tensor(['a']), tf.neg(x)), /string/],
  ['draws numbers', (x) => tf.mul(x, torchGenerator(0).randperm(3)[0]), /randperm/],
];

describe.each(REFUSED)('a step that %s', (_, body, reason) => {
  it('runs eagerly and says so once', async () => {
    const step = compile(body);
    const x = tf.tensor1d([1, 2]);
    for (let i = 0; i < 3; i++) expectClose((await step(x)) as tf.Tensor, body(x) as tf.Tensor);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0][0]).toMatch(reason);
    expect([step.mode, step.traces]).toEqual(['eager', 0]);
    expect(step.reason).toMatch(reason);
  });

  it('throws when it must not run eagerly', async () => {
    await expect(compile(body, { strict: true })(tf.tensor1d([1, 2]))).rejects.toThrow(reason);
    expect(warn).not.toHaveBeenCalled();
  });

  it('leaves no tensor behind', async () => {
    const x = tf.tensor1d([1, 2]);
    const step = compile((y: tf.Tensor) => {
      tf.tidy(() => body(y) as tf.Tensor).dispose();
    });
    const { numTensors, numDataBuffers } = tf.memory();
    await step(x);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});

describe('a recording that breaks off', () => {
  it('leaves variables, optimiser and stream as they were', async () => {
    const make = () => {
      const generator = torchGenerator(3);
      const optimizer = tf.train.adam(1e-2);
      const model = sineRegression(() => optimizer, 20);
      const step = () => {
        const cost = model.step();
        const noise = generator.randn([2]);
        return value(cost as tf.Tensor) + value(noise);
      };
      return { step, optimizer, parameters: model.parameters };
    };
    const [eager, compiled] = [make(), make()];
    const step = compile(compiled.step);
    for (let i = 0; i < 3; i++) expect(await step()).toBe(eager.step());
    expect(compiled.optimizer.iterations).toBe(3);
    for (const [i, parameter] of compiled.parameters.entries())
      expect(parameter.dataSync()).toEqual(eager.parameters[i].dataSync());
  });

  it('in the middle of a gradient leaves no tensor behind', async () => {
    const w = tf.variable(tf.scalar(2));
    const optimizer = tf.train.sgd(0.1);
    const body = () => {
      optimizer.minimize(() => (w.dataSync(), w.square().mul(w)), false, [w]);
    };
    body();
    const step = compile(body);
    const { numTensors, numDataBuffers } = tf.memory();
    await step();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(value(w)).toBeCloseTo(0.608, 5);
  });

  it('gives a variable made half-way its value', async () => {
    let made: tf.Variable | undefined;
    const step = compile((x: tf.Tensor) => {
      made ??= tf.tidy(() => tf.variable(x.mul(2)));
      return value(made) + value(x);
    });
    expect(await step(tf.scalar(5))).toBe(15);
    expect(await step(tf.scalar(1))).toBe(11);
  });
});

describe('a JavaScript value that changes', () => {
  it('is found at the second call, before it makes a wrong number', async () => {
    let count = 0;
    const step = compile((x: tf.Tensor) => tf.mul(x, (count += 1)));
    const first = value(await step(tf.scalar(10)));
    const second = value(await step(tf.scalar(10)));
    // The recordings count too: what matters is that the step keeps counting.
    expect(second).toBeGreaterThan(first);
    expect(step.reason).toMatch(/changes from call to call: .*Mul/);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it('throws with strict', async () => {
    let count = 0;
    const step = compile((x: tf.Tensor) => tf.mul(x, (count += 1)), { strict: true });
    await step(tf.scalar(10));
    await expect(step(tf.scalar(10))).rejects.toThrow(/changes from call to call/);
  });

  it('is found in the random numbers of TensorFlow.js', async () => {
    const step = compile((x: tf.Tensor) => tf.add(x, tf.randomNormal([100])));
    const [a, b, c] = [
      await step(tf.scalar(0)),
      await step(tf.scalar(0)),
      await step(tf.scalar(0)),
    ];
    expect(new Set([a, b, c].map(value)).size).toBe(3);
    expect(step.mode).toBe('eager');
  });

  it('costs a recording at calls 2, 4, 8, ... 512, 1024, 1536, ... only', async () => {
    let runs = 0;
    const step = compile((x: tf.Tensor) => {
      runs += 1;
      return tf.mul(x, 2);
    });
    const at: number[] = [];
    for (let i = 1; i <= 1600; i++) {
      const before = runs;
      (await step(tf.scalar(1))).dispose();
      if (runs > before) at.push(i);
    }
    expect(at).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1536]);
    expect(step.traces).toBe(1);
  });

  it('between two recordings is told, with the calls that may have used the old value', async () => {
    let factor = 2;
    const step = compile((x: tf.Tensor) => tf.mul(x, factor));
    const call = async () => value(await step(tf.scalar(10)));
    for (let i = 1; i <= 5; i++) expect(await call()).toBe(20);
    factor = 3;
    await call();
    await call();
    // Call 8 finds it, and is right itself.
    expect(await call()).toBe(30);
    expect(step.mode).toBe('eager');
    expect(warn).toHaveBeenCalledTimes(1);
    expect(step.reason).toMatch(/last found the same at call 4 .*the 3 calls before this one may/);
    factor = 4;
    expect(await call()).toBe(40);
  });

  it('between two recordings throws with strict, and goes on throwing', async () => {
    let factor = 2;
    const step = compile((x: tf.Tensor) => tf.mul(x, factor), { strict: true });
    for (let i = 1; i <= 5; i++) (await step(tf.scalar(10))).dispose();
    factor = 3;
    for (let i = 6; i <= 7; i++) (await step(tf.scalar(10))).dispose();
    await expect(step(tf.scalar(10))).rejects.toThrow(/the 3 calls before this one may have used/);
    await expect(step(tf.scalar(10))).rejects.toThrow(/changes from call to call/);
  });
});

describe('errors', () => {
  it('of the step come through', async () => {
    const step = compile((x: tf.Tensor2D) => tf.matMul(x, tf.ones([3, 2])));
    // TensorFlow.js's words, and those of TensorFlow itself.
    const mismatch =
      /inner shapes \(4\) and \(3\)|size-incompatible: In\[0\]: \[2,4\], In\[1\]: \[3,2\]/;
    await expect(step(tf.ones([2, 4]))).rejects.toThrow(mismatch);
    const broken = compile(() => {
      throw new TypeError('broken');
    });
    await expect(broken()).rejects.toThrow('broken');
  });

  it('do not stop the calls after them', async () => {
    const step = compile((x: tf.Tensor2D) => tf.matMul(x, tf.ones([3, 2])));
    await expect(step(tf.ones([2, 4]))).rejects.toThrow();
    expect((await step(tf.ones([2, 3]))).shape).toEqual([2, 2]);
  });

  it('name an argument that is no function', () => {
    expect(() => compile(3 as never)).toThrow('step must be a function, but was 3');
  });

  it('name a disposed step', async () => {
    const step = compile((x: tf.Tensor) => tf.mul(x, 2));
    await step(tf.scalar(1));
    await step.dispose();
    await expect(step(tf.scalar(1))).rejects.toThrow('disposed');
  });
});
