import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Answer, Request } from './protocol';

/** How to start a contestant, and how it takes part. */
export interface Entry {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Rounds that it takes part in, of all; a slow one makes the others wait. */
  readonly rounds?: number;
}

/** A process that runs training steps on request. It waits, idle, while others have their turn. */
export class Contestant {
  private constructor(
    readonly entry: Entry,
    readonly version: string,
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
  ) {}

  /** @throws Error with what the process wrote, when it ends instead of saying what it is. */
  static async start(entry: Entry): Promise<Contestant> {
    const [command, ...args] = entry.command;
    const child = spawn(command, args, { env: { ...process.env, ...entry.env } });
    let log = '';
    child.stderr.on('data', (text: Buffer) => (log = (log + text.toString()).slice(-2000)));
    child.on('error', (error) => (log += error.message));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done) throw new Error(log.trim().split('\n').at(-1) ?? 'it ended');
    const { version } = JSON.parse(first.value) as { version: string };
    return new Contestant(entry, version, child, lines);
  }

  get name(): string {
    return this.entry.name;
  }

  /** Makes a step and runs it once; returns the seconds of that first call. */
  start(step: string): Promise<number | null> {
    return this.seconds({ do: 'start', step });
  }

  /** Seconds a step, over so many. */
  async run(count: number): Promise<number> {
    return ((await this.seconds({ do: 'run', count })) ?? NaN) / count;
  }

  /** Seconds a step within an epoch of shuffled batches; null for a step on all data, or a contestant without. */
  async epoch(): Promise<number | null> {
    return this.seconds({ do: 'epoch' });
  }

  /** Seconds of a product of square matrices. */
  product(size: number): Promise<number | null> {
    return this.seconds({ do: 'product', size });
  }

  /** Lets go of the step; returns the bytes of memory that the process gained by it. */
  async stop(): Promise<number | null> {
    const answer = await this.ask({ do: 'stop' });
    return 'bytes' in answer ? answer.bytes : null;
  }

  async losses(step: string, count: number): Promise<readonly number[]> {
    const answer = await this.ask({ do: 'losses', step, count });
    return 'losses' in answer ? answer.losses : [];
  }

  /** Ends the process. */
  end(): void {
    this.child.stdin.end();
  }

  private async seconds(request: Request): Promise<number | null> {
    const answer = await this.ask(request);
    return 'seconds' in answer ? answer.seconds : null;
  }

  /** @throws Error with what went wrong in the contestant. */
  private async ask(request: Request): Promise<Answer> {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.lines.next();
    if (line.done) throw new Error(`${this.name} ended at ${JSON.stringify(request)}`);
    const answer = JSON.parse(line.value) as Answer;
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }
}
