import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, DataLoader, ready, torchGenerator } from 'elbolab';
import { tensorsLeftBy } from '../tensorCount';
import { dataReference } from './dataReference';

beforeAll(async () => {
  await ready();
});

const values = (batch: tf.Tensor) => [...batch.dataSync()];

describe('DataLoader', () => {
  it.each(
    dataReference.loaders.map(({ first, between, second, noise, after, length, ...settings }) => ({
      name: JSON.stringify(settings),
      settings,
      expected: { first, between, second, noise, after, length },
    })),
  )('serves what PyTorch serves, and draws what it draws: $name', ({ settings, expected }) => {
    const { size, batchSize, shuffle, dropLast, seed } = settings;
    const generator = torchGenerator(seed);
    const data = tf.range(0, size, 1, 'int32');
    const loader = new DataLoader(data, { batchSize, shuffle, dropLast, generator });
    const first = Array.from(loader, values);
    const between = [...generator.randnArray(3)];
    const second: number[][] = [];
    const noise: number[] = [];
    for (const batch of loader) {
      second.push(values(batch));
      noise.push(...generator.randArray(2));
    }
    const after = [...generator.randArray(2)];
    expect({ first, second, noise, after, length: loader.length }).toEqual({
      first: expected.first,
      second: expected.second,
      noise: expected.noise,
      after: expected.after,
      length: expected.length,
    });
    expected.between.forEach((value, i) => {
      expect(between[i]).toBeCloseTo(value, 6);
    });
    expect(loader.datasetSize).toBe(size);
  });

  it('serves rows of any shape and type, from several tensors side by side', () => {
    const images = tf.range(0, 24).reshape([4, 3, 2]);
    const labels = tf.tensor1d([0, 1, 2, 3], 'int32');
    const masks = tf.tensor1d([true, false, false, true], 'bool');
    const loader = new DataLoader([images, labels, masks], {
      batchSize: 3,
      shuffle: true,
      generator: torchGenerator(4),
    });
    const seen: number[] = [];
    for (const [image, label, mask] of loader) {
      expect([image.dtype, label.dtype, mask.dtype]).toEqual(['float32', 'int32', 'bool']);
      expect(image.shape).toEqual([label.size, 3, 2]);
      const rows = image.arraySync() as number[][][];
      values(label).forEach((number, i) => {
        expect(rows[i].flat()).toEqual([0, 1, 2, 3, 4, 5].map((k) => 6 * number + k));
        expect(values(mask)[i]).toBe(number % 3 === 0 ? 1 : 0);
        seen.push(number);
      });
    }
    expect(seen.sort()).toEqual([0, 1, 2, 3]);
  });

  it('draws nothing without a generator', () => {
    const loader = new DataLoader(tf.range(0, 3), { batchSize: 2 });
    expect(Array.from(loader, values)).toEqual([[0, 1], [2]]);
  });

  it('keeps one batch alive, and none after the loop, a break or an error', () => {
    const data = tf.zeros([10, 2]);
    const loader = new DataLoader(data, {
      batchSize: 3,
      shuffle: true,
      generator: torchGenerator(0),
    });
    const before = tf.memory().numTensors;
    const alive = () => tf.memory().numTensors - before;
    for (const batch of loader) {
      expect([alive(), batch.isDisposed]).toEqual([1, false]);
    }
    expect(alive()).toBe(0);
    for (const batch of loader) {
      expect(batch.shape).toEqual([3, 2]);
      break;
    }
    expect(alive()).toBe(0);
    expect(() => {
      for (const batch of loader) throw new Error(String(batch.rank));
    }).toThrow('2');
    expect(alive()).toBe(0);
  });

  it('does not mind a batch that was disposed of already', () => {
    const loader = new DataLoader(tf.zeros([4]), { batchSize: 2 });
    expect(
      tensorsLeftBy(() => {
        for (const batch of loader) batch.dispose();
      }),
    ).toBe(0);
  });

  it('lives on when the dataset is disposed of', () => {
    const data = tf.range(0, 3);
    const loader = new DataLoader(data, { batchSize: 3 });
    data.dispose();
    expect(Array.from(loader, values)).toEqual([[0, 1, 2]]);
  });

  it('says which argument is wrong', () => {
    const data = tf.zeros([4, 2]);
    expect(() => new DataLoader(data, { batchSize: 0 })).toThrow(
      'batchSize must be an integer of at least 1',
    );
    expect(() => new DataLoader(data, { shuffle: true })).toThrow(
      'generator must be given in order to shuffle',
    );
    expect(() => new DataLoader(tf.zeros([0, 2]))).toThrow(
      'dataset must be tensors with the same number of rows',
    );
    expect(() => new DataLoader([data, tf.zeros([3])])).toThrow(
      'dataset must be tensors with the same number of rows, at least 1, but was 3',
    );
    expect(() => new DataLoader(tf.scalar(1))).toThrow(ArgumentError);
    expect(() => new DataLoader(tf.tensor1d(['a']))).toThrow('dataset must be a tensor of numbers');
  });
});
