import { stripVTControlCharacters } from 'node:util';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { KernelClient, type Message } from '../../tsnb/src/kernel/client';
import { shown, type Shown, type TableRow } from '../tsnb/kernel/oneScopeTable';

const SECONDS = 15;
const LENGTH = 160;
const HANGS: StockCell = { text: 'never ends', failed: true };
/** Rows after which the stock kernel is another one: they replace what it uses itself. */
const SPOILING = /^own names/;

/** The stock kernel refuses what comes within 200 ms of an error. */
const AFTER_ERROR = 300;

/** What a cell shows, on one line, and whether it failed. */
export interface StockCell {
  readonly text: string;
  readonly failed: boolean;
}

/** Runs the table in stock tslab, in as few kernels as it takes: one that hangs is ended, and another one goes on. */
export class StockScope {
  private client: KernelClient | undefined;
  private messages: Message[] = [];

  constructor(private readonly folder: string) {}

  /** What each cell of a row shows; the cells behind one that hangs are not run. */
  async run(row: TableRow): Promise<StockCell[]> {
    const all: StockCell[] = [];
    for (const { code } of row.cells) {
      const one = await this.cell(code);
      all.push(one);
      if (one === HANGS) break;
    }
    if (all.at(-1) === HANGS || SPOILING.test(row.name)) await this.end();
    return all;
  }

  /** Ends the kernel. */
  async end(): Promise<void> {
    await this.client?.kill();
    this.client = undefined;
  }

  private async cell(code: string): Promise<StockCell> {
    this.client ??= await this.start();
    this.messages = [];
    const answer = await within(SECONDS * 1000, this.client.execute(code, false).reply);
    if (!answer) return HANGS;
    const failed = answer.content['status'] !== 'ok';
    await pause(failed ? AFTER_ERROR : 50); // what it still has to say
    return { text: plain(shown(this.messages.flatMap(outputOf))), failed };
  }

  private async start(): Promise<KernelClient> {
    const tslab = dirname(createRequire(import.meta.url).resolve('tslab/package.json'));
    const client = await KernelClient.start({
      cwd: this.folder,
      command: [
        process.execPath,
        join(tslab, 'bin/tslab'),
        'kernel',
        '--config-path={connection_file}',
      ],
    });
    client.onPublish = (message) => this.messages.push(message);
    return client;
  }
}

function outputOf({ header, content }: Message): Shown[] {
  const known = ['stream', 'display_data', 'execute_result', 'error'].includes(header.msg_type);
  return known ? [{ ...content, output_type: header.msg_type }] : [];
}

/** What is shown, as one line: the stock kernel prints its values and its errors, of which the first words are kept. */
export function plain(lines: readonly string[]): string {
  const text = stripVTControlCharacters(lines.map((line) => line.slice(3)).join(' '));
  const line = text.replace(/\s+/g, ' ').trim();
  const words = line
    .replace(/^evalmachine.*\^ /, '')
    .replace(/ at (?:(?:async |new )?\S+ \(|evalmachine).*$/, '');
  return words.slice(0, LENGTH);
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, pause(ms)]);
}

function pause(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms, undefined).unref();
  });
}
