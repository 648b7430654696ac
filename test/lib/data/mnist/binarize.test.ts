import * as tf from '@tensorflow/tfjs';
import { binarize, loadMnist, ready, torchGenerator } from 'elbolab';
import { beforeAll, expect, test } from 'vitest';

beforeAll(() => ready());

const grey = Float32Array.of(0, 0.25, 0.5, 0.75, 1);

test('a threshold makes white what lies above it', () => {
  expect([...binarize(grey, { threshold: 0.5 })]).toEqual([0, 0, 0, 1, 1]);
  expect([...binarize(grey, { threshold: 0.1 })]).toEqual([0, 1, 1, 1, 1]);
  expect([...grey]).toEqual([0, 0.25, 0.5, 0.75, 1]);
});

test('a tensor becomes a tensor of its shape, with the same numbers', () => {
  const x = tf.tensor2d(new Float32Array([...grey, 0.4]), [2, 3]);
  const fixed = binarize(x, { threshold: 0.5 });
  expect(fixed.shape).toEqual([2, 3]);
  expect([...fixed.dataSync()]).toEqual([0, 0, 0, 1, 1, 0]);
  const drawn = binarize(x, { generator: torchGenerator(3) });
  const plain = binarize(new Float32Array([...grey, 0.4]), { generator: torchGenerator(3) });
  expect(drawn.dtype).toBe('float32');
  expect([...drawn.dataSync()]).toEqual([...plain]);
});

test('black stays black and white stays white, whatever is drawn', () => {
  const images = Float32Array.from({ length: 1000 }, (_, i) => i % 2);
  expect(binarize(images, { generator: torchGenerator(0) })).toEqual(images);
});

// Each of 255 grey values gets 5,000 coins; the largest of 255 standardised deviations exceeds 5.5 with probability 1e-5.
test('the mean of many draws is the grey value', () => {
  const n = 5000;
  const generator = torchGenerator(11);
  for (let byte = 1; byte < 255; byte++) {
    const p = byte / 255;
    const mean = binarize(new Float32Array(n).fill(p), { generator }).reduce((a, b) => a + b) / n;
    expect(Math.abs(mean - p)).toBeLessThan(5.5 * Math.sqrt((p * (1 - p)) / n));
  }
});

test('two draws of the digits differ, and one generator repeats its own', async () => {
  const { images } = (await loadMnist()).test;
  const generator = torchGenerator(0);
  const [first, second] = [binarize(images, { generator }), binarize(images, { generator })];
  const again = binarize(images, { generator: torchGenerator(0) });
  expect(bytes(first).equals(bytes(second))).toBe(false);
  expect(bytes(again).equals(bytes(first))).toBe(true);
});

/** A million numbers, to be compared at once: an assertion on the arrays takes seconds. */
function bytes(values: Float32Array): Buffer {
  return Buffer.from(values.buffer);
}

test('exactly one way must be given, and images of a known kind', () => {
  const options = {} as { threshold: number };
  expect(() => binarize(grey, options)).toThrow('either { threshold } or { generator }');
  const both = { threshold: 0.5, generator: torchGenerator(0) };
  expect(() => binarize(grey, both)).toThrow('either { threshold } or { generator }');
  expect(() => binarize(grey, { threshold: NaN })).toThrow('threshold must be a finite number');
  const list = [0, 1] as unknown as Float32Array;
  expect(() => binarize(list, { threshold: 0.5 })).toThrow(
    'images must be a Float32Array or a tensor',
  );
});
