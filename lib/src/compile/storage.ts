import * as tf from '@tensorflow/tfjs';
import { Block } from './arena';
import { recordingBackend } from './backend';
import type { Dtype } from './graph';

/**
 * The numbers of one variable, as all compiled steps see them. The variable itself points here, so that whoever reads it
 * eagerly sees what the last step wrote.
 */
export class VariableStorage {
  private front: Block;
  private back: Block | undefined;
  /** The data whose numbers `current` holds. Data never changes, except what is bound here. */
  private seen: tf.DataId | undefined;
  /** The data whose readers look into `current`. */
  private bound: tf.DataId | undefined;

  private constructor(private readonly variable: tf.Variable) {
    this.front = this.newBlock();
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

  /** What a step reads, and may overwrite between `open` and `close`. */
  get current(): Block {
    return this.front;
  }

  /** What a step may write while it reads `current`. */
  get next(): Block {
    return (this.back ??= this.newBlock());
  }

  /** Throws when the variable is gone. */
  requireVariable(): void {
    if (this.variable.isDisposed)
      throw new Error(
        `the variable ${this.variable.name}, which this compiled step works on, is disposed: compile the step anew with one that is not`,
      );
  }

  /** Fetches what the variable was assigned since the last step. */
  refresh(): void {
    this.requireVariable();
    const { variable } = this;
    if (variable.dataId === this.seen) return;
    this.open();
    this.front.data.set(tf.engine().readSync(variable.dataId) as never);
    this.seen = variable.dataId;
  }

  /** Lets other tensors that share the variable's data, clones say, keep it: `current` is about to change. */
  open(): void {
    if (this.isAlone()) return;
    const backend = recordingBackend();
    if (this.bound && backend.owns(this.bound)) backend.detach(this.bound);
    this.bound = undefined;
  }

  /** Makes what `current` now holds the variable's value. */
  close(): void {
    if (!this.bound) this.bind();
  }

  /** Makes `next` current. */
  swap(): void {
    [this.front, this.back] = [this.next, this.front];
  }

  private isAlone(): boolean {
    const backend = recordingBackend();
    const { dataId } = this.variable;
    return dataId === this.bound && backend.owns(dataId) && backend.refCount(dataId) === 1;
  }

  /** Points the variable here, as an assignment would. */
  private bind(): void {
    const { variable } = this;
    const engine = tf.engine();
    const backend = recordingBackend();
    engine.disposeTensor(variable);
    variable.dataId = backend.keep(() => this.front.data, variable.shape, variable.dtype);
    engine.trackTensor(variable, backend);
    this.seen = variable.dataId;
    this.bound = variable.dataId;
  }

  private newBlock(): Block {
    return new Block(this.variable.dtype as Dtype, this.variable.shape);
  }
}
