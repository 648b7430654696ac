import * as tf from '@tensorflow/tfjs';

/** Puts right what the plain backend of TensorFlow.js 4.22 does amiss; to be called when it runs. */
export function mendPlainBackend(): void {
  // Its greeting on the first tensor would end up in a notebook; the reason of the choice says the same.
  (tf.backend() as Partial<{ firstUse: boolean }>).firstUse = false;
  mendCast();
}

/**
 * Casts bools and integers to float32 into numbers of that type. The backend's own cast passes the bytes or integers on under
 * the new name, and what reads the memory of a float32 tensor then reads something else.
 */
function mendCast(): void {
  const original = tf.getKernel('Cast', 'cpu');
  tf.unregisterKernel('Cast', 'cpu');
  tf.registerKernel({
    ...original,
    kernelFunc: (call) => {
      const { x } = call.inputs as { x: tf.TensorInfo };
      const isMisread = x.dtype === 'bool' || x.dtype === 'int32';
      if (!isMisread || call.attrs?.['dtype'] !== 'float32') return original.kernelFunc(call);
      const backend = call.backend as Pick<tf.KernelBackend, 'readSync' | 'write'>;
      const values = Float32Array.from(backend.readSync(x.dataId) as Uint8Array | Int32Array);
      const { shape } = x;
      return { dataId: backend.write(values, shape, 'float32'), shape, dtype: 'float32' };
    },
  });
}
