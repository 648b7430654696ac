import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { killMarked } from './descendants';

/** How a kernel's process ended. */
export interface KernelExit {
  /** Its exit code; null if a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, such as SIGKILL. */
  readonly signal: NodeJS.Signals | null;
  /** The last it wrote to its real stdout and stderr, past Jupyter's streams: Node's own last words when it crashes. */
  readonly lastWords: string;
}

const LAST_WORDS = 16_384;
const LAST_WORDS_MS = 300;
const MARK = 'TSNB_KERNEL_ID';

const alive = new Set<KernelProcess>();

/** Kills every kernel of this process at once, with all their children: for the moment in which it must end itself. */
export function killAllKernels(): void {
  for (const kernel of alive) kernel.kill();
}

/**
 * A kernel's process, leader of a process group of its own: a Ctrl-C in the terminal does not reach it, and `kill` ends
 * whatever it started.
 */
export class KernelProcess {
  /** Fulfilled when the process has ended, or could not be started at all. */
  readonly exited: Promise<KernelExit>;
  private readonly child: ChildProcess;
  private readonly id = randomUUID();
  private lastWords = '';

  constructor(
    command: readonly [string, ...string[]],
    cwd: string,
    env: Readonly<Record<string, string>> = {},
  ) {
    const [program, ...args] = command;
    this.child = spawn(program, args, {
      cwd,
      env: {
        CI: 'true', // progress bars stay quiet; the environment's own CI wins
        ...process.env,
        ...env,
        JPY_PARENT_PID: String(process.pid),
        [MARK]: this.id,
      },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.lastWords = (this.lastWords + text).slice(-LAST_WORDS);
      });
    }
    alive.add(this);
    this.exited = this.watch();
  }

  /** Kills the process and everything it started. Harmless when it has ended. */
  kill(): void {
    const { pid } = this.child;
    if (pid !== undefined && process.platform === 'win32') this.child.kill('SIGKILL');
    else if (pid !== undefined) killGroup(pid);
    killMarked(`${MARK}=${this.id}`);
  }

  private watch(): Promise<KernelExit> {
    return new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null): void => {
        this.kill(); // what it started may outlive it
        alive.delete(this);
        const tell = (): void => {
          clearTimeout(patience);
          resolve({ code, signal, lastWords: this.lastWords.trim() });
        };
        // Its last words may still be under way; but a child that nobody could find may hold its pipes open for ever.
        const patience = setTimeout(tell, LAST_WORDS_MS);
        this.child.once('close', tell);
      };
      this.child.once('error', (error) => {
        this.lastWords += error.message;
        if (this.child.pid === undefined) end(null, null);
      });
      this.child.once('exit', end);
    });
  }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // nobody is left in it
  }
}
