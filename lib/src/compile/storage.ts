import * as tf from '@tensorflow/tfjs';
import { Tensor as OrtTensor } from 'onnxruntime-node';
import { recordingBackend } from './backend';
import type { Data } from './graph';

/**
 * The numbers of one variable, as all compiled steps see them: they read `current` and write `next`, and the two change
 * places. The variable itself points here, so that whoever reads it eagerly sees what the last step wrote.
 */
export class VariableStorage {
  private front: OrtTensor;
  private back: OrtTensor;
  /** The data whose numbers `current` holds. Data never changes, except what is bound here. */
  private seen: tf.DataId | undefined;
  /** The data whose readers look into `current`. */
  private bound: tf.DataId | undefined;

  private constructor(private readonly variable: tf.Variable) {
    this.front = emptyTensor(variable.dtype, variable.shape);
    this.back = emptyTensor(variable.dtype, variable.shape);
  }

  static readonly #all = new WeakMap<tf.Variable, VariableStorage>();

  /** The storage of a variable, the same for every step. */
  static of(variable: tf.Variable): VariableStorage {
    const known = this.#all.get(variable);
    if (known) return known;
    const storage = new VariableStorage(variable);
    this.#all.set(variable, storage);
    return storage;
  }

  get current(): OrtTensor {
    return this.front;
  }

  get next(): OrtTensor {
    return this.back;
  }

  /** Fetches what the variable was assigned since the last step. */
  refresh(): void {
    const { variable } = this;
    if (variable.isDisposed)
      throw new Error(`the variable ${variable.name}, which the compiled step uses, is disposed`);
    if (variable.dataId === this.seen) return;
    this.unbind();
    dataOf(this.front).set(tf.engine().readSync(variable.dataId) as never);
    this.seen = variable.dataId;
  }

  /** Makes `next`, which a step has filled, the variable's value. */
  publish(): void {
    const backend = recordingBackend();
    const { dataId } = this.variable;
    const alone = dataId === this.bound && backend.owns(dataId) && backend.refCount(dataId) === 1;
    if (!alone) this.unbind();
    [this.front, this.back] = [this.back, this.front];
    if (!alone) this.bind();
  }

  /** Points the variable here, as an assignment would. */
  private bind(): void {
    const { variable } = this;
    const engine = tf.engine();
    const backend = recordingBackend();
    engine.disposeTensor(variable);
    variable.dataId = backend.keep(() => dataOf(this.front), variable.shape, variable.dtype);
    engine.trackTensor(variable, backend);
    this.seen = variable.dataId;
    this.bound = variable.dataId;
  }

  /** Lets other tensors that share the old data, clones say, keep it. */
  private unbind(): void {
    const backend = recordingBackend();
    if (this.bound && backend.owns(this.bound)) backend.detach(this.bound);
    this.bound = undefined;
  }
}

function dataOf(tensor: OrtTensor): Data {
  return tensor.data as Data;
}

/** A tensor of the runtime with memory of its own. */
export function emptyTensor(dtype: tf.DataType, shape: readonly number[]): OrtTensor {
  return runtimeTensor(emptyData(dtype, tf.util.sizeFromShape([...shape])), dtype, shape);
}

/** A tensor of the runtime around `data`. */
export function runtimeTensor(data: Data, dtype: tf.DataType, shape: readonly number[]): OrtTensor {
  return new OrtTensor(dtype as 'float32', data as Float32Array, shape);
}

function emptyData(dtype: tf.DataType, size: number): Data {
  if (dtype === 'float32') return new Float32Array(size);
  if (dtype === 'int32') return new Int32Array(size);
  return new Uint8Array(size);
}
