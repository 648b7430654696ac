import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  KernelStartError,
  type KernelExit,
  type Launch,
  type ConnectionInfo,
} from '../kernel/client';
import type { Limits } from './limits';
import { visiblePackages } from './packages';
import { wordsOf, type ProcessSandbox, type SandboxedProcess, type SandboxEnd } from './request';

/** Where a kernel runs in a sandbox, and what it may see and use. */
export interface KernelSandboxOptions {
  readonly sandbox: ProcessSandbox;
  /**
   * The notebook's folder. What it holds is visible inside, read-only, beside what the notebook itself writes; its node_modules,
   * which may be a link, brings the packages, tsnb among them.
   */
  readonly folder: string;
  readonly limits?: Partial<Limits>;
  /** Told how it ended and what it used. */
  readonly onEnd?: (end: SandboxEnd) => void;
  /** Told of the process when it is there, to look at its usage or to end it. */
  readonly onStart?: (kernel: SandboxedProcess) => void;
}

const PACKAGES = 'node_modules';
/** All is below the one folder inside that can be written to, so that the notebook's own folder can. */
const PROJECT = '/tmp/project';
const FOLDER = `${PROJECT}/notebook`;
const CONNECTION_FILE = '/tmp/connection.json';
const SOCKETS = '/tmp/kernel';
const CHANNELS = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
/** The channels that the grader uses. */
const USED = [CHANNELS.shell_port, CHANNELS.control_port, CHANNELS.iopub_port];
const EVERY_MS = 50;

/**
 * Starts kernels in a sandbox. There is no network inside: the kernel binds Unix sockets in its own /tmp, which the sandbox makes
 * reachable. They are connected to once, before any cell runs: what listens there later may be the submission itself.
 */
export function launchInSandbox(options: KernelSandboxOptions): Launch {
  return async ({ env, startTimeout, signal }) => {
    if (signal?.aborted) throw new KernelStartError('the run was stopped');
    const key = randomBytes(32).toString('hex');
    const folder = await mkdtemp(path.join(os.tmpdir(), 'tsnb-'));
    const file = path.join(folder, 'connection.json');
    // Its folder is the grader's alone; inside, another user reads it.
    await writeFile(file, JSON.stringify(connectionOf(key)), { mode: 0o644 });
    const removeFile = (): Promise<void> => rm(folder, { recursive: true, force: true });
    const kernel = start(options, file, env);
    const exited = kernel.ended.then((end): KernelExit => {
      options.onEnd?.(end);
      return { code: end.code, signal: end.signal, lastWords: wordsOf(end) };
    });
    try {
      const late = AbortSignal.timeout(startTimeout * 1000);
      const [shell, control, iopub] = await addressesOf(kernel, exited, late, signal);
      options.onStart?.(kernel);
      return {
        key,
        shell,
        control,
        iopub,
        connectOnce: true,
        process: { exited, kill: kernel.kill },
        settled: removeFile,
      };
    } catch (error) {
      kernel.kill();
      await Promise.allSettled([exited, removeFile()]);
      throw error;
    }
  };
}

function start(
  { sandbox, folder, limits }: KernelSandboxOptions,
  connectionFile: string,
  env: Readonly<Record<string, string>> | undefined,
): SandboxedProcess {
  const names = readdirSync(folder).filter((name) => name !== PACKAGES);
  const files = names.map((name) => [path.posix.join(FOLDER, name), path.join(folder, name)]);
  return sandbox.start({
    command: [
      sandbox.node,
      `${PROJECT}/node_modules/tsnb/dist/kernel/start.js`,
      ...['--config-path', CONNECTION_FILE],
    ],
    visible: {
      ...visiblePackages(path.join(folder, PACKAGES), PROJECT),
      ...(Object.fromEntries(files) as Record<string, string>),
      [CONNECTION_FILE]: connectionFile,
    },
    cwd: FOLDER,
    sockets: USED.map((channel) => `${SOCKETS}-${channel}`),
    env: { CI: 'true', ...env },
    ...(limits && { limits }),
  });
}

function connectionOf(key: string): ConnectionInfo {
  return {
    transport: 'ipc',
    ip: SOCKETS,
    ...CHANNELS,
    key,
    signature_scheme: 'hmac-sha256',
  };
}

/** The addresses of the kernel's sockets, once it has bound them all. */
async function addressesOf(
  kernel: SandboxedProcess,
  exited: Promise<KernelExit>,
  late: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  let exit: KernelExit | undefined;
  void exited.then((ended) => (exit = ended));
  for (;;) {
    if (exit) throw KernelStartError.ofExit(exit);
    if (signal?.aborted) throw new KernelStartError('the run was stopped');
    if (late.aborted) throw new KernelStartError('it did not open its sockets in time');
    const addresses = kernel.addresses();
    if (addresses !== undefined) return addresses;
    await pause(EVERY_MS);
  }
}
