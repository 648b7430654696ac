import path from 'node:path';
import { ConnectionFile, newConnection } from './connectionFile';
import { KernelProcess, type KernelExit } from './kernelProcess';
import { KernelStartError } from './startError';

/** A kernel that was started, and how to reach it. */
export interface LaunchedKernel {
  /** The key that signs messages. */
  readonly key: string;
  /** The addresses of its sockets, in ZeroMQ's words. */
  readonly shell: string;
  readonly control: string;
  readonly iopub: string;
  /** Whether what listens there may be trusted only once: a connection that is lost is then not made again. */
  readonly connectOnce?: boolean;
  readonly process: {
    /** Fulfilled when it has ended, and what it started with it. */
    readonly exited: Promise<KernelExit>;
    /** Ends it and what it started at once. Harmless when it has ended. */
    kill(): void;
  };
  /** To be called once it has answered, or failed to. */
  readonly settled: () => Promise<void>;
}

/** What a launch is told. */
export interface LaunchOptions {
  readonly cwd: string;
  readonly command?: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds until it must be reachable. */
  readonly startTimeout: number;
  readonly signal?: AbortSignal;
}

/** A way to start a kernel, such as in a sandbox. @throws KernelStartError */
export type Launch = (options: LaunchOptions) => Promise<LaunchedKernel>;

const OWN_KERNEL = path.resolve(__dirname, '../../../dist/kernel/start.js');

/** Starts a kernel as a process of this machine, on ports of its own. */
export async function launchProcess({
  cwd,
  command = [process.execPath, OWN_KERNEL, '--config-path', '{connection_file}'],
  env,
}: LaunchOptions): Promise<LaunchedKernel> {
  const connection = await newConnection();
  const file = await ConnectionFile.write(connection).catch((cause: unknown) => {
    throw new KernelStartError('its connection file could not be written', { cause });
  });
  const [program, ...args] = command.map((word) => word.replace('{connection_file}', file.path));
  const address = (port: number): string => `tcp://${connection.ip}:${port}`;
  return {
    key: connection.key,
    shell: address(connection.shell_port),
    control: address(connection.control_port),
    iopub: address(connection.iopub_port),
    process: new KernelProcess([program, ...args], cwd, env),
    settled: () => file.remove(),
  };
}
