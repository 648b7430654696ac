import { erfc, lgamma } from '../../lib/src/special';

/** Probability that a chi-squared variable of `dof` degrees of freedom exceeds x. */
export function chiSquaredTail(x: number, dof: number): number {
  // Q(a + 1, y) = Q(a, y) + y^a exp(-y) / gamma(a + 1), from Q(1/2, y) = erfc(sqrt y) or Q(1, y) = exp(-y).
  const y = x / 2;
  let a = dof % 2 === 0 ? 1 : 0.5;
  let tail = a === 1 ? Math.exp(-y) : erfc(Math.sqrt(y));
  if (y === 0) return 1;
  for (; a < dof / 2; a++) tail += Math.exp(a * Math.log(y) - y - lgamma(a + 1));
  return tail;
}

/** Pearson's test: the probability of counts at least as far from what is expected as these, if they come from `probs`. */
export function pearson(counts: readonly number[], probs: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let [statistic, cells] = [0, 0];
  counts.forEach((count, i) => {
    const expected = total * probs[i];
    if (expected === 0 && count > 0) statistic = Infinity;
    if (expected === 0) return;
    statistic += (count - expected) ** 2 / expected;
    cells++;
  });
  return chiSquaredTail(statistic, cells - 1);
}

/** Pearson's test that numbers are uniform on [0, 1), by `bins` equal bins. */
export function uniformity(u: readonly number[], bins: number): number {
  const counts = new Array<number>(bins).fill(0);
  for (const value of u) counts[Math.min(bins - 1, Math.floor(value * bins))]++;
  return pearson(counts, new Array<number>(bins).fill(1 / bins));
}
