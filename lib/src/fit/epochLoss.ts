import * as tf from '@tensorflow/tfjs';
import { readNumber, type Value } from './value';

/** A step whose loss is not finite. */
export interface BadStep {
  /** The step's number within the epoch, from 0 on. */
  readonly step: number;
  readonly loss: number;
}

/** The losses of an epoch's steps. They are read some steps at a time: a read may have to wait for a device. */
export class EpochLoss {
  /** Steps whose loss has been read. */
  steps = 0;
  private pending: { value: Value; size: number }[] = [];
  private sum = 0;
  private points = 0;

  /** Takes a step's loss over; `size` is its weight in the mean. */
  add(value: Value, size: number): void {
    this.pending.push({ value, size });
  }

  /** Reads what was added, up to the first loss that is not finite. */
  async read(): Promise<BadStep | undefined> {
    while (this.pending.length > 0) {
      const [{ value, size }] = this.pending.splice(0, 1);
      const loss = await readNumber('step', value);
      if (!Number.isFinite(loss)) return { step: this.steps, loss };
      this.sum += loss * size;
      this.points += size;
      this.steps++;
    }
    return undefined;
  }

  /** The mean of the losses read so far, weighted by size. */
  get mean(): number {
    return this.sum / this.points;
  }

  /** Frees the losses not read yet. */
  dispose(): void {
    for (const { value } of this.pending) if (value instanceof tf.Tensor) value.dispose();
    this.pending = [];
  }
}
