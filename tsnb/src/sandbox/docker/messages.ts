import { LAST_WORDS, type Limits, type Usage } from '../limits';
import type { SandboxEnd } from '../request';
import { FrameError } from './frames';

/** What the relay is asked to run, in a frame `start`. */
export interface StartMessage {
  /** The program and its arguments; `node` is the relay's own. */
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  /** All environment variables of the command. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: Limits;
  /** Unix sockets that the command binds: channel i leads to the one at place i. */
  readonly sockets: readonly string[];
}

/** The bytes of a message. */
export function encode(message: StartMessage | Usage | SandboxEnd): Buffer {
  return Buffer.from(JSON.stringify(message));
}

/** What the grader sent. It is trusted. */
export function parseStart(payload: Buffer): StartMessage {
  return JSON.parse(payload.toString()) as StartMessage;
}

const USED: Record<keyof Usage, true> = {
  wallSeconds: true,
  cpuSeconds: true,
  memoryMb: true,
  processes: true,
  files: true,
  outputMb: true,
};
const NAMES = Object.keys(USED) as (keyof Usage)[];

/** @throws FrameError if it is not the usage of a sandbox */
export function parseUsage(payload: Buffer): Usage {
  return usageOf(parse(payload));
}

/** @throws FrameError if it is not the end of a sandbox */
export function parseEnd(payload: Buffer): SandboxEnd {
  const { code, signal, limit, usage, lastWords } = parse(payload);
  const name = NAMES.find((one) => one === limit);
  if (!isCode(code) || !isSignal(signal) || typeof lastWords !== 'string' || name !== limit)
    throw new FrameError('it is not told how the sandbox ended');
  return {
    code,
    signal,
    ...(name !== undefined && { limit: name }),
    usage: usageOf(objectOf(usage)),
    lastWords: lastWords.slice(-LAST_WORDS),
  };
}

function parse(payload: Buffer): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(payload.toString()));
  } catch (cause) {
    throw new FrameError('it is no message', { cause });
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new FrameError('it is no message');
  return value as Record<string, unknown>;
}

function usageOf(given: Record<string, unknown>): Usage {
  const isAmount = (name: keyof Usage): boolean => {
    const value = given[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0;
  };
  if (!NAMES.every(isAmount)) throw new FrameError('it is not told what the sandbox used');
  return Object.fromEntries(NAMES.map((name) => [name, given[name]])) as unknown as Usage;
}

function isCode(value: unknown): value is number | null {
  return value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) < 256);
}

function isSignal(value: unknown): value is NodeJS.Signals | null {
  return value === null || (typeof value === 'string' && /^SIG[A-Z0-9]{1,10}$/.test(value));
}
