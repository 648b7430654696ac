import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { LAST_WORDS } from '../../limits';
import type { StartMessage } from '../messages';

/** The user that commands run as, whom nothing belongs to. */
const USER = 65_000;
const TEMPORARY = '/tmp';

/** How the command ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A command of its own user, in its own session, with no descriptor but its standard output and error, which lead here. */
export class Command {
  /** Fulfilled when its process has ended. Others that it started may still be there. */
  readonly exited: Promise<CommandEnd>;
  /** Fulfilled when nobody can write to its standard output and error any more. */
  readonly closed: Promise<void>;
  private words = '';

  /** @param onOutput is told how many bytes it wrote */
  constructor(
    { command: [program, ...args], cwd, env }: StartMessage,
    onOutput: (bytes: number) => void,
  ) {
    mkdirSync(cwd, { recursive: true });
    // Docker gives /tmp the mode that it has in the image, whatever is asked for.
    for (const folder of [TEMPORARY, cwd]) chmodSync(folder, 0o1777);
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd,
      env,
      uid: USER,
      gid: USER,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => {
        this.words = (this.words + bytes.toString('latin1')).slice(-LAST_WORDS);
        onOutput(bytes.length);
      });
    this.exited = this.exit(child);
    this.closed = new Promise((resolve) => child.once('close', resolve));
  }

  /** The last 16 KiB that it wrote to standard output and error. */
  get lastWords(): string {
    return Buffer.from(this.words, 'latin1').toString('utf8');
  }

  private exit(child: ChildProcess): Promise<CommandEnd> {
    return new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
      });
      child.once('error', (error) => {
        this.words += error.message;
        if (child.pid === undefined) resolve({ code: null, signal: null });
      });
    });
  }
}
