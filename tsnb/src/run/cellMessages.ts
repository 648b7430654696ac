import type { Message } from '../kernel/client';
import { isObject } from '../notebook';
import { ownError, type Stopper } from '../session';
import type { CellState } from './cellState';
import type { NotebookFile } from './notebookFile';
import { errorOutput, type NotebookOutputs } from './outputs';

/** Brings what a kernel publishes for a cell to its outputs, also after the cell has ended. */
export class CellMessages {
  constructor(
    private readonly outputs: NotebookOutputs,
    private readonly file: NotebookFile,
    private readonly stopper: Stopper<CellState>,
  ) {}

  hear(state: CellState, message: Message): void {
    state.note(message);
    if (this.outputs.apply(state.cell, message)) this.file.touch();
    if (this.outputs.isFull(state.cell)) this.stopFull(state);
    const late = isObject(message.metadata.tsnb) ? message.metadata.tsnb.late_error : undefined;
    if (!isObject(late)) return;
    const error = errorOutput(late);
    this.outputs.add(state.cell, error);
    state.fail(error, false);
  }

  private stopFull(state: CellState): void {
    const megabytes = this.outputs.limit / 1e6;
    const evalue = `the cell printed or displayed more than ${megabytes} MB (--max-output); the rest is cut`;
    const error = ownError('OutputLimit', evalue);
    this.stopper.request({ error, gentle: true, culprit: state });
  }
}
