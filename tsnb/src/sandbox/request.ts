import { UserError } from '../terminal';
import type { Limits, Usage } from './limits';

/** What to run in a sandbox, and what it may see. */
export interface SandboxRequest {
  /** The program and its arguments, with paths as they are inside. */
  readonly command: readonly [string, ...string[]];
  /** Files and folders of this machine that are visible, read-only: where they are inside, and which they are. */
  readonly visible: Readonly<Record<string, string>>;
  /** The folder to start in, which can be written to, as it is called inside. Default /tmp. */
  readonly cwd?: string;
  /** Unix sockets that it binds inside, by their paths there, for this machine to connect to. Default none. */
  readonly sockets?: readonly string[];
  /** All environment variables that there are inside, beside HOME, PATH and TMPDIR. */
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<Limits>;
}

/** How a sandboxed command ended. */
export interface SandboxEnd {
  /** Its exit code; null if a signal or a limit ended it. */
  readonly code: number | null;
  /** The signal that ended it; null if it ended itself. */
  readonly signal: NodeJS.Signals | null;
  /** The limit that it was ended for; undefined if none was reached. */
  readonly limit?: keyof Usage;
  readonly usage: Usage;
  /** The last 16 KiB that it wrote to standard output and error. */
  readonly lastWords: string;
}

const LIMITS: Record<keyof Usage, string> = {
  wallSeconds: 'time',
  cpuSeconds: 'processor time',
  memoryMb: 'memory',
  processes: 'number of processes',
  files: 'number of files',
  outputMb: 'output',
};

/** What it wrote last, and the limit that it was ended for. */
export function wordsOf({ lastWords, limit }: SandboxEnd): string {
  return limit === undefined
    ? lastWords.trim()
    : `${lastWords}\nit went over its limit of ${LIMITS[limit]}`.trim();
}

/** A command that runs in a sandbox. */
export interface SandboxedProcess {
  /** Fulfilled when it has ended, all of its processes with it. */
  readonly ended: Promise<SandboxEnd>;
  /** What it has used so far. */
  readonly usage: () => Usage;
  /** ZeroMQ's addresses of the sockets that were asked for, in their order; undefined until all of them are bound. */
  readonly addresses: () => readonly string[] | undefined;
  /** Ends all of its processes at once. Harmless when it has ended. */
  readonly kill: () => void;
}

/** A way to run a command that is not trusted. */
export interface ProcessSandbox {
  /** As `--sandbox` calls it, and as the gradebook names it. */
  readonly name: string;
  /** Node as it is called inside. */
  readonly node: string;
  /** @throws SandboxError if this machine can't have such a sandbox */
  start(request: SandboxRequest): SandboxedProcess;
}

/** A sandbox that can't be made here; the message says what is missing. */
export class SandboxError extends UserError {
  override readonly name = 'SandboxError';
}
