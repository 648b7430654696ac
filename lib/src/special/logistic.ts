/**
 * log(1 + exp(x)), the smooth maximum of x and 0. It neither overflows for large x nor rounds to 0 for very negative ones.
 *
 * @example
 * console.assert(special.softplus(0) === Math.LN2);
 * console.assert(special.softplus(1000) === 1000 && special.softplus(-700) > 0);
 */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * 1 / (1 + exp(-x)), with full relative accuracy in both tails.
 *
 * @example
 * console.assert(special.sigmoid(0) === 0.5);
 * console.assert(special.sigmoid(-700) === Math.exp(-700));
 */
export function sigmoid(x: number): number {
  const small = Math.exp(-Math.abs(x));
  return (x < 0 ? small : 1) / (1 + small);
}

/**
 * log(sigmoid(x)) = -softplus(-x): finite where sigmoid(x) itself rounds to 0, not 0 where it rounds to 1.
 *
 * @example
 * console.assert(special.logSigmoid(-1000) === -1000);
 * console.assert(special.logSigmoid(50) === -Math.exp(-50));
 */
export function logSigmoid(x: number): number {
  return -softplus(-x);
}
