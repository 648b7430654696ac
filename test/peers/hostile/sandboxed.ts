import { readdirSync, readFileSync, statSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect } from 'vitest';
import { bubblewrap } from '../../../tsnb/src/sandbox/bubblewrap/bubblewrap';
import type { Limits } from '../../../tsnb/src/sandbox/limits';
import type { ProcessSandbox, SandboxEnd, SandboxRequest } from '../../../tsnb/src/sandbox/request';

/**
 * Limits that a small program keeps well within, and that a hostile one reaches soon: but for the time by the clock, which says more of
 * the machine than of the program.
 */
export const SMALL: Limits = {
  wallSeconds: 900,
  cpuSeconds: 20,
  memoryMb: 512,
  processes: 8,
  temporaryMb: 32,
  files: 500,
  outputMb: 1,
};

/** Runs programs in a sandbox. */
export interface Runner {
  /** Runs a function inside, as text: what it returns, and how its process ended. */
  readonly inside: <T>(
    program: (arguments_: never) => T | Promise<T>,
    request?: Partial<SandboxRequest> & { given?: unknown },
  ) => Promise<SandboxEnd & { value: Awaited<T> }>;
  /** Runs JavaScript inside. */
  readonly runInside: (code: string, request?: Partial<SandboxRequest>) => Promise<SandboxEnd>;
}

/** The seconds that it takes to run nothing in the sandbox, on this machine and as busy as it is now. */
export async function secondsOfNothing({ runInside }: Pick<Runner, 'runInside'>): Promise<number> {
  const { code, usage } = await runInside('');
  expect(code).toBe(0);
  return usage.wallSeconds;
}

/** Does something, and tells the longest time that this process, which looks at sandboxes every 50 ms, had to wait for its turn. */
export async function withDelay<T>(act: () => Promise<T>): Promise<{ result: T; delay: number }> {
  const turns = monitorEventLoopDelay({ resolution: 10 });
  turns.enable();
  const result = await act();
  turns.disable();
  return { result, delay: turns.max / 1e9 };
}

/** @param sandbox the one to run in, made anew for each program */
export function runnerIn(sandbox: () => ProcessSandbox): Runner {
  const runInside: Runner['runInside'] = (code, { limits, ...rest } = {}) => {
    const own = sandbox();
    const command = [own.node, '-e', code] as const;
    return own.start({ command, visible: {}, ...rest, limits: { ...SMALL, ...limits } }).ended;
  };
  return {
    runInside,
    inside: async <T>(
      program: (arguments_: never) => T | Promise<T>,
      { given = null, ...request }: Partial<SandboxRequest> & { given?: unknown } = {},
    ) => {
      const end = await runInside(
        `Promise.resolve((${program.toString()})(${JSON.stringify(given)}))
         .then((value) => process.stdout.write('RESULT ' + JSON.stringify(value ?? null) + '\\n'));`,
        request,
      );
      const line = /^RESULT (.*)$/m.exec(end.lastWords)?.[1];
      const value = (line === undefined ? undefined : JSON.parse(line)) as Awaited<T>;
      return { ...end, value };
    },
  };
}

export const { inside, runInside } = runnerIn(bubblewrap);

/** The processes of this machine whose command line holds the mark. */
export function processesWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'latin1').includes(mark);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** That nothing of a sandbox is left: neither a process with its mark, nor one of a borrowed user. */
export function expectNothingLeft(mark: string): void {
  expect(processesWith(mark)).toEqual([]);
  const borrowed = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    const uid = statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid ?? 0;
    return uid >= 61_184 && uid <= 65_519;
  });
  expect(borrowed).toEqual([]);
}
