const BLOCK = 16;
const HALF = 8;
const f = Math.fround;

/**
 * Turns `out`, which holds uniform numbers on [0, 1), into standard normals in place, in the order of PyTorch: blocks of 16,
 * whose first half gives the radius and whose second half the angle. The caller sees to it that 16 divides the length.
 */
export function normalsFromUniforms(out: Float32Array): void {
  for (let start = 0; start + BLOCK <= out.length; start += BLOCK) {
    for (let i = start; i < start + HALF; i++) {
      const radius = f(Math.sqrt(f(-2 * f(Math.log(1 - out[i])))));
      const angle = f(f(2 * Math.PI) * out[i + HALF]);
      out[i] = radius * f(Math.cos(angle));
      out[i + HALF] = radius * f(Math.sin(angle));
    }
  }
}
