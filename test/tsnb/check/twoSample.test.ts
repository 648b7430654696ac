import { expect, test } from 'vitest';
import { kolmogorovSmirnov } from '../../../tsnb/src/check/compare/data/twoSample';

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const moved = (n: number, by: number): number[] => upTo(n).map((value) => value + by);

// In Python: en = sqrt(n * m / (n + m)); scipy.stats.kstwobign.sf((en + 0.12 + 0.11 / en) * d)
test.each([
  { n: 10, m: 10, distance: 0.5, a: upTo(10), b: moved(10, 4.5), probability: 0.11084033741322809 },
  { n: 6, m: 9, distance: 1, a: upTo(6), b: moved(9, 100), probability: 0.0003630612332790668 },
])(
  'samples of $n and $m whose distribution functions are $distance apart: $probability, corrected as by Stephens',
  ({ a, b, probability }) => {
    expect(kolmogorovSmirnov(a, b)).toBeCloseTo(probability, 12);
  },
);
