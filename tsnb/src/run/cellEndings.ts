import type { KernelExit, Message } from '../kernel/client';
import type { ErrorOutput } from '../notebook';
import { exitError, ownError, type Ending } from '../session';
import type { CellState } from './cellState';
import { lastError } from './failure';
import { errorOutput, type NotebookOutputs } from './outputs';

/** What the kernel calls an error that it does not outlive. */
const PROCESS_EXIT = 'ProcessExit';

/** The ways in which a cell ends, and the error output that each but the good one leaves. */
export class CellEndings {
  constructor(private readonly outputs: NotebookOutputs) {}

  /** The cell ended so. */
  ended(state: CellState, ending: Ending<CellState>): void {
    switch (ending.kind) {
      case 'replied':
        this.replied(state, ending.reply);
        return;
      case 'died':
        this.died(state, ending.exit, 'while the cell ran');
        return;
      case 'stopped':
        this.stopped(state, ending);
    }
  }

  /** The kernel's process is gone. */
  died(state: CellState, exit: KernelExit, when: string): void {
    const told = lastError(state.cell); // of process.exit the kernel itself says so
    if (exit.code !== null && told) state.fail(told, true);
    else this.fail(state, exitError(exit, when));
  }

  /** The cell failed for a reason that the kernel can't tell. */
  fail(state: CellState, error: ErrorOutput): void {
    this.outputs.add(state.cell, error);
    state.fail(error, true);
  }

  private replied(state: CellState, reply: Message): void {
    state.note(reply);
    const { content } = reply;
    if (content.status === 'ok') return;
    const told = lastError(state.cell);
    const error = told ?? errorOutput(content);
    if (told === undefined) this.outputs.add(state.cell, error);
    state.fail(error, error.ename === PROCESS_EXIT);
  }

  // It was running when the notebook was to stop.
  private stopped(
    state: CellState,
    { reason, obeyed }: Ending<CellState> & { kind: 'stopped' },
  ): void {
    const { error, gentle, culprit = state } = reason;
    const note =
      gentle && !obeyed ? '; it did not react to an interrupt: its kernel was killed' : '';
    this.fail(culprit, ownError(error.ename, error.evalue + note, tracebackOf(culprit)));
    if (culprit !== state) {
      this.fail(state, ownError('RunStopped', `stopped because of cell ${culprit.number}`));
    }
  }
}

// Where the interrupt found the cell.
function tracebackOf({ cell }: CellState): string[] {
  return lastError(cell)?.traceback.slice(1) ?? [];
}
