import * as tf from '@tensorflow/tfjs';

/** What a kernel is called with. */
export interface KernelCall {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Runs the kernel that was there before, with what it was called with or something else. */
  readonly original: (
    inputs?: KernelCall['inputs'],
    attributes?: KernelCall['attributes'],
  ) => tf.TensorInfo;
}

/** Puts another function in the place of a backend's kernel, which it may call. A kernel that is not there is left alone. */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  compute: (call: KernelCall) => tf.TensorInfo,
): void {
  const original = tf.getKernel(kernelName, backendName) as tf.KernelConfig | null | undefined;
  if (!original) return;
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...original,
    kernelFunc: (call: {
      inputs: tf.NamedTensorInfoMap;
      attrs?: tf.NamedAttrMap;
      backend: object;
    }) =>
      compute({
        inputs: call.inputs as Record<string, tf.TensorInfo>,
        attributes: call.attrs ?? {},
        original: (inputs = call.inputs as KernelCall['inputs'], attributes = call.attrs) =>
          original.kernelFunc({
            inputs,
            attrs: attributes as tf.NamedAttrMap,
            backend: call.backend,
          }) as tf.TensorInfo,
      }),
  });
}

/** What kernels need of a backend: to read numbers and to write them. */
type Storage = Pick<tf.KernelBackend, 'readSync' | 'write' | 'disposeData'>;

/** The backend of that name, which need not be the one in use. */
export function storageOf(backendName: string): Storage {
  const found = tf.engine().findBackend(backendName) as Storage | null;
  if (!found) throw new Error(`the backend ${backendName} of TensorFlow.js is not registered`);
  return found;
}

/** The numbers of a tensor. */
export function read(backendName: string, { dataId }: tf.TensorInfo): tf.TypedArray {
  return storageOf(backendName).readSync(dataId) as tf.TypedArray;
}

/** A new tensor. */
export function write(
  backendName: string,
  values: tf.TypedArray,
  shape: readonly number[],
  dtype: tf.DataType,
): tf.TensorInfo {
  const own = [...shape];
  return { dataId: storageOf(backendName).write(values, own, dtype), shape: own, dtype };
}
