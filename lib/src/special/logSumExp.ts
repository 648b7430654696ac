import { CompensatedSum } from './compensatedSum';

/**
 * log(sum_i exp(x_i)), neither over- nor underflowing, with an error of a few units in the last place of the larger of the
 * result and the greatest x_i however many terms there are.
 *
 * @returns -Infinity for no terms or when all are -Infinity; Infinity when one is; NaN when one is NaN.
 *
 * @example
 * console.assert(special.logSumExp([-1000, -1000]) === -1000 + Math.log(2));
 * console.assert(special.logSumExp([]) === -Infinity);
 */
export function logSumExp(x: ArrayLike<number>): number {
  const top = indexOfGreatest(x);
  const greatest = x.length === 0 ? -Infinity : x[top];
  if (!Number.isFinite(greatest)) return greatest;
  const rest = new CompensatedSum();
  for (let i = 0; i < x.length; i++) if (i !== top) rest.add(Math.exp(x[i] - greatest));
  return greatest + Math.log1p(rest.value);
}

/** Of the greatest entry; of a NaN if there is one. */
function indexOfGreatest(x: ArrayLike<number>): number {
  let top = 0;
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i])) return i;
    if (x[i] > x[top]) top = i;
  }
  return top;
}
