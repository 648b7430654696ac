import * as tf from '@tensorflow/tfjs';
import type { Data, Value } from './graph';
import { Refusal } from './refusal';

/** The name under which the recording backend is registered with TensorFlow.js. */
export const RECORDING = 'elbolab-graph';

/** A tensor's data: a value of the graph being recorded, or numbers. */
interface Entry {
  readonly value?: Value;
  /** Numbers, read when they are asked for, since a variable's storage changes from step to step. */
  readonly read?: () => Data;
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  references: number;
}

type DataId = tf.DataId;

const READS_A_VALUE =
  'it reads the value of a tensor (data, dataSync, array, print, or an if on it), which is known only when the step runs';

/**
 * A TensorFlow.js backend that computes nothing. While a step is recorded its kernels add to a graph; at any time it keeps
 * the numbers of variables that compiled steps work on, and hands them to the eager backend when an eager kernel asks.
 */
export class RecordingBackend extends tf.KernelBackend {
  private readonly entries = new WeakMap<DataId, Entry>();
  private count = 0;
  /** Why the recording under way is no good, though nothing was thrown. */
  private refusal: Refusal | undefined;

  /** A new data id that stands for a value of the graph. */
  record(value: Value): DataId {
    const { shape, source } = value;
    const read = source.kind === 'constant' ? () => source.data : undefined;
    return this.add({ value, read, shape, dtype: value.dtype as tf.DataType, references: 1 });
  }

  /** A new data id whose numbers are found by `read`. */
  keep(read: () => Data, shape: readonly number[], dtype: tf.DataType): DataId {
    return this.add({ read, shape, dtype, references: 1 });
  }

  /** Gives the data id numbers of its own, independent of what its reader returned so far. */
  detach(dataId: DataId): void {
    const entry = this.entry(dataId);
    const data = entry.read?.().slice();
    if (data) this.entries.set(dataId, { ...entry, read: () => data });
  }

  /** Tells, once, that `read` was asked for a value that only a run knows. */
  takeRefusal(): Refusal | undefined {
    const { refusal } = this;
    this.refusal = undefined;
    return refusal;
  }

  owns(dataId: DataId): boolean {
    return this.entries.has(dataId);
  }

  /** The graph's value that a tensor stands for; undefined if it has numbers or lives elsewhere. */
  symbol(dataId: DataId): Value | undefined {
    return this.entries.get(dataId)?.value;
  }

  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): DataId {
    const data = numbers(values, dtype);
    return this.keep(() => data, shape, dtype);
  }

  override move(
    dataId: DataId,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    const data = numbers(values, dtype);
    this.add({ read: () => data, shape, dtype, references }, dataId);
  }

  override readSync(dataId: DataId): tf.backend_util.BackendValues {
    const { read } = this.entry(dataId);
    if (!read) throw new Refusal(READS_A_VALUE);
    return read().slice() as tf.backend_util.BackendValues;
  }

  /**
   * A value that is not known stays a promise for ever: to reject it would be an unhandled rejection wherever the step does
   * not wait for it.
   */
  override read(dataId: DataId): Promise<tf.backend_util.BackendValues> {
    if (this.entry(dataId).read) return Promise.resolve(this.readSync(dataId));
    this.refusal ??= new Refusal(READS_A_VALUE);
    return new Promise(() => undefined);
  }

  override refCount(dataId: DataId): number {
    return this.entries.get(dataId)?.references ?? 0;
  }

  override incRef(dataId: DataId): void {
    const entry = this.entries.get(dataId);
    if (entry) entry.references += 1;
    // A variable can be given a tensor that another backend holds while a step is recorded.
    else ownerOf(dataId)?.incRef(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const entry = this.entries.get(dataId);
    if (!entry) return true;
    entry.references -= 1;
    if (!force && entry.references > 0) return false;
    this.entries.delete(dataId);
    this.count -= 1;
    return true;
  }

  override numDataIds(): number {
    return this.count;
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override dispose(): void {
    this.count = 0;
  }

  private add(entry: Entry, dataId: DataId = {}): DataId {
    this.entries.set(dataId, entry);
    this.count += 1;
    return dataId;
  }

  private entry(dataId: DataId): Entry {
    const entry = this.entries.get(dataId);
    if (entry) return entry;
    throw new Error('this tensor was made while a compiled step was recorded, and is gone with it');
  }
}

function ownerOf(dataId: DataId): tf.KernelBackend | undefined {
  return tf.engine().state.tensorInfo.get(dataId)?.backend;
}

function numbers(values: tf.backend_util.BackendValues, dtype: tf.DataType): Data {
  if (dtype === 'float32') return asArray(Float32Array, values);
  if (dtype === 'int32') return asArray(Int32Array, values);
  if (dtype === 'bool') return asArray(Uint8Array, values);
  throw new Refusal(`it makes a tensor of ${dtype}`);
}

function asArray<T extends Data>(
  type: { new (values: ArrayLike<number>): T },
  values: tf.backend_util.BackendValues,
): T {
  return values instanceof type ? values : new type(values as unknown as ArrayLike<number>);
}

let backend: RecordingBackend | undefined;

/** The one recording backend. */
export function recordingBackend(): RecordingBackend {
  if (!backend) {
    const created = new RecordingBackend();
    // Priority 0: TensorFlow.js never chooses it by itself.
    tf.registerBackend(RECORDING, () => created, 0);
    tf.engine().findBackend(RECORDING);
    backend = created;
  }
  return backend;
}
