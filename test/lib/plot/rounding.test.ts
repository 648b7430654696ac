import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extent, roundedForEye, roundStep } from '../../../lib/src/plot/rounding';

describe('rounding for the eye', () => {
  it('keeps four decimals of the span’s power of ten, however far from zero the values are', () => {
    expect(roundedForEye([1.23456789, 5], 'linear')).toEqual([1.2346, 5]);
    expect(roundedForEye([-22972.071234, -22965], 'linear')).toEqual([-22972.0712, -22965]);
    expect(roundedForEye([123456789, 2000000], 'linear')).toEqual([123460000, 2000000]);
  });

  it('keeps five significant digits on a logarithmic axis', () => {
    expect(roundedForEye([1.23456789e-9, 1, 0, -1], 'log')).toEqual([1.2346e-9, 1, null, null]);
  });

  it('makes gaps of what is not finite, and no minus zero', () => {
    expect(roundedForEye([NaN, Infinity, -1e-9, 1], 'linear')).toEqual([null, null, 0, 1]);
    expect(Object.is(roundedForEye([-1e-9, 1], 'linear')[0], 0)).toBe(true);
  });

  it('moves no value by more than a ten-thousandth of the span', () => {
    // Decimals end at the hundredth, as toFixed does.
    const value = fc.double({ noNaN: true, min: -1e12, max: 1e12 });
    const values = fc.array(
      value.map((v) => (Math.abs(v) < 1e-90 ? 0 : v)),
      { minLength: 2 },
    );
    fc.assert(
      fc.property(values, (list) => {
        const [low, high] = extent(list);
        // Half a unit of the last decimal, at worst 0.5e-4 of the span; the factor 1 + 1e-6 is for the arithmetic itself.
        const most =
          0.5e-4 * (high - low) * (1 + 1e-6) + Math.abs(high) * 1e-15 + Math.abs(low) * 1e-15;
        const rounded = roundedForEye(list, 'linear');
        return high === low || list.every((v, i) => Math.abs((rounded[i] ?? NaN) - v) <= most);
      }),
    );
  });

  it('gives the same for values that differ in float32’s last bits', () => {
    const a = [0.1, 0.7, 0.33];
    const b = a.map((value) => value * (1 + 6e-8));
    expect(roundedForEye(a, 'linear')).toEqual(roundedForEye(b, 'linear'));
  });
});

describe('a round step', () => {
  it.each([
    [0.11, 0.1],
    [0.17, 0.2],
    [3.7, 5],
    [8, 10],
    [0, 0],
    [NaN, 0],
  ])('nearest to %d is %d', (step, round) => {
    expect(roundStep(step)).toBeCloseTo(round, 12);
  });
});
