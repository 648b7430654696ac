import type { Message, Request } from '../kernel/client';
import { isObject } from '../notebook';
import { pause } from '../terminal';
import type { CellState } from './cellState';
import { ownError } from './failure';
import type { NotebookFile } from './notebookFile';
import { errorOutput, type NotebookOutputs } from './outputs';
import type { Stopper } from './stop';

const QUIET_MS = 200;
const SILENCE_MS = 30_000;
const LOOK_MS = 1_000;

/** Brings what a kernel publishes to the cells that it belongs to, those that have ended included. */
export class IopubRouter {
  private readonly cells = new Map<string, CellState>();
  private readonly idle = new Map<string, () => void>();
  private last = 0;

  constructor(
    private readonly outputs: NotebookOutputs,
    private readonly file: NotebookFile,
    private readonly stopper: Stopper,
  ) {}

  /** Messages that this request causes belong to the cell. */
  follow(request: Request, state: CellState): void {
    this.cells.set(request.id, state);
  }

  /** Fulfilled when the kernel says that it is done with this request: all that it published before is heard then. */
  done({ id }: Request): Promise<void> {
    return new Promise((resolve) => this.idle.set(id, resolve));
  }

  readonly hear = (message: Message): void => {
    this.last = performance.now();
    if (message.content.execution_state === 'idle') {
      this.idle.get(message.parentHeader.msg_id)?.();
    }
    const state = this.cells.get(message.parentHeader.msg_id);
    if (state === undefined) return;
    state.note(message);
    if (this.outputs.apply(state.cell, message)) this.file.touch();
    if (this.outputs.isFull(state.cell)) this.stopFull(state);
    const late = isObject(message.metadata.tsnb) ? message.metadata.tsnb.late_error : undefined;
    if (!isObject(late)) return;
    const error = errorOutput(late);
    this.outputs.add(state.cell, error);
    state.fail(error, false);
  };

  /** Waits until nothing more comes for a moment. */
  async quiet(): Promise<void> {
    do await pause(QUIET_MS);
    while (performance.now() - this.last < QUIET_MS);
  }

  /** Requests a stop if the kernel answers the request but never says that it is done. */
  expectEnd({ reply }: Request): () => void {
    let replied = false;
    void reply.then(() => {
      replied = true;
    });
    const timer = setInterval(() => {
      if (!replied || performance.now() - this.last < SILENCE_MS) return;
      const evalue = 'the kernel did not say that it is done: outputs may be missing';
      this.stopper.request({ error: ownError('KernelSilent', evalue), gentle: false });
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }

  private stopFull(state: CellState): void {
    const megabytes = this.outputs.limit / 1e6;
    const evalue = `the cell printed or displayed more than ${megabytes} MB (--max-output); the rest is cut`;
    const error = ownError('OutputLimit', evalue);
    this.stopper.request({ error, gentle: true, culprit: state });
  }
}
