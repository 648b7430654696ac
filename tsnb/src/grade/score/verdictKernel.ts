import path from 'node:path';
import type { Message } from '../../kernel/client';
import { isObject } from '../../notebook';
import { SEED_VARIABLE, store, type ProbeData } from '../../probe';
import { forGrading, RecordingError, upToLastTest, type Assignment } from '../../release';
import { exitError, KernelSession, Stopper, type Ending } from '../../session';

/** No verdict could be reached on data; the message says why. */
export class VerdictError extends Error {
  override readonly name = 'VerdictError';
}

/** How verdicts are reached. */
export interface VerdictOptions {
  /** Seconds that one may take. */
  readonly cellTimeout: number;
  /** Aborted when the run is to be stopped from outside. */
  readonly signal?: AbortSignal;
}

/**
 * The instructor's notebook in a kernel that stays, to reach the verdicts of its properties on data from elsewhere. A verdict that never
 * ends, or ends the kernel, costs no other: there is another kernel for the next one.
 */
export class VerdictKernel {
  private queue: Promise<unknown> = Promise.resolve();
  private session: KernelSession | undefined;

  private constructor(
    private readonly assignment: Assignment,
    private readonly seed: number,
    private readonly options: VerdictOptions,
  ) {}

  /** Runs the instructor's notebook. @throws RecordingError if one of its cells fails; KernelStartError if there was no kernel */
  static async start(
    assignment: Assignment,
    seed: number,
    options: VerdictOptions,
  ): Promise<VerdictKernel> {
    const kernel = new VerdictKernel(assignment, seed, options);
    await kernel.ready();
    return kernel;
  }

  /** What the property of that name has against data; undefined if it holds. @throws VerdictError if that can't be told */
  problem(name: string, data: ProbeData): Promise<string | undefined> {
    const asked = this.queue.then(() => this.ask(name, data));
    this.queue = asked.catch(() => undefined);
    return asked;
  }

  async close(): Promise<void> {
    if (this.options.signal?.aborted) await this.session?.kill();
    else await this.session?.shutdown();
    this.session = undefined;
  }

  /** A kernel in which the instructor's notebook has run. */
  private async ready(): Promise<KernelSession> {
    if (this.session && !this.session.exit) return this.session;
    const { file } = this.assignment;
    const { signal } = this.options;
    const notebook = await forGrading(this.assignment, upToLastTest(this.assignment));
    const session = await KernelSession.start({
      cwd: path.dirname(path.resolve(file)),
      env: { [SEED_VARIABLE]: String(this.seed) },
      ...(signal && { signal }),
    });
    const stop = new Stopper(signal);
    try {
      for (const { cell_type: type, id, source } of notebook.cells) {
        if (type !== 'code' || source.trim() === '') continue;
        const problem = problemOf(await session.execute({ code: source, stopOnError: true, stop }));
        if (problem !== undefined)
          throw new RecordingError(`${file}: cell ${id} failed: ${problem}`);
      }
    } catch (error) {
      await session.kill();
      throw error;
    } finally {
      stop.release();
    }
    this.session = session;
    return session;
  }

  // The data were parsed and are written anew: nothing of them is code.
  private async ask(name: string, data: ProbeData): Promise<string | undefined> {
    const isUsed = this.session !== undefined;
    const session = await this.ready();
    const stored = JSON.stringify(JSON.stringify(store(data)));
    const stop = new Stopper(this.options.signal);
    const { cellTimeout: seconds } = this.options;
    const what = `the verdict took longer than ${seconds} s (--cell-timeout)`;
    let answer: unknown;
    const ending = await session
      .execute({
        code: `require('tsnb').judge(${JSON.stringify(name)}, JSON.parse(${stored}))`,
        stopOnError: true,
        stop,
        timeLimit: { seconds, ename: 'CellTimeout', what },
        onMessage: ({ header, content }: Message) => {
          if (header.msg_type === 'execute_result' && isObject(content.data))
            answer = content.data['text/plain'];
        },
      })
      .finally(() => {
        stop.release();
      });
    const problem = problemOf(ending);
    if (problem !== undefined) await this.discard(session);
    if (ending.kind === 'died' && isUsed) return this.ask(name, data); // the one before may have ended it late
    if (problem !== undefined || typeof answer !== 'string')
      throw new VerdictError(`there is no verdict: ${problem ?? 'nothing came of it'}`);
    return (JSON.parse(answer) as string | null) ?? undefined;
  }

  // What an interrupt left of it nobody knows.
  private async discard(session: KernelSession): Promise<void> {
    this.session = undefined;
    await session.kill();
  }
}

/** Why code did not run to its end; undefined if it did. */
function problemOf(ending: Ending): string | undefined {
  switch (ending.kind) {
    case 'replied': {
      const { status, ename, evalue } = ending.reply.content;
      return status === 'ok' ? undefined : [ename, evalue].filter(Boolean).join(': ');
    }
    case 'died':
      return exitError(ending.exit, 'while it ran').evalue;
    case 'stopped':
      return ending.reason.error.evalue;
  }
}
