import {
  cosPolynomial,
  logOf24Bits,
  octantOf,
  sinPolynomial,
  withinOctant,
} from './singlePrecision';

/** Values that one step of the transform makes. */
export const BLOCK = 16;
const HALF = BLOCK / 2;
const f = Math.fround;
const TURN = f(2 * Math.PI);

/**
 * Turns `out`, which holds multiples of 2^-24 on [0, 1), into standard normals in place, as PyTorch does on x86-64 with AVX2:
 * in blocks of 16, whose first half gives the radius and whose second half the angle, in single precision throughout.
 * What is left over behind the last whole block stays as it is.
 *
 * Source: G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates" (1958).
 */
export function normalsFromUniforms(out: Float32Array): void {
  for (let start = 0; start + BLOCK <= out.length; start += BLOCK) {
    for (let i = start; i < start + HALF; i++) {
      const radius = f(Math.sqrt(-2 * logOf24Bits(2 ** 24 * (1 - out[i]))));
      const angle = f(TURN * out[i + HALF]);
      const octant = octantOf(angle);
      const x = withinOctant(angle, octant);
      const turned = (octant >> 1) & 1;
      const p = sinPolynomial(x);
      const q = cosPolynomial(x);
      const sin = turned * q + (1 - turned) * p;
      const cos = turned * p + (1 - turned) * q;
      const sinSign = 1 - ((octant >> 1) & 2);
      const cosSign = 1 - (((octant + 2) >> 1) & 2);
      // Adding 0 makes +0 of -0.
      out[i] = f(radius * cosSign * cos) + 0;
      out[i + HALF] = f(radius * sinSign * sin) + 0;
    }
  }
}
