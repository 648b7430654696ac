import { decay, erfc, erfcx } from './errorFunction';

/** From here downwards the decay is taken apart, so that rounding x / sqrt(2) does not spoil it. */
const TAIL = -1;
/** Below this the probability is less than the smallest float64. */
const UNDERFLOW = -38.6;

/**
 * The probability that a standard normal variable is below x: erfc(-x / sqrt(2)) / 2.
 *
 * @example
 * console.assert(special.normalCdf(0) === 0.5);
 * console.assert(Math.abs(special.normalCdf(1.959963984540054) - 0.975) < 1e-15);
 */
export function normalCdf(x: number): number {
  if (x > TAIL || Number.isNaN(x)) return 0.5 * erfc(-x * Math.SQRT1_2);
  return x < UNDERFLOW ? 0 : 0.5 * erfcx(-x * Math.SQRT1_2) * decay(-x, 0.5);
}

/**
 * The logarithm of `normalCdf(x)`, finite and accurate where that rounds to 0 or 1.
 *
 * @example
 * console.assert(Math.abs(special.logNormalCdf(-40) / -804.6084420137538 - 1) < 1e-15);
 */
export function logNormalCdf(x: number): number {
  if (x > 0) return Math.log1p(-normalCdf(-x));
  if (x > TAIL || Number.isNaN(x)) return Math.log(normalCdf(x));
  return Math.log(0.5 * erfcx(-x * Math.SQRT1_2)) - 0.5 * x * x;
}
