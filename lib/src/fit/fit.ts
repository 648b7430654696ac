import * as tf from '@tensorflow/tfjs';
import { ArgumentError, requireInteger } from '../arguments';
import { progress, type Progress } from '../progress';
import { DivergenceError } from './divergenceError';
import { EpochLoss } from './epochLoss';
import { listenForInterrupt, type Interrupt } from './interrupt';
import { Safekeeping } from './safekeeping';
import type { FitHistory, FitOptions, FitResult } from './types';
import { readNumber } from './value';

/**
 * The training loop: goes through the batches `epochs` times and takes a step on each. It shows progress, keeps a history, and
 * hands control back to the event loop some twenty times a second, so that output and interrupts get through.
 *
 * An interrupt (Ctrl-C, the notebook's stop button, `signal`) ends the loop after the current step; the parameters keep what
 * was learnt, and the result says `stopped: 'interrupt'`. A second interrupt is not caught.
 *
 * @throws DivergenceError when a loss is NaN or infinite; it names epoch and step and carries the history. The step has
 *   changed the parameters already, so `variables` are put back.
 * @throws ArgumentError when epochs is no integer of at least 0, there are no batches, or a loss is no number or scalar.
 *
 * @example
 * const x = tf.tensor1d([1, 2, 3]);
 * const slope = tf.variable(tf.scalar(0));
 * const optimizer = new SGD([slope], { lr: 0.1 });
 * const { history } = await fit({
 *   step: (batch) => optimizer.minimize(() => mseLoss(batch.mul(slope), batch.mul(2)), true),
 *   batches: [x],
 *   epochs: 20,
 * });
 * console.assert(history.loss.length === 20 && history.loss[19] < 1e-3);
 */
export async function fit<B>(options: FitOptions<B>): Promise<FitResult> {
  requireInteger('epochs', options.epochs, { min: 0 });
  const loop = new Loop(options);
  try {
    return await loop.run();
  } catch (error) {
    loop.bar.fail(error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    loop.dispose();
  }
}

/** How long the event loop may have to wait for its turn, in milliseconds. */
const TURN = 50;

class Loop<B> {
  readonly bar: Progress;
  private readonly interrupt: Interrupt;
  private readonly safekeeping: Safekeeping;
  private readonly history: FitHistory = { loss: [], evaluation: [] };
  /** The steps of an epoch, if that can be known beforehand. */
  private readonly stepsPerEpoch: number | undefined;
  private epoch = 0;
  private steps = 0;
  private lastTurn = performance.now();
  private losses = new EpochLoss();

  constructor(private readonly options: FitOptions<B>) {
    this.stepsPerEpoch = lengthOf(options.batches);
    this.bar = progress({
      label: options.label ?? 'fit',
      total: options.epochs * (this.stepsPerEpoch ?? 1),
      unit: this.stepsPerEpoch === undefined ? 'epochs' : 'steps',
      where: () => `epoch ${Math.min(this.epoch + 1, options.epochs)} of ${options.epochs}`,
    });
    this.interrupt = listenForInterrupt(options.signal);
    this.safekeeping = new Safekeeping(options.variables ?? []);
  }

  async run(): Promise<FitResult> {
    const { epochs } = this.options;
    while (this.epoch < epochs && (await this.runEpoch())) this.epoch++;
    const stopped = this.epoch < epochs ? 'interrupt' : 'finished';
    const loss = this.lossMessage();
    this.showProgress();
    if (stopped === 'interrupt') this.bar.interrupt(loss);
    else this.bar.finish(loss);
    return { history: this.history, epochs: this.epoch, steps: this.steps, stopped };
  }

  dispose(): void {
    this.losses.dispose();
    this.safekeeping.dispose();
    this.interrupt.stopListening();
  }

  /** Whether the epoch was finished: an interrupt leaves it unfinished. */
  private async runEpoch(): Promise<boolean> {
    this.safekeeping.save();
    this.losses = new EpochLoss();
    for (const batch of this.options.batches) {
      if (this.interrupt.requested) return this.leaveEpoch();
      this.losses.add(await this.options.step(batch), sizeOf(batch));
      this.steps++;
      await this.giveTurn();
    }
    await this.readLosses();
    if (this.losses.steps === 0)
      throw new ArgumentError(
        'batches',
        'an iterable that has batches in every epoch',
        this.options.batches,
      );
    return this.closeEpoch();
  }

  private async closeEpoch(): Promise<boolean> {
    const { evaluate, onEpoch } = this.options;
    if (evaluate && this.interrupt.requested) return false;
    const evaluation = evaluate && (await readNumber('evaluate', await evaluate(this.epoch)));
    const loss = this.losses.mean;
    this.history.loss.push(loss);
    if (evaluation !== undefined) this.history.evaluation.push(evaluation);
    await onEpoch?.({ epoch: this.epoch, loss, evaluation });
    return true;
  }

  private async leaveEpoch(): Promise<boolean> {
    await this.readLosses();
    return false;
  }

  /** Lets output, progress and interrupts through, if it is time to. */
  private async giveTurn(): Promise<void> {
    if (performance.now() - this.lastTurn < TURN) return;
    await this.readLosses();
    this.showProgress();
    await new Promise((resolve) => setImmediate(resolve));
    this.lastTurn = performance.now();
  }

  private async readLosses(): Promise<void> {
    const bad = await this.losses.read();
    if (!bad) return;
    this.safekeeping.restore();
    throw new DivergenceError({
      ...bad,
      epoch: this.epoch,
      history: this.history,
      restored: this.safekeeping.size,
    });
  }

  private showProgress(): void {
    this.bar.update(this.stepsPerEpoch === undefined ? this.epoch : this.steps, this.lossMessage());
  }

  private lossMessage(): string {
    const loss = this.losses.steps > 0 ? this.losses.mean : this.history.loss.at(-1);
    return loss === undefined ? '' : `loss ${loss.toPrecision(4)}`;
  }
}

function lengthOf(batches: Iterable<unknown>): number | undefined {
  return 'length' in batches && typeof batches.length === 'number' ? batches.length : undefined;
}

/** The rows of a batch: those of the tensor, or of the first of several; 1 for anything else. */
function sizeOf(batch: unknown): number {
  const first = Array.isArray(batch) ? (batch as readonly unknown[])[0] : batch;
  if (!(first instanceof tf.Tensor)) return 1;
  const { shape } = first as tf.Tensor;
  return shape.length > 0 ? shape[0] : 1;
}
