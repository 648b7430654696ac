import { settlesWithin } from '../../terminal';
import type { JsonObject, Message } from '../wire';
import { BroadcastChannel, RequestChannel, type Request } from './channel';
import { launchProcess, type Launch, type LaunchedKernel } from './launch';
import { MessageCodec } from './message';
import type { KernelExit } from './kernelProcess';
import { KernelStartError } from './startError';

/** Where and how a kernel is started. */
export interface KernelOptions {
  /** The folder in which it runs: the notebook's own, as in JupyterLab. */
  readonly cwd: string;
  /** The command; `{connection_file}` in it stands for the connection file. Default: this package's kernel. */
  readonly command?: readonly [string, ...string[]];
  /** Seconds that it may take to answer first. Default 60. */
  readonly startTimeout?: number;
  /** Ends the start early. */
  readonly signal?: AbortSignal;
  /** Environment variables, beside this process's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** How it is started, such as in a sandbox. Default: as a process of this machine. */
  readonly launch?: Launch;
}

const ATTEMPTS = 3;
const NUDGE_MS = 100;
const SHUTDOWN_MS = 3_000;
const START_TIMEOUT = 60;

/** A running kernel and the sockets to it. */
export class KernelClient {
  /** Called with every message that the kernel publishes. */
  onPublish: (message: Message) => void = () => undefined;
  /** The content of its kernel_info_reply. */
  info: JsonObject = {};
  private readonly shell: RequestChannel;
  private readonly control: RequestChannel;
  private readonly iopub: BroadcastChannel;

  private readonly process: LaunchedKernel['process'];

  private constructor({ key, process, connectOnce = false, ...address }: LaunchedKernel) {
    this.process = process;
    const codec = new MessageCodec(key);
    this.iopub = new BroadcastChannel(address.iopub, codec, connectOnce, (message) => {
      this.onPublish(message);
    });
    this.shell = new RequestChannel(address.shell, codec, connectOnce);
    this.control = new RequestChannel(address.control, codec, connectOnce);
  }

  /**
   * Starts a kernel and waits until it answers and is heard.
   * @throws KernelStartError if it ends before, or takes too long.
   */
  static async start(options: KernelOptions): Promise<KernelClient> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await KernelClient.startOnce(options);
      } catch (error) {
        const crashed = error instanceof KernelStartError && error.crashed;
        if (!crashed || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** How the kernel's process ended, once it has. */
  get exited(): Promise<KernelExit> {
    return this.process.exited;
  }

  /** Asks the kernel to run some code. */
  execute(code: string, stopOnError: boolean): Request {
    return this.shell.request('execute_request', {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: stopOnError,
    });
  }

  /** Asks the kernel something on its shell channel, behind the cells that wait there. */
  request(type: string, content: JsonObject = {}): Request {
    return this.shell.request(type, content);
  }

  /** Asks the kernel to interrupt what it runs. */
  interrupt(): void {
    this.control.request('interrupt_request', {});
  }

  /** Ends the kernel: asked first, then by force. Everything that it started is gone afterwards. */
  async shutdown(): Promise<KernelExit> {
    this.control.request('shutdown_request', { restart: false });
    const patience = setTimeout(() => {
      this.process.kill();
    }, SHUTDOWN_MS);
    const exit = await this.process.exited;
    clearTimeout(patience);
    await this.close();
    return exit;
  }

  /** Ends the kernel and everything it started, at once. */
  async kill(): Promise<KernelExit> {
    this.process.kill();
    const exit = await this.process.exited;
    await this.close();
    return exit;
  }

  private async close(): Promise<void> {
    await Promise.all([this.shell.close(), this.control.close(), this.iopub.close()]);
  }

  private static async startOnce(options: KernelOptions): Promise<KernelClient> {
    const { launch = launchProcess, startTimeout = START_TIMEOUT, signal } = options;
    if (signal?.aborted) throw new KernelStartError('the run was stopped');
    const launched = await launch({ ...options, startTimeout });
    const client = new KernelClient(launched);
    try {
      await client.ready(options);
      return client;
    } catch (error) {
      await client.kill();
      throw error;
    } finally {
      await launched.settled();
    }
  }

  // A subscription takes effect some time after it is made: what is published before is lost. So the kernel is asked until
  // the publication that belongs to a question arrives too.
  private async ready({ startTimeout = START_TIMEOUT, signal }: KernelOptions): Promise<void> {
    const heard = new Promise<void>((resolve) => {
      this.onPublish = () => {
        resolve();
      };
    });
    const answered = this.askInfo(heard);
    const failed = this.process.exited.then((exit) => {
      throw KernelStartError.ofExit(exit);
    });
    let cancel: () => void = () => undefined;
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => {
        reject(new KernelStartError(`it did not answer within ${startTimeout} s`));
      }, startTimeout * 1000);
      const stop = (): void => {
        reject(new KernelStartError('the run was stopped'));
      };
      signal?.addEventListener('abort', stop);
      if (signal?.aborted) stop();
      cancel = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      };
    });
    try {
      await Promise.race([Promise.all([heard, answered]), failed, late]);
    } finally {
      cancel();
      this.onPublish = () => undefined;
    }
  }

  private async askInfo(heard: Promise<void>): Promise<void> {
    const reply = await this.shell.request('kernel_info_request', {}).reply;
    this.info = reply.content;
    while (!(await settlesWithin(heard, NUDGE_MS))) {
      await this.shell.request('kernel_info_request', {}).reply;
    }
  }
}
