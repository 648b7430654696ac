import type { Value } from '../graph';

/** A kernel's inputs, by name; kernels that take a list have them under '0', '1', ... */
export type Inputs = Readonly<Record<string, Value>>;
export type KernelAttributes = Readonly<Record<string, unknown>>;

/** How one TensorFlow.js kernel is written in ONNX. */
export interface Lowering {
  /** TensorFlow.js's name of the kernel. */
  readonly kernel: string;
  /** The operators it becomes, for the table in the documentation. */
  readonly becomes: string;
  readonly lower: (inputs: Inputs, attributes: KernelAttributes) => Value | Value[];
}

export function lowering(kernel: string, becomes: string, lower: Lowering['lower']): Lowering {
  return { kernel, becomes, lower };
}
