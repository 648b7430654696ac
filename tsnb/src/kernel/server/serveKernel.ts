import type { JsonObject } from '../wire';
import { CellContext } from './cellContext';
import { CellRunner } from './cellRunner';
import { errorContent, noteStop } from './errorContent';
import { ExecutionQueue } from './executionQueue';
import { complete, inspect, isComplete } from './introspection/codeRequests';
import { History } from './introspection/history';
import { kernelInfo } from './introspection/kernelInfo';
import { hideAsyncState } from './process/asyncState';
import { Interrupts } from './process/interrupts';
import { watchErrors } from './process/lateErrors';
import { redirectDisplays, redirectStreams } from './process/output';
import { Shutdown } from './process/shutdown';
import { provideInput } from './process/standardInput';
import { Questions } from './process/questions';
import { prepareTermination } from './process/termination';
import { settle } from './process/timers';
import { Connection, type Request } from './transport/connection';
import { SharedState } from './transport/sharedState';
import { nameCellScripts } from './tslab/cellScripts';
import { Compilers } from './tslab/compilers';
import { warm } from './tslab/fast/warming';
import { loadTslab, type Tslab } from './tslab/loadTslab';
import { SourcePositions } from './tslab/sourcePositions';
import { mapStackTraces } from './tslab/stackTraces';

/** The kernel: tslab's compiler and executor behind our own end of the protocol. One a process. */
class Kernel {
  private readonly state = new SharedState();
  private readonly positions = new SourcePositions();
  private readonly context = new CellContext();
  private readonly history = new History();
  private readonly connection: Connection;
  private readonly tslab: Tslab;
  private readonly queue: ExecutionQueue;
  private readonly runner: CellRunner;
  private shutdown: Shutdown | null = null;
  private readonly interrupts: Interrupts;

  constructor(connectionFile: string) {
    const { context, positions, state, history } = this;
    this.connection = new Connection(connectionFile, state); // its thread binds the sockets while tslab loads
    const { connection } = this;
    this.tslab = loadTslab(positions);
    const compilers = new Compilers(this.tslab, positions, state);
    this.runner = new CellRunner(
      this.tslab,
      compilers,
      context,
      state,
      connection,
      history,
      (reply, leaving) => {
        this.queue.finish(reply, leaving);
      },
    );
    this.queue = new ExecutionQueue(connection, this.runner.run);
    this.interrupts = new Interrupts(context, state, this.runner.interrupt);
    this.tslab.compilerCache.save(() => {
      warm(this.tslab, compilers);
    });
    this.repairProcess();
  }

  /** What of Node and tslab is changed while the kernel runs. */
  private repairProcess(): void {
    const { context, positions, connection } = this;
    hideAsyncState();
    mapStackTraces(positions, this.tslab.folder);
    nameCellScripts(context, positions, this.state);
    redirectStreams(context, connection);
    provideInput(new Questions(context, connection, this.state));
    redirectDisplays(this.tslab, context, connection);
    watchErrors(context, connection, this.runner.end);
    this.interrupts.listen();
    prepareTermination((stack) => {
      const cell = context.running;
      if (cell) noteStop(cell, stack);
    });
  }

  async serve(): Promise<void> {
    await this.connection.listen({
      request: (request) => {
        this.handle(request);
      },
      shutdown: (request) => {
        this.state.increment('acknowledged');
        this.shutdown?.answer(request);
      },
      interrupt: this.interrupts.requested,
      terminated: this.runner.terminated,
    });
    // Only now: the end of a process that never became a kernel is no cell's doing.
    this.shutdown = new Shutdown(this.connection, this.context, this.runner);
  }

  private handle(request: Request): void {
    const { message } = request;
    const type = message.header.msg_type.replace(/_request$/, '');
    if (type === 'execute') {
      this.queue.add(request);
      return;
    }
    this.connection.status(message.header, 'busy');
    if (type === 'comm_open') this.refuseComm(request);
    if (type === 'tsnb_settle') this.settle(request);
    else {
      const content = this.content(type, message.content);
      if (content) this.connection.reply(request, `${type}_reply`, content);
      this.connection.status(message.header, 'idle');
    }
  }

  /** The content of a reply that can be given at once; null if nothing is to be said. */
  private content(type: string, request: JsonObject): object | null {
    try {
      switch (type) {
        case 'kernel_info':
          return kernelInfo(this.tslab);
        case 'complete':
          return complete(this.runner.introspection, request);
        case 'inspect':
          return inspect(this.tslab, this.runner.introspection, request);
        case 'is_complete':
          return isComplete(this.tslab, request);
        case 'history':
          return { status: 'ok', history: this.history.select(request) };
        case 'comm_info':
          return { status: 'ok', comms: {} };
        case 'interrupt':
          return { status: 'ok' };
        default:
          return null;
      }
    } catch (error) {
      return { status: 'error', ...errorContent(error) };
    }
  }

  /** There are no comms here: the protocol's answer to an opened one is to close it. */
  private refuseComm({ message }: Request): void {
    const content = { comm_id: message.content['comm_id'], data: {} };
    this.connection.publish(message.header, 'comm_close', content);
  }

  /** Not of the protocol: answers when nothing that ended cells left behind is due any more (docs/kernel.md). */
  private settle(request: Request): void {
    const timeout = Number(request.message.content['timeout'] ?? 0);
    settle(timeout, (pending) => {
      const content = { status: 'ok', settled: pending.length === 0, pending };
      this.connection.reply(request, 'tsnb_settle_reply', content);
      this.connection.status(request.message.header, 'idle');
    });
  }
}

/** Starts the kernel in this process, on the sockets that the connection file names. */
export async function serveKernel(connectionFile: string): Promise<void> {
  await new Kernel(connectionFile).serve();
}
