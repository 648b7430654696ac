import type { KernelClient, KernelExit, Message } from '../kernel/client';
import type { ErrorOutput } from '../notebook';
import { settlesWithin } from '../terminal';
import type { CellState } from './cellState';
import { exitError, lastError, ownError } from './failure';
import type { IopubRouter } from './iopubRouter';
import { errorOutput, type NotebookOutputs } from './outputs';
import type { StopReason } from './stop';

const INTERRUPTS = 2;
const INTERRUPT_PATIENCE_MS = 2_500;

/** The ways in which a cell ends, and the error output that each but the good one leaves. */
export class CellEndings {
  constructor(
    private readonly client: KernelClient,
    private readonly outputs: NotebookOutputs,
    private readonly router: IopubRouter,
  ) {}

  /** The kernel replied. */
  replied(state: CellState, { content }: Message): void {
    if (content.status === 'ok') return;
    const told = lastError(state.cell);
    const error = told ?? errorOutput(content);
    if (told === undefined) this.outputs.add(state.cell, error);
    state.fail(error, false);
  }

  /** The kernel's process is gone. */
  async died(state: CellState, exit: KernelExit, when: string): Promise<void> {
    await this.router.quiet();
    const told = lastError(state.cell); // of process.exit the kernel itself says so
    if (exit.code !== null && told) state.fail(told, true);
    else this.fail(state, exitError(exit, when));
  }

  /** The cell was running when the notebook was to stop; `over` tells when it has ended all the same. */
  async stopped(state: CellState, reason: StopReason, over: Promise<unknown>): Promise<void> {
    const { error, gentle, culprit = state } = reason;
    const obeyed = gentle && (await this.interrupt(over));
    if (!obeyed) await this.client.kill();
    await this.router.quiet();
    const note =
      gentle && !obeyed ? '; it did not react to an interrupt: its kernel was killed' : '';
    this.fail(culprit, ownError(error.ename, error.evalue + note, tracebackOf(culprit)));
    if (culprit !== state) {
      this.fail(state, ownError('RunStopped', `stopped because of cell ${culprit.number}`));
    }
  }

  /** The cell failed for a reason that the kernel can't tell. */
  fail(state: CellState, error: ErrorOutput): void {
    this.outputs.add(state.cell, error);
    state.fail(error, true);
  }

  private async interrupt(over: Promise<unknown>): Promise<boolean> {
    for (let attempt = 0; attempt < INTERRUPTS; attempt++) {
      this.client.interrupt();
      if (await settlesWithin(over, INTERRUPT_PATIENCE_MS)) return true;
    }
    return false;
  }
}

// Where the interrupt found the cell.
function tracebackOf({ cell }: CellState): string[] {
  return lastError(cell)?.traceback.slice(1) ?? [];
}
