import { polynomial } from './polynomial';

const ONE_MINUS_EULER = 0.42278433509846713;
/** (-1)^k (zeta(k) - 1) / k for k = 2, 3, ...: log Gamma(2 + z) less (1 - Euler's constant) z, over z^2. */
const AT_TWO = [
  0.3224670334241132, -0.0673523010531981, 0.020580808427784546, -0.007385551028673986,
  0.0028905103307415234, -0.001192753911703261, 0.0005096695247430425, -0.00022315475845357939,
  9.945751278180853e-5, -4.492623673813314e-5, 2.050721277567069e-5, -9.439488275268397e-6,
  4.374866789907488e-6, -2.039215753801366e-6, 9.55141213040742e-7, -4.492469198764566e-7,
  2.1207184805554665e-7, -1.0043224823968099e-7, 4.7698101693639804e-8, -2.2711094608943164e-8,
  1.0838659214896955e-8, -5.183475041970047e-9, 2.4836745438024785e-9, -1.1921401405860912e-9,
  5.731367241678862e-10, -2.7595228851242334e-10,
];
/** B_2k / (2k (2k - 1)), with B the Bernoulli numbers: Stirling's series. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];
const STIRLING_FROM = 10;
const HALF_LOG_TWO_PI_LESS_HALF = 0.4189385332046727;

/**
 * log |Gamma(x)|.
 *
 * Infinity at the poles 0, -1, -2, ... The relative error is about 1e-15, except next to the zeros of the function between the
 * poles, where the absolute error is. As in SciPy, -Infinity gives -Infinity.
 *
 * Source: M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions", 6.1.17, 6.1.33 and 6.1.40.
 *
 * @example
 * console.assert(special.lgamma(1) === 0 && special.lgamma(2) === 0 && special.lgamma(0) === Infinity);
 * console.assert(Math.abs(special.lgamma(0.5) - Math.log(Math.PI) / 2) < 1e-15);
 */
export function lgamma(x: number): number {
  if (!Number.isFinite(x)) return x;
  if (x < -0.5) return reflected(-x);
  if (x < 0.5) return atTwo(x) - Math.log1p(x) - Math.log(Math.abs(x));
  if (x < 1.5) return atTwo(x - 1) - Math.log(x);
  return x < STIRLING_FROM ? shifted(x) : stirling(x);
}

/** log Gamma(2 + z) for |z| up to 1/2. */
function atTwo(z: number): number {
  return z * (ONE_MINUS_EULER + z * polynomial(AT_TWO, z));
}

/** From 1.5 up: Gamma(x) = (x - 1) (x - 2) ... Gamma(x - n). */
function shifted(x: number): number {
  let base = x;
  let product = 1;
  while (base >= 2.5) {
    base -= 1;
    product *= base;
  }
  return atTwo(base - 2) + Math.log(product);
}

function stirling(x: number): number {
  const series = polynomial(STIRLING, 1 / (x * x)) / x;
  return (x - 0.5) * (Math.log(x) - 1) + HALF_LOG_TWO_PI_LESS_HALF + series;
}

/** log |Gamma(-x)| for x > 0: Gamma(x) Gamma(-x) = -pi / (x sin(pi x)). */
function reflected(x: number): number {
  const past = x % 1;
  if (past === 0) return Infinity;
  const sine = Math.sin(Math.PI * Math.min(past, 1 - past));
  return Math.log(Math.PI / sine) - Math.log(x) - lgamma(x);
}
