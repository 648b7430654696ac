import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { backend, compile, ready } from 'elbolab';
import { expectClose } from './models';
import { KERNEL_CASES, type KernelCase } from './kernelCases';

beforeAll(async () => {
  await ready();
});

describe.each(KERNEL_CASES)('$name', (kernelCase) => {
  it('gives what the eager kernel gives', async () => {
    const inputs = kernelCase.inputs();
    const step = (...xs: tf.Tensor[]) => withGradient(kernelCase, xs);
    const compiled = compile(step, { strict: true });
    const actual = await compiled(...inputs);
    // The plain backend has every kernel with its gradient, and computes in double precision inside.
    await tf.setBackend('cpu');
    const expected = step(...inputs);
    await tf.setBackend(backend().name);
    expect(actual.length).toBe(expected.length);
    // float32 throughout; the backends' exp, sin and sums differ by a few units in the last place.
    for (const [i, tensor] of actual.entries())
      expectClose(tensor, expected[i], { rtol: 3e-6, atol: 1e-6 });
    await compiled.dispose();
  });
});

/** The results of the case, and the gradient of the sum of its first by each input. */
function withGradient({ f, gradient }: KernelCase, xs: tf.Tensor[]): tf.Tensor[] {
  const value = f(...xs);
  const values = Array.isArray(value) ? value : [value];
  if (!gradient) return values;
  const gradients = tf.grads((...args) => tf.mul(f(...args) as tf.Tensor, 0.5))(xs);
  return [...values, ...gradients];
}
