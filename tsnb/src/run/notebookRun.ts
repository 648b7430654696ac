import { KernelClient, KernelStartError, type KernelExit, type Request } from '../kernel/client';
import type { Message } from '../kernel/wire';
import { isObject, type JsonObject, type Notebook } from '../notebook';
import { CellState } from './cellState';
import { errorOutput, NotebookOutputs } from './outputs';
import { exitError, lastError, ownError } from './failure';
import { NotebookFile } from './file';
import type { NotebookResult, NotebookStatus } from './result';
import { Stopper } from './stop';
import { secondsSince } from './time';

/** A notebook that was read and is ready to run. */
export interface PreparedNotebook {
  /** The file it came from. */
  source: string;
  /** The file to write. */
  output: string;
  /** The folder its kernel runs in. */
  folder: string;
  notebook: Notebook;
  /** The parameters that were replaced in it. */
  parameters: JsonObject;
}

/** What hears of a run's progress. */
export interface RunListener {
  cellStarted?(state: CellState): void;
  cellEnded?(state: CellState): void;
}

/** How long, how much, and with which kernel a notebook may run. */
export interface RunLimits {
  /** Seconds that the notebook may take, from when its kernel answers. Default: no limit. */
  timeout?: number;
  /** Seconds that each cell may take. Default: no limit. */
  cellTimeout?: number;
  /** Megabytes (10^6 characters) that the outputs of each cell may hold. Default 16. */
  maxOutput?: number;
  /** Stops the run: the kernel is killed, the file stays valid. Its reason is told in the running cell. */
  signal?: AbortSignal;
  /** The kernel's command, `{connection_file}` standing for that file. Default: this package's own kernel. */
  kernelCommand?: readonly [string, ...string[]];
}

const DEFAULT_MAX_OUTPUT = 16;
const INTERRUPTS = 2;
const INTERRUPT_PATIENCE_MS = 2_500;
const SILENCE_MS = 30_000;
const DRAIN_MS = 100;

type Ending =
  { kind: 'done'; reply: Message } | { kind: 'exit'; exit: KernelExit } | { kind: 'stop' };

/** One execution of one notebook, from its first cell to the end of its kernel. */
export class NotebookRun {
  private readonly cells: CellState[] = [];
  private readonly byRequest = new Map<string, CellState>();
  private readonly outputs: NotebookOutputs;
  private readonly file: NotebookFile;
  private readonly stopper = new Stopper();
  private readonly maxOutput: number;
  private lastHeard = 0;

  constructor(
    private readonly prepared: PreparedNotebook,
    private readonly limits: RunLimits,
    private readonly listener: RunListener = {},
  ) {
    this.maxOutput = limits.maxOutput ?? DEFAULT_MAX_OUTPUT;
    this.outputs = new NotebookOutputs(this.maxOutput * 1e6);
    this.file = new NotebookFile(prepared.output, prepared.notebook);
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
    const problem = await this.execute();
    const status = this.finalStatus(problem);
    this.setStatus(status);
    await this.file.save();
    return {
      source: this.prepared.source,
      output: this.prepared.output,
      status,
      problem,
      seconds: secondsSince(start),
      cellCount: this.prepared.notebook.cells.length,
      parameters: this.prepared.parameters,
      cells: this.cells.map((state) => state.result()),
    };
  }

  private async execute(): Promise<string | null> {
    const waiting = this.cells.filter(({ status }) => status === 'not-run');
    if (waiting.length === 0) return null;
    let client: KernelClient;
    try {
      client = await this.startKernel();
    } catch (error) {
      if (error instanceof KernelStartError) return error.message;
      throw error;
    }
    const release = this.watchForStops();
    try {
      await this.runCells(client, waiting);
      await (this.failed ? client.kill() : client.shutdown());
    } finally {
      release();
      await client.kill();
    }
    return null;
  }

  private async startKernel(): Promise<KernelClient> {
    const { kernelCommand, signal } = this.limits;
    const client = await KernelClient.start({
      cwd: this.prepared.folder,
      ...(kernelCommand && { command: kernelCommand }),
      ...(signal && { signal }),
    });
    client.onPublish = (message) => {
      this.onPublish(message);
    };
    const { metadata } = this.prepared.notebook;
    metadata.kernelspec ??= { name: 'tslab', display_name: 'TypeScript', language: 'typescript' };
    if (isObject(client.info.language_info)) metadata.language_info = client.info.language_info;
    return client;
  }

  private async runCells(client: KernelClient, waiting: readonly CellState[]): Promise<void> {
    const exited = client.exited.then((exit): Ending => ({ kind: 'exit', exit }));
    for (const state of waiting) {
      if (this.failed) return;
      await this.runCell(client, state, exited);
    }
    if (!this.failed) await this.settle(client, exited, waiting.at(-1));
  }

  private async runCell(
    client: KernelClient,
    state: CellState,
    exited: Promise<Ending>,
  ): Promise<void> {
    state.begin();
    this.listener.cellStarted?.(state);
    await this.file.save();
    const request = client.execute(state.cell.source, !state.mayThrow);
    this.byRequest.set(request.id, state);
    const done = this.completion(request, state);
    const release = this.watchCell(request);
    const stopped = this.stopper.requested.then((): Ending => ({ kind: 'stop' }));
    const ending = await Promise.race([done, exited, stopped]);
    release();
    if (ending.kind === 'done') this.conclude(state, ending.reply);
    else if (ending.kind === 'exit')
      await this.concludeDead(state, ending.exit, 'while the cell ran');
    else await this.concludeStopped(client, state, Promise.race([done, exited]));
    state.end();
    await this.file.save();
    this.listener.cellEnded?.(state);
  }

