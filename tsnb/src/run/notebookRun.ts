import {
  KernelClient,
  KernelStartError,
  type KernelExit,
  type Request,
  type Message,
} from '../kernel/client';
import { isObject } from '../notebook';
import { secondsSince, settlesWithin } from '../terminal';
import { CellEndings } from './cellEndings';
import { CellState } from './cellState';
import { NotebookFile } from './notebookFile';
import { IopubRouter } from './iopubRouter';
import { NotebookOutputs } from './outputs';
import type { NotebookResult, NotebookStatus } from './result';
import type { RunLimits, RunListener } from './limits';
import type { PreparedNotebook } from './plan';
import { Stopper } from './stop';

const DEFAULT_MAX_OUTPUT = 16;
/** How long what the cells left behind may go on after the last one, in milliseconds. */
const SETTLE_MS = 5_000;
const REPLY_MS = 1_000;

type Ending = { kind: 'done'; reply: Message } | { kind: 'exit' } | { kind: 'stop' };

/** One execution of one notebook, from its first cell to the end of its kernel. */
export class NotebookRun {
  private readonly cells: CellState[] = [];
  private readonly outputs: NotebookOutputs;
  private readonly file: NotebookFile;
  private readonly stopper: Stopper;
  private readonly router: IopubRouter;
  private exit: KernelExit | undefined;
  private leftRunning: string[] = [];

  constructor(
    private readonly prepared: PreparedNotebook,
    private readonly limits: RunLimits,
    private readonly listener: RunListener = {},
  ) {
    this.outputs = new NotebookOutputs((limits.maxOutput ?? DEFAULT_MAX_OUTPUT) * 1e6);
    this.file = new NotebookFile(prepared.output, prepared.notebook);
    this.stopper = new Stopper(limits.signal);
    this.router = new IopubRouter(this.outputs, this.file, this.stopper);
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
    let client: KernelClient | undefined;
    try {
      client = await this.startKernel();
      await this.runCells(client, waiting);
      if (!this.stopper.reason) await client.shutdown();
    } catch (error) {
      if (error instanceof KernelStartError) return this.stopper.abortReason ?? error.message;
      throw error;
    } finally {
      await client?.kill();
    }
    return this.failed ? null : this.stopper.abortReason;
  }

  private async startKernel(): Promise<KernelClient> {
    const { kernelCommand, launch, signal, env } = this.limits;
    const client = await KernelClient.start({
      cwd: this.prepared.folder,
      ...(kernelCommand && { command: kernelCommand }),
      ...(launch && { launch }),
      ...(signal && { signal }),
      ...(env && { env }),
    });
    client.onPublish = this.router.hear;
    const { metadata } = this.prepared.notebook;
    metadata.kernelspec ??= { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    if (isObject(client.info.language_info)) metadata.language_info = client.info.language_info;
    return client;
  }

  private async runCells(client: KernelClient, waiting: readonly CellState[]): Promise<void> {
    const endings = new CellEndings(client, this.outputs, this.router);
    const exited = client.exited.then((exit): Ending => {
      this.exit = exit;
      return { kind: 'exit' };
    });
    const { timeout } = this.limits;
    const what = `the notebook took longer than ${timeout ?? 0} s (--timeout)`;
    const release = this.stopper.requestIn(timeout, 'NotebookTimeout', what);
    let previous: CellState | undefined;
    for (const state of waiting) {
      if (this.failed || this.stoppedBefore(state, endings)) break;
      if (this.exit) await endings.died(previous ?? state, this.exit, 'after the cell had ended');
      else await this.runCell(client, state, endings, exited);
      previous = state;
    }
    release();
    if (!this.failed && previous) await this.settle(client, previous, endings, exited);
  }

  private async runCell(
    client: KernelClient,
    state: CellState,
    endings: CellEndings,
    exited: Promise<Ending>,
  ): Promise<void> {
    state.begin();
    this.listener.cellStarted?.(state.result());
    await this.file.save();
    const request = client.execute(state.cell.source, !state.mayThrow);
    this.router.follow(request, state);
    const done = completion(request, state);
    const release = this.watch(request);
    const ending = await Promise.race([done, exited, this.stopRequested()]);
    release();
    if (ending.kind === 'done') endings.replied(state, ending.reply);
    else if (this.exit) await endings.died(state, this.exit, 'while the cell ran');
    else if (this.stopper.reason) {
      await endings.stopped(state, this.stopper.reason, Promise.race([done, exited]));
    }
    state.end();
    await this.file.save();
    this.listener.cellEnded?.(state.result());
  }

  // A stop may come between two cells.
  private stoppedBefore(next: CellState, endings: CellEndings): boolean {
    const { reason, abortReason } = this.stopper;
    if (reason === undefined) return false;
    if (abortReason === null) endings.fail(reason.culprit ?? next, reason.error);
    return true;
  }

  // What the cells left behind may still fail: the kernel says when nothing of it is due any more.
  private async settle(
    client: KernelClient,
    last: CellState,
    endings: CellEndings,
    exited: Promise<Ending>,
  ): Promise<void> {
    const request = client.request('tsnb_settle_request', { timeout: SETTLE_MS });
    const replied = request.reply.then(({ content }) => {
      this.leftRunning = Array.isArray(content.pending) ? content.pending.map(String) : [];
    });
    const settled = Promise.all([replied, this.router.done(request)]);
    const over = Promise.race([settled, exited, this.stopRequested()]);
    await settlesWithin(over, SETTLE_MS + REPLY_MS);
    if (this.exit && !this.failed) {
      await endings.died(last, this.exit, 'after the last cell had ended');
    }
    const { reason } = this.stopper;
    if (reason?.culprit) endings.fail(reason.culprit, reason.error);
  }

  private watch(request: Request): () => void {
    const { cellTimeout } = this.limits;
    const what = `the cell took longer than ${cellTimeout ?? 0} s (--cell-timeout)`;
    const releaseTime = this.stopper.requestIn(cellTimeout, 'CellTimeout', what);
    const releaseEnd = this.router.expectEnd(request);
    return () => {
      releaseTime();
      releaseEnd();
    };
  }

  private stopRequested(): Promise<Ending> {
    return this.stopper.requested.then(() => ({ kind: 'stop' }));
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

async function completion(request: Request, state: CellState): Promise<Ending> {
  const [reply] = await Promise.all([request.reply, state.idle]);
  state.note(reply);
  return { kind: 'done', reply };
}
