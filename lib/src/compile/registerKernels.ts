import * as tf from '@tensorflow/tfjs';
import { RECORDING } from './backend';
import { LOWERINGS } from './lower';
import { recordKernel } from './record';
import { Refusal } from './refusal';

let registered = false;

/** Teaches the recording backend every kernel: those with a lowering, and all others by a refusal that names them. */
export function registerKernels(): void {
  if (registered) return;
  registered = true;
  for (const entry of LOWERINGS)
    tf.registerKernel({
      kernelName: entry.kernel,
      backendName: RECORDING,
      kernelFunc: ({ inputs, attrs }) => recordKernel(entry, inputs, attrs ?? {}),
    });
  const lowered = new Set(LOWERINGS.map(({ kernel }) => kernel));
  const known = new Set(tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName));
  for (const kernelName of known) if (!lowered.has(kernelName)) refuse(kernelName);
}

function refuse(kernelName: string): void {
  tf.registerKernel({
    kernelName,
    backendName: RECORDING,
    kernelFunc: () => {
      throw new Refusal(`it uses the kernel ${kernelName}, which is not lowered`);
    },
  });
}
