import type { FitHistory } from './types';

/** A loss that was NaN or infinite, and what there is to go on from. */
export class DivergenceError extends Error {
  override readonly name = 'DivergenceError';
  /** The epoch, from 0 on. */
  readonly epoch: number;
  /** The step within the epoch, from 0 on. */
  readonly step: number;
  /** What was recorded before this epoch. */
  readonly history: FitHistory;

  constructor(details: {
    readonly loss: number;
    readonly epoch: number;
    readonly step: number;
    readonly history: FitHistory;
    /** How many variables were put back. */
    readonly restored: number;
  }) {
    const { loss, epoch, step, history, restored } = details;
    const state =
      restored > 0
        ? `The variables given to fit are back to what they were at the start of epoch ${epoch}.`
        : 'The parameters hold what that step made of them; give fit `variables` to have them put back.';
    super(
      `the loss was ${loss} in epoch ${epoch}, step ${step} (both counted from 0). ` +
        'Try a smaller learning rate; look for NaN in the data, and in the loss for the logarithm of 0, a division by 0 or ' +
        `an exp that overflows. ${state} The history of the epochs before is in this error's \`history\`.`,
    );
    this.epoch = epoch;
    this.step = step;
    this.history = history;
  }
}
