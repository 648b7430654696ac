/**
 * Logarithm, sine and cosine in single precision, rounding where a vectorised build with fused multiply-adds rounds.
 * The polynomials are those of logf, sinf and cosf in S. L. Moshier's Cephes Mathematical Library, their coefficients
 * rounded to single precision. They stand in the code as literals because that makes it several times as fast.
 */

/** ln(count / 2^24) for an integer `count` from 1 to 2^24. No branches: on random numbers they would be guessed wrong. */
export function logOf24Bits(count: number): number {
  const bits = 32 - Math.clz32(count);
  // count / 2^24 = mantissa 2^(bits - 48), and 1 for the mantissas below sqrt(1/2), which are doubled.
  const mantissa = bits > 24 ? count >> 1 : count << (24 - bits);
  const below = (mantissa - 11863283) >>> 31;
  const exponent = bits - 24 - below;
  const x = (mantissa << below) * 2 ** -24 - 1;
  const square = Math.fround(x * x);
  let y = fma(0.07037683576345444, x, -0.11514610052108765);
  y = fma(y, x, 0.11676998436450958);
  y = fma(y, x, -0.12420140951871872);
  y = fma(y, x, 0.14249323308467865);
  y = fma(y, x, -0.16668057441711426);
  y = fma(y, x, 0.2000071406364441);
  y = fma(y, x, -0.24999994039535522);
  y = fma(y, x, 0.3333333134651184);
  // ln 2 in two parts: a small integer times the high one is exact.
  y = fma(Math.fround(y * x), square, Math.fround(exponent * -0.00021219444170128554));
  y = Math.fround(y - 0.5 * square);
  return Math.fround(Math.fround(x + y) + exponent * 0.693359375);
}

/** The even number of eighths of a turn nearest to an angle of at least 0. */
export function octantOf(angle: number): number {
  return (Math.fround(angle * 1.2732394933700562) + 1) & ~1;
}

/** What is left of the angle, between -pi/4 and pi/4: pi/4 is taken off in three parts, so that no digits are lost. */
export function withinOctant(angle: number, octant: number): number {
  let x = fma(octant, -0.78515625, angle);
  x = fma(octant, -0.00024187564849853516, x);
  return fma(octant, -3.774895063202166e-8, x);
}

/** sin x for x between -pi/4 and pi/4. */
export function sinPolynomial(x: number): number {
  const square = Math.fround(x * x);
  let y = fma(-0.00019515295571181923, square, 0.008332161232829094);
  y = fma(y, square, -0.16666655242443085);
  return fma(Math.fround(y * square), x, x);
}

/** cos x for x between -pi/4 and pi/4. */
export function cosPolynomial(x: number): number {
  const square = Math.fround(x * x);
  let y = fma(2.44331567955669e-5, square, -0.0013887316454201937);
  y = fma(y, square, 0.04166664555668831);
  return Math.fround(fma(Math.fround(y * square), square, -0.5 * square) + 1);
}

/**
 * a b + c in one rounding. The product of two singles is exact in double precision; the sum is rounded twice, which differs
 * from once in about one of 2^29 cases.
 */
function fma(a: number, b: number, c: number): number {
  return Math.fround(a * b + c);
}
