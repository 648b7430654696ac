import type * as tf from '@tensorflow/tfjs';
import type { Value } from './value';

/** What `fit` has recorded, a number for each finished epoch. */
export interface FitHistory {
  /** The mean loss of the epoch's steps, each weighted by the size of its batch. */
  readonly loss: number[];
  /** What `evaluate` returned after the epoch; empty without it. */
  readonly evaluation: number[];
}

/** How an epoch went. */
export interface EpochReport {
  /** The epoch's number, from 0 on. */
  readonly epoch: number;
  /** The mean loss of the epoch's steps, each weighted by the size of its batch. */
  readonly loss: number;
  /** What `evaluate` returned; undefined without it. */
  readonly evaluation: number | undefined;
}

/** How a fit ended. */
export interface FitResult {
  readonly history: FitHistory;
  /** The number of finished epochs. */
  readonly epochs: number;
  /** The number of steps taken, those of an unfinished epoch included. */
  readonly steps: number;
  /** Whether all epochs were done, or an interrupt ended the fit early. */
  readonly stopped: 'finished' | 'interrupt';
}

/** What to fit, on what, and how long. */
export interface FitOptions<B> {
  /**
   * Takes one training step and returns its loss, as a scalar tensor, which `fit` disposes of, or a number; or a promise of
   * either. It may be a plain function with `optimizer.minimize` inside or a compiled one.
   */
  readonly step: (batch: B) => Value | Promise<Value>;
  /** The batches of an epoch, gone through once an epoch: a DataLoader, or an array. They stay their owner's. */
  readonly batches: Iterable<B>;
  /** How many times to go through the batches. */
  readonly epochs: number;
  /** Runs after each epoch, such as the loss on test data; its number goes to the history. A tensor is disposed of. */
  readonly evaluate?: (epoch: number) => Value | Promise<Value>;
  /** Is told how each epoch went. */
  readonly onEpoch?: (report: EpochReport) => void | Promise<void>;
  /** What the progress bar says is being done. Default 'fit'. */
  readonly label?: string;
  /** Ends the fit after the current step, as an interrupt does. */
  readonly signal?: AbortSignal;
  /**
   * Variables to put back, when a loss is not finite, to what they were at the start of that epoch: such as
   * `[...net.parameters(), ...optimizer.state().values()]`. Default none.
   */
  readonly variables?: Iterable<tf.Variable>;
}
