import path from 'node:path';
import { KernelClient, type Message } from '../../kernel/client';
import { isObject } from '../../notebook';
import { SEED_VARIABLE, store, type ProbeData } from '../../probe';
import { forGrading, RecordingError, upToLastTest, type Assignment } from '../../release';

/** The instructor's notebook in a kernel that stays, to reach the verdicts of its properties on data from elsewhere. */
export class VerdictKernel {
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(private readonly client: KernelClient) {}

  /** Runs the instructor's notebook. @throws RecordingError if one of its cells fails. */
  static async start(assignment: Assignment, seed: number): Promise<VerdictKernel> {
    const { file } = assignment;
    const notebook = await forGrading(assignment, upToLastTest(assignment));
    const client = await KernelClient.start({
      cwd: path.dirname(path.resolve(file)),
      env: { [SEED_VARIABLE]: String(seed) },
    });
    const kernel = new VerdictKernel(client);
    for (const cell of notebook.cells) {
      if (cell.cell_type !== 'code' || cell.source.trim() === '') continue;
      const { content } = await client.execute(cell.source, true).reply;
      if (content.status === 'ok') continue;
      await client.kill();
      throw new RecordingError(`${file}: cell ${cell.id} failed: ${String(content.evalue)}`);
    }
    return kernel;
  }

  /** What the property of that name has against data; undefined if it holds. */
  problem(name: string, data: ProbeData): Promise<string | undefined> {
    const asked = this.queue.then(() => this.ask(name, data));
    this.queue = asked.catch(() => undefined);
    return asked;
  }

  async close(): Promise<void> {
    await this.client.shutdown();
  }

  // The data were parsed and are written anew: nothing of them is code.
  private async ask(name: string, data: ProbeData): Promise<string | undefined> {
    const stored = JSON.stringify(JSON.stringify(store(data)));
    const code = `require('tsnb').judge(${JSON.stringify(name)}, JSON.parse(${stored}))`;
    const request = this.client.execute(code, true);
    let answer: unknown;
    const idle = new Promise<void>((resolve) => {
      this.client.onPublish = ({ header, parentHeader, content }: Message) => {
        if ((parentHeader as { msg_id?: unknown }).msg_id !== request.id) return;
        if (header.msg_type === 'execute_result' && isObject(content.data))
          answer = content.data['text/plain'];
        if (header.msg_type === 'status' && content.execution_state === 'idle') resolve();
      };
    });
    const [{ content }] = await Promise.all([request.reply, idle]);
    if (typeof answer !== 'string')
      throw new RecordingError(
        `the verdict of ${name} could not be reached: ${String(content.evalue)}`,
      );
    return (JSON.parse(answer) as string | null) ?? undefined;
  }
}
