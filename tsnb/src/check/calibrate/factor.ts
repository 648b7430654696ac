/**
 * By how much the largest of n deviations is to be multiplied, so that one more of the same kind exceeds it once in a
 * thousand: for independent normal deviations, P(|Z| > c max(|Z_1|, ..., |Z_n|)) = 0.001 solved for c by quadrature. Those of
 * a calibration share the stored value, which makes the true rate smaller.
 */
const FACTORS: readonly (readonly [number, number])[] = [
  [3, 9.3],
  [4, 5.8],
  [5, 4.4],
  [6, 3.7],
  [8, 2.93],
  [10, 2.56],
  [16, 2.06],
  [20, 1.9],
  [32, 1.66],
];

/** The fewest runs that say anything: of two, the factor would be 25. */
export const FEWEST_RUNS = 3;

/** The safety factor for so many runs. */
export function safetyFactor(runs: number): number {
  const [, factor] = FACTORS.filter(([n]) => n <= runs).at(-1) ?? FACTORS[0];
  return factor;
}
