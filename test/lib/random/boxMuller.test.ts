import { expect, it } from 'vitest';
import { normalsFromUniforms } from '../../../lib/src/random/boxMuller';

/** A block whose first uniform number is `radial` and whose ninth is `angular`. */
function block(radial: number, angular: number): Float32Array {
  const out = new Float32Array(16);
  out[0] = radial;
  out[8] = angular;
  normalsFromUniforms(out);
  return out;
}

it('makes +0, as fused multiply-adds do, where the radius is 0', () => {
  // Twice in 2^24 draws; Object.is tells -0.
  expect(Array.from(block(0, 0))).toEqual(new Array<number>(16).fill(0));
  expect(Array.from(block(0, 0.5))).toEqual(new Array<number>(16).fill(0));
});

it('reaches as far as 24 bits can', () => {
  // sqrt(2 * 24 ln 2), in single precision: rtol 2^-24, atol 0.
  const [greatest] = block(1 - 2 ** -24, 0);
  expect(Math.abs(greatest / Math.sqrt(48 * Math.LN2) - 1)).toBeLessThan(2 ** -24);
});

it('leaves what lies behind the last whole block', () => {
  const out = new Float32Array(20).fill(0.25);
  normalsFromUniforms(out);
  expect(Array.from(out.subarray(16))).toEqual([0.25, 0.25, 0.25, 0.25]);
  expect(out[0]).not.toBe(0.25);
});
