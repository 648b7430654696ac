/**
 * The two-sample test of Kolmogorov and Smirnov: the probability that two samples of one continuous distribution have
 * empirical distribution functions at least as far apart as these, by the asymptotic law with Stephens' correction for
 * small samples (Journal of the Royal Statistical Society B 32, 1970). With ties it errs on the high side.
 */
export function kolmogorovSmirnov(a: readonly number[], b: readonly number[]): number {
  const distance = maxDistance([...a].sort(ascending), [...b].sort(ascending));
  return probability(distance, a.length, b.length);
}

function probability(distance: number, n: number, m: number): number {
  const root = Math.sqrt((n * m) / (n + m));
  return tail((root + 0.12 + 0.11 / root) * distance);
}

function maxDistance(a: readonly number[], b: readonly number[]): number {
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i], b[j]);
    // Not beyond, rather than equal: this ends with a NaN, too.
    while (i < a.length && !(a[i] > value)) i++;
    while (j < b.length && !(b[j] > value)) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

// P(K > x) = 2 sum over k of (-1)^(k-1) exp(-2 k^2 x^2), which does not converge near 0, where it is 1.
function tail(x: number): number {
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * x * x);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-16) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** The rate at which two honest samples are called different, for all tests of one pair of samples together. */
export const FALSE_ALARM_RATE = 1e-6;

/**
 * Whether samples of a vector, given coordinate by coordinate, may come from one distribution: tests of each coordinate,
 * and of the sum and difference of each two (standardised), which a changed dependence shows in; the rate is shared among
 * them (Bonferroni). Coordinates of different lengths are tested alone.
 */
export function mayBeOfOneDistribution(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  rate = FALSE_ALARM_RATE,
): boolean {
  const views = viewsOf(a, b);
  return views.every(([left, right]) => kolmogorovSmirnov(left, right) >= rate / views.length);
}

/**
 * Whether the test can call samples of these sizes different at all: of a few values, even those that lie wholly apart do so
 * by chance more often than the rate.
 */
export function canTellApart(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  rate = FALSE_ALARM_RATE,
): boolean {
  const views = viewsOf(a, b);
  return views.every(
    ([left, right]) => probability(1, left.length, right.length) < rate / views.length,
  );
}

type View = [readonly number[], readonly number[]];

function viewsOf(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): View[] {
  const views: View[] = a.map((values, i) => [values, b[i]]);
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      if (a[i].length !== a[j].length || b[i].length !== b[j].length) continue;
      const [scaleI, scaleJ] = [spread(a[i]), spread(a[j])];
      if (scaleI === 0 || scaleJ === 0) continue;
      for (const sign of [1, -1]) {
        const view = (v: readonly (readonly number[])[]): number[] =>
          v[i].map((value, k) => value / scaleI + (sign * v[j][k]) / scaleJ);
        views.push([view(a), view(b)]);
      }
    }
  }
  return views;
}

/** The standard deviation. */
export function spread(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
