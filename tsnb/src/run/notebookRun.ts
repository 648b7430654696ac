import { KernelStartError } from '../kernel/client';
import { isObject } from '../notebook';
import { KernelSession, Stopper } from '../session';
import { secondsSince } from '../terminal';
import { CellEndings } from './cellEndings';
import { CellMessages } from './cellMessages';
import { CellState } from './cellState';
import { NotebookFile } from './notebookFile';
import { NotebookOutputs } from './outputs';
import type { NotebookResult, NotebookStatus } from './result';
import type { RunLimits, RunListener } from './limits';
import type { PreparedNotebook } from './plan';

const DEFAULT_MAX_OUTPUT = 16;

/** One execution of one notebook, from its first cell to the end of its kernel. */
export class NotebookRun {
  private readonly cells: CellState[] = [];
  private readonly outputs: NotebookOutputs;
  private readonly file: NotebookFile;
  private readonly stopper: Stopper<CellState>;
  private readonly messages: CellMessages;
  private readonly endings: CellEndings;
  private leftRunning: string[] = [];

  constructor(
    private readonly prepared: PreparedNotebook,
    private readonly limits: RunLimits,
    private readonly listener: RunListener = {},
  ) {
    this.outputs = new NotebookOutputs((limits.maxOutput ?? DEFAULT_MAX_OUTPUT) * 1e6);
    this.file = new NotebookFile(prepared.output, prepared.notebook);
    this.stopper = new Stopper(limits.signal);
    this.messages = new CellMessages(this.outputs, this.file, this.stopper);
    this.endings = new CellEndings(this.outputs);
    prepared.notebook.cells.forEach((cell, index) => {
      if (cell.cell_type === 'code') this.cells.push(new CellState(cell, index + 1));
    });
    this.setStatus('running');
  }

  /**
   * Runs the notebook and writes it as it goes.
   * @throws NotebookError if the file can't be written.
   */
  async run(): Promise<NotebookResult> {
    const start = performance.now();
    await this.file.create();
    const problem = await this.execute().finally(() => {
      this.stopper.release();
    });
    const status = this.finalStatus(problem);
    this.setStatus(status);
    await this.file.save();
    return {
      source: this.prepared.source,
      output: this.prepared.output,
      status,
      problem,
      leftRunning: this.leftRunning,
      seconds: secondsSince(start),
      cellCount: this.prepared.notebook.cells.length,
      parameters: this.prepared.parameters,
      cells: this.cells.map((state) => state.result()),
    };
  }

  private async execute(): Promise<string | null> {
    const waiting = this.cells.filter(({ status }) => status === 'not-run');
    if (waiting.length === 0) return null;
    let session: KernelSession | undefined;
    try {
      session = await this.startKernel();
      await this.runCells(session, waiting);
      if (!this.stopper.reason) await session.shutdown();
    } catch (error) {
      if (error instanceof KernelStartError) return this.stopper.abortReason ?? error.message;
      throw error;
    } finally {
      await session?.kill();
    }
    return this.failed ? null : this.stopper.abortReason;
  }

  private async startKernel(): Promise<KernelSession> {
    const { kernelCommand, launch, signal, env } = this.limits;
    const session = await KernelSession.start({
      cwd: this.prepared.folder,
      ...(kernelCommand && { command: kernelCommand }),
      ...(launch && { launch }),
      ...(signal && { signal }),
      ...(env && { env }),
    });
    const { metadata } = this.prepared.notebook;
    metadata.kernelspec ??= { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    if (isObject(session.info.language_info)) metadata.language_info = session.info.language_info;
    return session;
  }

  private async runCells(session: KernelSession, waiting: readonly CellState[]): Promise<void> {
    const { timeout } = this.limits;
    const what = `the notebook took longer than ${timeout ?? 0} s (--timeout)`;
    const release = this.stopper.requestIn(timeout, 'NotebookTimeout', what);
    let previous: CellState | undefined;
    for (const state of waiting) {
      if (this.failed || this.stoppedBefore(state)) break;
      if (session.exit) await this.died(session, previous ?? state, 'after the cell had ended');
      else await this.runCell(session, state);
      previous = state;
    }
    release();
    if (!this.failed && previous) await this.settle(session, previous);
  }

  private async runCell(session: KernelSession, state: CellState): Promise<void> {
    state.begin();
    this.listener.cellStarted?.(state.result());
    await this.file.save();
    const { cellTimeout } = this.limits;
    const what = `the cell took longer than ${cellTimeout ?? 0} s (--cell-timeout)`;
    const ending = await session.execute({
      code: state.cell.source,
      stopOnError: !state.mayThrow,
      stop: this.stopper,
      ...(cellTimeout !== undefined && {
        timeLimit: { seconds: cellTimeout, ename: 'CellTimeout', what },
      }),
      onMessage: (message) => {
        this.messages.hear(state, message);
      },
    });
    this.endings.ended(state, ending);
    state.end();
    await this.file.save();
    this.listener.cellEnded?.(state.result());
  }

  private async died(session: KernelSession, state: CellState, when: string): Promise<void> {
    await session.quiet();
    if (session.exit) this.endings.died(state, session.exit, when);
  }

  // A stop may come between two cells.
  private stoppedBefore(next: CellState): boolean {
    const { reason, abortReason } = this.stopper;
    if (reason === undefined) return false;
    if (abortReason === null) this.endings.fail(reason.culprit ?? next, reason.error);
    return true;
  }

  // What the cells left behind may still fail: the kernel says when nothing of it is due any more.
  private async settle(session: KernelSession, last: CellState): Promise<void> {
    this.leftRunning = await session.settle(this.stopper);
    if (session.exit && !this.failed)
      await this.died(session, last, 'after the last cell had ended');
    const { reason } = this.stopper;
    if (reason?.culprit) this.endings.fail(reason.culprit, reason.error);
  }

  private get failed(): boolean {
    return this.cells.some(({ failed }) => failed);
  }

  private finalStatus(problem: string | null): NotebookStatus {
    if (this.stopper.abortReason !== null) return 'stopped';
    if (problem !== null) return 'not-started';
    return this.failed ? 'failed' : 'ok';
  }

  private setStatus(status: NotebookStatus | 'running'): void {
    const { metadata } = this.prepared.notebook;
    metadata.tsnb = { ...(isObject(metadata.tsnb) ? metadata.tsnb : {}), status };
  }
}
