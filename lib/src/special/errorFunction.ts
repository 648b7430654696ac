import { polynomial } from './polynomial';

const SQRT_PI = 1.772453850905516;
/** Up to here the series of erf itself; then erfc up to 4; then its expansion at infinity. */
const NEAR = 0.46875;
const FAR = 4;

// Coefficients from the constant term upwards. Source: W. J. Cody, "Rational Chebyshev approximations for the error function",
// Mathematics of Computation 23 (1969) 631-637.
const NEAR_ABOVE = [
  3209.3775891384694, 377.485237685302, 113.86415415105016, 3.1611237438705655, 0.18577770618460315,
];
const NEAR_BELOW = [
  2844.236833439171, 1282.6165260773723, 244.02463793444417, 23.601290952344122, 1,
];
const MIDDLE_ABOVE = [
  1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001,
  66.11919063714163, 8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
];
const MIDDLE_BELOW = [
  1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
  537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
];
const FAR_ABOVE = [
  0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445,
  0.30532663496123236, 0.016315387137302097,
];
const FAR_BELOW = [
  0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234673,
  2.568520192289822, 1,
];

/**
 * The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.
 *
 * @example
 * console.assert(special.erf(0) === 0 && special.erf(Infinity) === 1);
 * console.assert(Math.abs(special.erf(1) - 0.8427007929497149) < 1e-15);
 */
export function erf(x: number): number {
  if (Math.abs(x) <= NEAR) return erfNear(x);
  return x > 0 ? 1 - erfcAway(x) : erfcAway(-x) - 1;
}

/**
 * The complementary error function 1 - erf(x), with full relative accuracy in its upper tail.
 *
 * @example
 * console.assert(special.erfc(0) === 1);
 * console.assert(Math.abs(special.erfc(10) / 2.088487583762545e-45 - 1) < 1e-14);
 */
export function erfc(x: number): number {
  if (Math.abs(x) <= NEAR) return 1 - erfNear(x);
  return x > 0 ? erfcAway(x) : 2 - erfcAway(-x);
}

/** exp(x^2) erfc(x) for x of at least 0: the tail of the error function without its decay. */
export function erfcx(x: number): number {
  if (x <= NEAR) return Math.exp(x * x) * (1 - erfNear(x));
  if (x <= FAR) return polynomial(MIDDLE_ABOVE, x) / polynomial(MIDDLE_BELOW, x);
  const w = 1 / (x * x);
  const series = (w * polynomial(FAR_ABOVE, w)) / polynomial(FAR_BELOW, w);
  return (1 / SQRT_PI - series) / x;
}

function erfNear(x: number): number {
  const square = x * x;
  return (x * polynomial(NEAR_ABOVE, square)) / polynomial(NEAR_BELOW, square);
}

function erfcAway(x: number): number {
  if (x > 27.3) return 0;
  return decay(x, 1) * erfcx(x);
}

/**
 * exp(-rate x^2) for x of at least 0 and a rate that is a power of two. x^2 is taken in two parts, the first exact, as an
 * error of x^2 would come out multiplied by x^2.
 */
export function decay(x: number, rate: number): number {
  const coarse = Math.trunc(16 * x) / 16;
  const rest = (x - coarse) * (x + coarse);
  return Math.exp(-rate * coarse * coarse) * Math.exp(-rate * rest);
}
