import { ArgumentError, estimateMean } from 'elbolab';
import { expect, it } from 'vitest';
import { expectClose } from '../../laws/close';

it('estimateMean is numpy.mean and scipy.stats.sem, far from zero too', () => {
  // numpy.mean([1, 4, 9, 16]), scipy.stats.sem([1, 4, 9, 16])
  const { mean, standardError } = estimateMean([1, 4, 9, 16]);
  expectClose([mean, standardError], [7.5, 3.2787192621510002], { rtol: 1e-15, atol: 0 });
  // A number of 1e9 is rounded to 1.2e-7.
  const far = estimateMean([1e9 + 1, 1e9 + 4, 1e9 + 9, 1e9 + 16]);
  expectClose([far.standardError], [3.2787192621510002], { rtol: 1e-7, atol: 0 });
});

it('estimateMean refuses a single value, which says nothing of its error', () => {
  expect(() => estimateMean([1])).toThrow(ArgumentError);
});
