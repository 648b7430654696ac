import { spawn, type ChildProcess } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { DEFAULT_LIMITS, LAST_WORDS, type Limits } from '../limits';
import { Monitor, type Look } from '../monitor';
import { isAlive, standsStill, usageOfDescendants } from '../processTree';
import type { ProcessSandbox, SandboxedProcess, SandboxEnd, SandboxRequest } from '../request';
import { filesInside, outside } from './inside';
import { mountArguments, NODE, TEMPORARY } from './mounts';
import { findPrograms } from './programs';
import { borrowUserId } from './users';

const KILL_MS = 2_000;
const STOP_MS = 500;
const MIB = 2 ** 20;
const SET_ASIDE = 1.25;
const EVERY_MS = 5;
/** The descriptor that bubblewrap tells the first process inside by; it closes it before anything runs there. */
const INFO = 3;
/** Threads count as processes do where the kernel counts; a kernel of notebooks has some thirty. */
const THREADS = 64;
const OPEN_FILES = 1024;

/**
 * The sandbox of Linux: namespaces of its own, by bubblewrap. Inside there is no network, no process but its own, no file of
 * this machine but shared libraries, Node and what is made visible, all read-only; /tmp is memory of limited size, the
 * environment is what is given, no descriptor but standard output and error leads outside. Where the grader is root each
 * sandbox runs as a user of its own without any privilege, else as the grader's user in a user namespace.
 *
 * Limits are measured by this process every 50 ms, from outside; what could be overshot between two looks is bounded
 * by the kernel too: memory of each process, the size of files, and for a user of its own the number of processes.
 *
 * @throws SandboxError when a program is missing
 */
export function bubblewrap(): ProcessSandbox {
  const programs = findPrograms(['bwrap', 'prlimit', 'setpriv']);
  return {
    name: 'bubblewrap',
    node: NODE,
    start(request) {
      const limits = { ...DEFAULT_LIMITS, ...request.limits };
      const user = process.getuid?.() === 0 ? borrowUserId() : undefined;
      const [program, ...args] = commandLine(programs, request, limits, user?.uid);
      const child = spawn(program, args, {
        cwd: '/',
        env: {},
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      });
      return follow(child, limits, request.sockets ?? [], () => user?.giveBack());
    },
  };
}

/** prlimit runs bubblewrap, which runs setpriv where there is a privilege to drop, which runs the command. */
function commandLine(
  programs: Readonly<Record<'bwrap' | 'prlimit' | 'setpriv', string>>,
  { command, visible, env = {}, cwd = TEMPORARY }: SandboxRequest,
  limits: Limits,
  uid: number | undefined,
): [string, ...string[]] {
  const { bwrap, prlimit, setpriv } = programs;
  const inside = { HOME: '/tmp', TMPDIR: '/tmp', PATH: '/usr/bin', ...env };
  const tools = uid === undefined ? {} : { [setpriv]: setpriv };
  return [
    ...([prlimit, ...resourceLimits(limits, uid)] as [string, ...string[]]),
    ...[bwrap, '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts'],
    ...['--unshare-cgroup-try', '--hostname', 'sandbox', '--new-session', '--die-with-parent'],
    ...['--info-fd', String(INFO)],
    ...(uid === undefined ? ['--unshare-user', '--disable-userns'] : []),
    '--clearenv',
    ...Object.entries(inside).flatMap(([name, value]) => ['--setenv', name, value]),
    ...mountArguments({ ...tools, ...visible }, cwd, limits.temporaryMb * MIB),
    ...['--chdir', cwd, '--'],
    ...(uid === undefined ? [] : [setpriv, ...privilegesOf(uid)]),
    ...command,
  ];
}

function resourceLimits(limits: Limits, uid: number | undefined): string[] {
  return [
    '--core=0',
    `--nofile=${OPEN_FILES}`,
    `--fsize=${limits.temporaryMb * MIB}`,
    // Not the address space, of which WebAssembly reserves gigabytes: what is private and writable, of which more is set aside than used.
    `--data=${Math.round(limits.memoryMb * SET_ASIDE * MIB)}`,
    `--cpu=${Math.ceil(limits.cpuSeconds) + 5}`,
    // It counts all processes of a user, so it can only be set for one of its own.
    ...(uid === undefined ? [] : [`--nproc=${limits.processes * THREADS}`]),
  ];
}

