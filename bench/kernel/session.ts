import { readFileSync } from 'node:fs';
import { KernelClient, type Message } from 'tsnb/dist/kernel/client';
import type { Contestant } from './contestants';

/** The stock kernel refuses what comes within 200 ms of an error. */
const AFTER_ERROR = 300;

/** A started kernel, and the clock beside it. */
export class Session {
  /** Beginnings of the cells that failed. */
  readonly failed: string[] = [];
  private idle: (parent: string) => void = () => undefined;
  private kernel = 0;

  private constructor(private readonly client: KernelClient) {
    client.onPublish = (message) => {
      this.hear(message);
    };
  }

  /** Starts a kernel in `folder`; all that it writes of its own goes to `home`. */
  static async start({ command }: Contestant, folder: string, home: string): Promise<Session> {
    const env = { IPYTHONDIR: home, MPLCONFIGDIR: home };
    return new Session(await KernelClient.start({ cwd: folder, env, ...(command && { command }) }));
  }

  /** Milliseconds until a cell has been answered and all that it shows is there. */
  async run(code: string): Promise<number> {
    const start = performance.now();
    const { id, reply } = this.client.execute(code, false);
    const idle = this.untilIdle(id);
    const { content } = await reply;
    await idle;
    const time = performance.now() - start;
    if (content['status'] === 'ok') return time;
    this.failed.push(code.slice(0, 60));
    await new Promise((resolve) => setTimeout(resolve, AFTER_ERROR));
    return NaN;
  }

  /** Milliseconds until the end of some code is completed. */
  async complete(code: string): Promise<number> {
    const start = performance.now();
    await this.client.request('complete_request', { code, cursor_pos: code.length }).reply;
    return performance.now() - start;
  }

  /** Takes down which process the kernel is: the value of `code`. */
  async identify(code: string): Promise<void> {
    const said = new Promise<number>((resolve) => {
      this.client.onPublish = (message) => {
        const pid = Number(valueOf(message));
        if (pid > 0) resolve(pid);
        this.hear(message);
      };
    });
    await this.run(code);
    this.kernel = await said;
  }

  /** The resident memory of the kernel's process, in megabytes; NaN where there is no /proc. */
  memory(): number {
    try {
      const status = readFileSync(`/proc/${this.kernel}/status`, 'utf8');
      return (Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) * 1024) / 1e6;
    } catch {
      return NaN;
    }
  }

  async end(): Promise<void> {
    await this.client.kill();
  }

  private untilIdle(id: string): Promise<void> {
    return new Promise((resolve) => {
      this.idle = (parent) => {
        if (parent === id) resolve();
      };
    });
  }

  private hear({ header, parentHeader, content }: Message): void {
    const isIdle = header.msg_type === 'status' && content['execution_state'] === 'idle';
    const { msg_id } = parentHeader as { msg_id?: string };
    if (isIdle && msg_id !== undefined) this.idle(msg_id);
  }
}

/** What a message says of a cell's value: the stock kernel prints it, in colours or not. */
function valueOf({ header, content }: Message): string {
  if (header.msg_type === 'stream') return digits(content['text']);
  const { data } = content as { data?: { 'text/plain'?: unknown } };
  return header.msg_type === 'execute_result' ? digits(data?.['text/plain']) : '';
}

function digits(text: unknown): string {
  // eslint-disable-next-line no-control-regex
  return typeof text === 'string' ? text.replace(/\x1b\[\d*m/g, '').trim() : '';
}
