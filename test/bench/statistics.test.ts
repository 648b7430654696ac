import { expect, it } from 'vitest';
import { quantile, summarise } from '../../bench/statistics';

it('takes quantiles as NumPy does', () => {
  // np.quantile([4, 1, 3, 2], [0, 0.25, 0.5, 1]), np.quantile([7], 0.25)
  expect([0, 0.25, 0.5, 1].map((q) => quantile([4, 1, 3, 2], q))).toEqual([1, 1.75, 2.5, 4]);
  expect(quantile([7], 0.25)).toBe(7);
});

it('sums rounds up by their median and quartiles', () => {
  const times = [5, 1, 2, 3, 4];
  expect(summarise(times)).toEqual({ median: 3, lower: 2, upper: 4, rounds: 5 });
  expect(times).toEqual([5, 1, 2, 3, 4]);
});