  private async completion(request: Request, state: CellState): Promise<Ending> {
    const [reply] = await Promise.all([request.reply, state.idle]);
    state.note(reply);
    return { kind: 'done', reply };
  }

  private conclude(state: CellState, reply: Message): void {
    if (reply.content.status === 'ok') return;
    const error = lastError(state.cell) ?? errorOutput(reply.content);
    if (lastError(state.cell) === undefined) this.outputs.add(state.cell, error);
    state.fail(error, false);
  }

  private async concludeDead(state: CellState, exit: KernelExit, when: string): Promise<void> {
    await this.drain();
    this.addError(state, exitError(exit, when));
  }

  private async concludeStopped(
    client: KernelClient,
    state: CellState,
    over: Promise<Ending>,
  ): Promise<void> {
    const { reason } = this.stopper;
    if (reason === undefined) return;
    const obeyed = reason.gentle && (await this.interrupt(client, over));
    if (!obeyed) {
      await client.kill();
      if (reason.gentle) {
        reason.error.evalue += '; it did not react to an interrupt, so its kernel was killed';
        reason.error.traceback = [`${reason.error.ename}: ${reason.error.evalue}`];
      }
    }
    await this.drain();
    this.addError(state, reason.error);
  }

  private addError(state: CellState, error: ReturnType<typeof ownError>): void {
    this.outputs.add(state.cell, error);
    state.fail(error, true);
  }

  private async interrupt(client: KernelClient, over: Promise<Ending>): Promise<boolean> {
    for (let attempt = 0; attempt < INTERRUPTS; attempt++) {
      client.interrupt();
      if (await within(over, INTERRUPT_PATIENCE_MS)) return true;
    }
    return false;
  }

  // What the last cell left behind may still fail: the kernel gets one more turn.
  private async settle(
    client: KernelClient,
    exited: Promise<Ending>,
    last: CellState | undefined,
  ): Promise<void> {
    const reply = client
      .request('kernel_info_request')
      .reply.then((): Ending => ({ kind: 'stop' }));
    const ending = await Promise.race([reply, exited]);
    await this.drain();
    if (ending.kind === 'exit' && last !== undefined) {
      await this.concludeDead(last, ending.exit, 'after the last cell had ended');
    }
  }

  private async drain(): Promise<void> {
    do await pause(DRAIN_MS);
    while (performance.now() - this.lastHeard < DRAIN_MS);
  }

  private watchForStops(): () => void {
    const { timeout, signal } = this.limits;
    const timer =
      timeout &&
      setTimeout(() => {
        const evalue = `the notebook took longer than ${timeout} s (--timeout)`;
        this.stopper.request(ownError('NotebookTimeout', evalue), true);
      }, timeout * 1000);
    const onAbort = (): void => {
      const why = signal?.reason instanceof Error ? signal.reason.message : 'the run was stopped';
      this.stopper.request(ownError('RunStopped', why), false);
    };
    signal?.addEventListener('abort', onAbort);
    if (signal?.aborted) onAbort();
    return () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
  }

  private watchCell(request: Request): () => void {
    const { cellTimeout } = this.limits;
    const timer =
      cellTimeout &&
      setTimeout(() => {
        const evalue = `the cell took longer than ${cellTimeout} s (--cell-timeout)`;
        this.stopper.request(ownError('CellTimeout', evalue), true);
      }, cellTimeout * 1000);
    let replied = false;
    void request.reply.then(() => {
      replied = true;
    });
    const silence = setInterval(() => {
      if (!replied || performance.now() - this.lastHeard < SILENCE_MS) return;
      const evalue = 'the kernel did not say that it is done: outputs may be missing';
      this.stopper.request(ownError('KernelSilent', evalue), false);
    }, 1000);
    return () => {
      clearTimeout(timer);
      clearInterval(silence);
    };
  }

  private onPublish(message: Message): void {
    this.lastHeard = performance.now();
    const state = this.byRequest.get(message.parentHeader.msg_id);
    if (state === undefined) return;
    state.note(message);
    const changed = this.outputs.apply(state.cell, message);
    if (this.outputs.isFull(state.cell)) {
      const evalue = `the cell printed or displayed more than ${this.maxOutput} MB (--max-output); the rest is cut`;
      this.stopper.request(ownError('OutputLimit', evalue), true);
    }
    const late = isObject(message.metadata.tsnb) ? message.metadata.tsnb.late_error : undefined;
    if (isObject(late)) this.failLate(state, late);
    if (changed) this.file.touch();
  }

  private failLate(state: CellState, late: JsonObject): void {
    const error = errorOutput(late);
    this.outputs.add(state.cell, error);
    state.fail(error, false);
  }

  private get failed(): boolean {
    return this.stopper.reason !== undefined || this.cells.some(({ failed }) => failed);
  }

  private finalStatus(problem: string | null): NotebookStatus {
    if (this.limits.signal?.aborted) return 'stopped';
    if (problem !== null) return 'not-started';
    return this.failed ? 'failed' : 'ok';
  }

  private setStatus(status: NotebookStatus | 'running'): void {
    const { metadata } = this.prepared.notebook;
    metadata.tsnb = { ...(isObject(metadata.tsnb) ? metadata.tsnb : {}), status };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const first = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return first;
}
