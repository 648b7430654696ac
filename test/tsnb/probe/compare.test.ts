import { tensor } from '@tensorflow/tfjs';
import { figure, line, ready, scatter } from 'elbolab';
import { describe, expect, test } from 'vitest';
import { difference } from '../../../tsnb/src/probe/compare';
import { toData } from '../../../tsnb/src/probe/toData';

await ready();

const between = (expected: unknown, got: unknown, rtol = 1e-4, atol = 1e-6) =>
  difference(toData(expected), toData(got), { rtol, atol });

describe('values that agree', () => {
  test.each<[string, unknown, unknown]>([
    ['numbers within the tolerance', 1, 1.00009],
    ['NaN and NaN, where NaN is allowed', [NaN, Infinity], [NaN, Infinity]],
    ['zero and minus zero', 0, -0],
    ['an array and a typed array', [1, 2.5], Float32Array.of(1, 2.5)],
    ['nested arrays', [[1, 2]], [[1, 2]]],
    ['tensors of one type', tensor([[1, 2]]), tensor([[1, 2]])],
    ['objects in another order', { a: 1, b: 'x' }, { b: 'x', a: 1 }],
    ['lists of several kinds', [1, 'two', null, [true]], [1, 'two', null, [true]]],
    ['empty arrays', [], new Float64Array(0)],
    [
      'figures of another title, name and colour',
      figure({ title: 'A', x: 'x', y: 'y' }, line({ x: [0, 1], y: [1, 2], color: '#aa0000' })),
      figure({ title: 'B', x: 'u', y: 'v' }, line({ x: [0, 1], y: [1, 2], color: '#0000aa' })),
    ],
  ])('%s', (_, expected, got) => {
    expect(between(expected, got)).toBeUndefined();
  });
});

describe('values that differ, and what is said of them', () => {
  test.each<[string, unknown, unknown, string]>([
    ['a number', 1, 1.2, 'it is 1.2, off by 0.20 (allowed 0.00010)'],
    ['a sign', 2, -2, 'it is -2, off by 4.0 (allowed 0.00020)'],
    ['NaN', 2, NaN, 'it is NaN, which is not right'],
    ['a number where infinity should be', Infinity, 5, 'it is 5, which is not right'],
    ['infinity', Infinity, -Infinity, 'it is -Infinity, which is not right'],
    [
      'an element, the worst by its tolerance',
      [
        [1, 100],
        [2, 3],
      ],
      [
        [1.5, 100.1],
        [2, 3],
      ],
      '2 of 4 numbers differ; the worst: [0, 0] is 1.5, off by 0.50 (allowed 0.00010)',
    ],
    [
      'a shape, before any number',
      tensor([[1], [2]]),
      tensor([5, 6]),
      'it is a float32 tensor of shape [2], but should be a float32 tensor of shape [2, 1]',
    ],
    [
      'a shape that would broadcast',
      [1, 1, 1],
      [1],
      'it is an array of numbers of shape [1], but should be an array of numbers of shape [3]',
    ],
    [
      'a tensor where a number should be',
      1,
      tensor(1),
      'it is a float32 tensor of shape [], but should be a number',
    ],
    [
      'a type of tensor',
      tensor([1]),
      tensor([1], [1], 'int32'),
      'it is an int32 tensor of shape [1], but should be a float32 tensor of shape [1]',
    ],
    [
      'a field inside',
      { a: { mean: 1 } },
      { a: { mean: 2 } },
      'a.mean is 2, off by 1.0 (allowed 0.00010)',
    ],
    ['a missing field', { a: 1, b: 2 }, { a: 1 }, 'it has no field "b"'],
    ['a field too many', { a: 1 }, { a: 1, b: 2 }, 'it has a field "b" that it should not have'],
    ['a count', [1, 'a'], [1, 'a', 'b'], 'it has 3 entries, but should have 2'],
    ['a text, without the right one', 'right', 'wrong', 'it is "wrong", which is not right'],
    ['a boolean', true, false, 'it is false, which is not right'],
    [
      'a trace of a figure',
      figure({ x: 'x', y: 'y' }, scatter({ x: [0, 1], y: [1, 2] })),
      figure({ x: 'x', y: 'y' }, scatter({ x: [0, 1], y: [1, 3] })),
      '1 of 4 numbers differ; the worst: trace 1.y[1] is 3, off by 1.0 (allowed 0.00020)',
    ],
  ])('%s', (_, expected, got, sentence) => {
    expect(between(expected, got)).toBe(sentence);
  });
});

describe('draws in another order', () => {
  const draws = Array.from({ length: 32 }, (_, i) => Math.sin(i * i));
  const said = (got: number[]) => between(draws, got) ?? '';
  const hint =
    /; but their mean and spread are right: draws from one stream, perhaps in another order\?$/;

  test('are taken for such, by their mean and spread', () => {
    expect(said([...draws].reverse())).toMatch(hint);
  });

  test.each([
    ['another mean', draws.map((value) => value + 1)],
    ['another spread', [...draws].reverse().map((value) => 2.5 * value)],
    ['few wrong numbers', draws.map((value, i) => (i < 4 ? -value : value))],
  ])('are not what has %s', (_, got) => {
    expect(said(got)).not.toMatch(/stream/);
  });
});
