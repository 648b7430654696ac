import type { Numbers } from './types';

/**
 * Numbers as they go into a figure: rounded to what the eye can see and, where there is nothing to see, null.
 *
 * On a linear axis to a ten-thousandth of their span's power of ten (the span 6 gives 4 decimals, a tenth of a pixel at most);
 * on a logarithmic one to five significant digits. So figures stay small, and the same on machines whose last bits differ.
 */
export function roundedForEye(values: Numbers, scale: 'linear' | 'log'): (number | null)[] {
  return Array.from(values, roundingFor(values, scale));
}

/** The rounding of `roundedForEye` as a function, for values that are nested. */
export function roundingFor(
  values: Numbers,
  scale: 'linear' | 'log',
): (value: number) => number | null {
  const round = scale === 'log' ? significant : toDecimals(decimalsOf(values));
  return (value) => (Number.isFinite(value) ? round(value) : null);
}

function significant(value: number): number | null {
  return value > 0 ? Number(value.toPrecision(5)) : null;
}

function toDecimals(decimals: number): (value: number) => number {
  // Adding 0 makes the -0 that rounding can leave a plain 0.
  if (decimals >= 0) return (value) => Number(value.toFixed(Math.min(decimals, 100))) + 0;
  const unit = 10 ** -decimals;
  return (value) => Math.round(value / unit) * unit + 0;
}

function decimalsOf(values: Numbers): number {
  const [low, high] = extent(values);
  const span = high - low || Math.abs(high);
  return span > 0 && Number.isFinite(span) ? 4 - Math.floor(Math.log10(span)) : 0;
}

/** The least and the greatest of the finite values; [0, 0] when there are none. */
export function extent(values: Numbers): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 0];
}

/** The 1, 2 or 5 times a power of ten whose ratio to `step` is nearest to one; 0 where there is none. */
export function roundStep(step: number): number {
  if (!(step > 0 && Number.isFinite(step))) return 0;
  const power = 10 ** Math.floor(Math.log10(step));
  const distance = (factor: number) => Math.abs(Math.log((factor * power) / step));
  const nearest = [1, 2, 5, 10].reduce((best, other) =>
    distance(other) < distance(best) ? other : best,
  );
  return nearest * power;
}
