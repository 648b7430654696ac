import { ArgumentError, grid1d, grid2d, linspace } from 'elbolab';
import { expect, test } from 'vitest';

test('linspace includes both ends exactly, and is symmetric where the interval is', () => {
  const x = linspace(-0.3, 0.3, 7);
  expect([x[0], x[6]]).toEqual([-0.3, 0.3]);
  expect(Array.from(x, (value, i) => value + x[6 - i])).toEqual(new Array<number>(7).fill(0));
});

test('a grid of two dimensions lists its points row by row', () => {
  const grid = grid2d({ from: 0, to: 1, points: 2 }, { from: 10, to: 30, points: 3 });
  expect(Array.from(grid.points)).toEqual([0, 10, 0, 20, 0, 30, 1, 10, 1, 20, 1, 30]);
  expect(grid).toMatchObject({ shape: [2, 3], spacing: [1, 10], size: 6 });
});

test.each([
  [() => linspace(0, Infinity, 3), 'to must be a finite number, but was Infinity'],
  [() => linspace(0, 1, 1), 'points must be an integer of at least 2, but was 1'],
  [() => grid1d({ from: 1, to: 1, points: 3 }), 'to must be above from (1), but was 1'],
  [
    () => grid2d({ from: 0, to: 1, points: 3 }, { from: 0, to: 1, points: 2.5 }),
    'second.points must be an integer of at least 2, but was 2.5',
  ],
])('%s is refused', (make, message) => {
  expect(make).toThrow(ArgumentError);
  expect(make).toThrow(message);
});
