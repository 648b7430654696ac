import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { ready, torchGenerator, type Generator } from 'elbolab';
import { beforeAll, describe, expect, it } from 'vitest';

type Call = [name: string, ...rest: (number | string)[]];
interface Case {
  readonly seed: string;
  readonly calls: Call[];
}
const reference = JSON.parse(
  readFileSync(`${__dirname}/../../reference/random_torch.json`, 'utf8'),
) as { cases: Record<string, Case[]> };

beforeAll(() => ready());

/** The bytes that a call of the fixture draws. */
function draw(g: Generator, name: string, args: readonly number[]): Uint8Array {
  const [n, low, high] = args;
  switch (name) {
    case 'rand':
      return bytes(g.rand([n]));
    case 'randn':
      return bytes(g.randn([n]));
    case 'randperm':
      return view(g.randperm(n));
    case 'randint64':
      return view(BigInt64Array.of(g.randint64()));
    case 'uniform':
      return bytes(g.uniform([n], low, high));
    case 'randint':
      return bytes(g.randint(low, high, [n]));
    case 'bernoulli':
      return bytes(g.bernoulli(tf.tensor1d(ramp(n))));
    default:
      throw new Error(`no such call: ${name}`);
  }
}

/** torch.arange(n) / 2 ** max(n - 1, 1).bit_length() */
function ramp(n: number): Float32Array {
  const bits = 32 - Math.clz32(Math.max(n - 1, 1));
  return Float32Array.from({ length: n }, (_, i) => i / 2 ** bits);
}

function bytes(tensor: tf.Tensor): Uint8Array {
  return view(tensor.dataSync<'float32'>());
}

function view(values: Float32Array | Int32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function matches(drawn: Uint8Array, stored: string): boolean {
  const whole = Buffer.from(drawn).toString('base64');
  const digest = createHash('sha256').update(drawn).digest('hex').slice(0, 16);
  return stored === whole || stored === digest;
}

describe('torchGenerator draws what PyTorch 2.13 draws, to the last bit', () => {
  for (const [name, cases] of Object.entries(reference.cases)) {
    it(name, () => {
      const wrong = cases.flatMap(({ seed, calls }) => {
        const g = torchGenerator(BigInt(seed));
        return calls.flatMap(([call, ...rest], i) => {
          const args = rest.slice(0, -1).map(Number);
          const drawn = tf.tidy(() => draw(g, call, args));
          const right = matches(drawn, String(rest.at(-1)));
          return right ? [] : [`seed ${seed}, call ${i}: ${call}(${args.join(', ')})`];
        });
      });
      expect(wrong).toEqual([]);
    });
  }

  it('takes a number for a seed as it takes a bigint', () => {
    for (const seed of [0, 305, -1, 2 ** 40])
      expect(torchGenerator(seed).randArray(3)).toEqual(torchGenerator(BigInt(seed)).randArray(3));
  });
});

describe('shapes', () => {
  it('fills any shape in row-major order', () => {
    const flat = torchGenerator(3).randnArray(24);
    const shaped = torchGenerator(3).randn([2, 3, 4]);
    expect(shaped.shape).toEqual([2, 3, 4]);
    expect(shaped.dataSync()).toEqual(flat);
  });

  it('draws one number for the shape [] and none for a shape with a 0', () => {
    const g = torchGenerator(3);
    expect(g.rand([]).shape).toEqual([]);
    const before = g.getState();
    expect(g.randn([2, 0]).size).toBe(0);
    expect(g.getState()).toEqual(before);
  });

  it('gives float32 and int32 tensors', () => {
    const g = torchGenerator(3);
    expect(g.bernoulli(tf.fill([2, 2], 0.5)).dtype).toBe('float32');
    expect(g.randint(0, 5, [2]).dtype).toBe('int32');
  });
});

describe('tensors', () => {
  it.each<[string, (g: Generator) => tf.Tensor]>([
    ['rand', (g) => g.rand([3])],
    ['randn', (g) => g.randn([20])],
    ['uniform', (g) => g.uniform([3], -1, 1)],
    ['randint', (g) => g.randint(0, 9, [3])],
  ])('%s leaves one new tensor', (_, call) => {
    const before = tf.memory().numTensors;
    call(torchGenerator(1)).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('bernoulli leaves one new tensor and its probabilities alone', () => {
    const probs = tf.fill([3], 0.5);
    const before = tf.memory().numTensors;
    const coins = torchGenerator(1).bernoulli(probs);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(probs.isDisposed).toBe(false);
    tf.dispose([coins, probs]);
  });
});

describe('bernoulli', () => {
  it('counts a probability above 1 as 1, and one below 0 or NaN as 0', () => {
    const coins = torchGenerator(0).bernoulli(tf.tensor1d([1, 1.5, Infinity, 0, -1, NaN]));
    expect(Array.from(coins.dataSync())).toEqual([1, 1, 1, 0, 0, 0]);
  });
});

describe('randperm', () => {
  it('holds every integer once', () => {
    const sorted = torchGenerator(9).randperm(1000).sort();
    expect(sorted).toEqual(Int32Array.from({ length: 1000 }, (_, i) => i));
  });
});

describe('arguments', () => {
  const g = torchGenerator(0);
  it.each<[string, () => unknown]>([
    ['seed must be an integer from -2^63 to 2^64 - 1, but was 0.5', () => torchGenerator(0.5)],
    ['seed must be an integer from -2^63 to 2^64 - 1, but was NaN', () => torchGenerator(NaN)],
    ['seed must be an integer', () => torchGenerator(2n ** 64n)],
    ['seed must be an integer', () => torchGenerator(-(2n ** 63n) - 1n)],
    ['seed must be an integer', () => torchGenerator(2 ** 53)],
    ['seed must be an integer', () => torchGenerator('1' as unknown as number)],
    ['shape must be an array of sizes', () => g.rand([-1])],
    ['shape must be an array of sizes', () => g.randn([1.5])],
    ['shape must be an array of sizes', () => g.randn(3 as unknown as number[])],
    ['n must be an integer', () => g.randArray(-1)],
    ['n must be an integer', () => g.randnArray(1.5)],
    ['n must be an integer', () => g.randperm(-1)],
    ['n must be an integer', () => g.randperm(214_748_364)],
    ['n must be an integer', () => g.split(-1)],
    ['high must be at least low, which is 1, but was 0', () => g.uniform([1], 1, 0)],
    ['low must be a finite number, but was NaN', () => g.uniform([1], NaN, 0)],
    ['high must be a number whose distance from low is finite', () => g.uniform([1], -3e38, 3e38)],
    ['high must be an integer', () => g.randint(3, 3, [1])],
    ['low must be an integer', () => g.randint(0.5, 3, [1])],
    ['probs must be a tensor, but was 0.5', () => g.bernoulli(0.5 as unknown as tf.Tensor)],
    [
      'state must be',
      () => {
        g.setState({ ...g.getState(), words: [1] });
      },
    ],
    [
      'state must be',
      () => {
        g.setState({ ...g.getState(), position: 625 });
      },
    ],
    [
      'state must be',
      () => {
        g.setState({} as ReturnType<Generator['getState']>);
      },
    ],
  ])('%s', (message, call) => {
    const before = g.getState();
    expect(call).toThrow(message);
    expect(g.getState()).toEqual(before);
  });
});