function privilegesOf(uid: number): string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${uid}`,
    '--clear-groups',
    '--no-new-privs',
    '--inh-caps=-all',
    '--ambient-caps=-all',
    '--bounding-set=-all',
  ];
}

/** Watches a sandbox from outside until all of it has ended. */
function follow(
  child: ChildProcess,
  limits: Limits,
  sockets: readonly string[],
  release: () => void,
): SandboxedProcess {
  let first: number | undefined;
  const monitor = new Monitor({ limits, look: () => lookAt(child.pid, first), onExceeded: kill });
  let lastWords = '';
  let isOver = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      lastWords = (lastWords + bytes.toString('latin1')).slice(-LAST_WORDS);
      monitor.wrote(bytes.length);
    });
  child.stdio[INFO]?.on('data', (bytes: Buffer) => {
    first ??= firstProcess(bytes);
  });
  // The first process inside takes all others with it, and bubblewrap leaves behind it. Before it is known it may be in the making.
  const killNow = (): void => {
    if (!isOver && child.pid !== undefined) killTree(child.pid);
  };
  function kill(): void {
    if (first === undefined) killNow();
    else if (!isOver) signal(first, 'SIGKILL');
    setTimeout(killNow, KILL_MS).unref();
  }
  const forget = atExit(killNow);
  const closed = new Promise<{ code: number | null; killedBy: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => {
        isOver = true;
        resolve({ code, killedBy });
      });
    },
  );
  const end = async (): Promise<SandboxEnd> => {
    const { code, killedBy } = await closed.finally(() => {
      monitor.stop();
      forget();
    });
    await untilGone(first);
    release();
    const { limit } = monitor;
    return {
      code: limit === undefined ? code : null,
      signal: killedBy,
      ...(limit !== undefined && { limit }),
      usage: monitor.usage(),
      lastWords: Buffer.from(lastWords, 'latin1').toString('utf8'),
    };
  };
  return {
    ended: end(),
    usage: () => monitor.usage(),
    addresses: () => addressesOf(sockets, first),
    kill,
  };
}

/** What the descendants of bubblewrap use, and the files in the /tmp of the first process inside. */
function lookAt(root: number | undefined, first: number | undefined): Look | undefined {
  if (root === undefined) return undefined;
  const { pids, cpuSeconds, memoryMb } = usageOfDescendants(root);
  return {
    cpuSeconds,
    memoryMb,
    processes: pids.length,
    files: first === undefined ? 0 : filesInside(first),
  };
}

function addressesOf(sockets: readonly string[], first: number | undefined): string[] | undefined {
  if (first === undefined) return undefined;
  const files = sockets.map((socket) => outside(socket, first));
  return files.every(isSocket) ? files.map((file) => `ipc://${file}`) : undefined;
}

function isSocket(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSocket() ?? false;
}

/** The number that this machine knows the first process inside by. */
function firstProcess(info: Buffer): number | undefined {
  const pid = /"child-pid":\s*(\d+)/.exec(info.toString('latin1'))?.[1];
  return pid === undefined ? undefined : Number(pid);
}

// bubblewrap leaves with the command's exit code, and may do so before the first process inside has taken the others with it: it
// has once it is a zombie, or gone.
async function untilGone(first: number | undefined): Promise<void> {
  while (first !== undefined && isAlive(first)) await pause(EVERY_MS);
}

/** Ends a process and its descendants; it is stopped first, so that it makes no more of them meanwhile. */
function killTree(root: number): void {
  signal(root, 'SIGSTOP');
  // It may be amid making one, which is seen only once that is done.
  const until = performance.now() + STOP_MS;
  while (!standsStill(root) && performance.now() < until);
  for (const pid of [...usageOfDescendants(root).pids, root]) signal(pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended meanwhile
  }
}

const atExitActions = new Set<() => void>();

/** Has something done if this process exits before the function that is returned is called. */
function atExit(action: () => void): () => void {
  if (atExitActions.size === 0) process.on('exit', runAtExit);
  atExitActions.add(action);
  return () => {
    atExitActions.delete(action);
    if (atExitActions.size === 0) process.off('exit', runAtExit);
  };
}

function runAtExit(): void {
  for (const action of atExitActions) action();
}
