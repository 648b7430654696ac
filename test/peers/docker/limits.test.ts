import { describe, expect, test } from 'vitest';
import type { Limits } from '../../../tsnb/src/sandbox';
import { fillDisk, MEMORY_TAKERS } from '../hostile/programs';
import { secondsOfNothing, SMALL } from '../hostile/sandboxed';
import { containers, hasDocker, inside, runInside } from './image';

// Programs that take what they can. Each is stopped within its limits, which are named, and leaves nothing behind.

/** How far above a limit the relay may see before it acts: what a container may take at most is a quarter above, and /tmp. */
const ROOM = 1.5;

describe.skipIf(!hasDocker)('is stopped:', () => {
  test.each<[keyof Limits, string, string, Partial<Limits>?]>([
    ['cpuSeconds', 'an endless loop', 'for (;;);', { cpuSeconds: 1 }],
    [
      'cpuSeconds',
      'several that share the work, by their sum',
      `const { fork } = require('node:child_process');
       require('node:fs').writeFileSync('/tmp/loop.js', 'for (;;);');
       for (let i = 0; i < 3; i++) fork('/tmp/loop.js');`,
      { cpuSeconds: 2 },
    ],
    [
      'cpuSeconds',
      'processes that end and that nobody waits for, by what they took',
      `const { spawnSync, spawn } = require('node:child_process');
       const work = 'while (process.cpuUsage().user < 3e5);';
       const leave = "require('node:child_process').spawn(process.execPath, ['-e', " + JSON.stringify(work) + "], { detached: true, stdio: 'ignore' }).unref()";
       for (;;) spawnSync(process.execPath, ['-e', leave]);`,
      { cpuSeconds: 2, processes: 100 },
    ],
    ['wallSeconds', 'one that only waits', 'setInterval(() => {}, 1000)', { wallSeconds: 1 }],
    [
      'wallSeconds',
      'a loop of promises, which lets no timer run',
      '(async () => { for (;;) await null; })()',
      { wallSeconds: 1 },
    ],
    ['outputMb', 'a flood of output', `for (;;) require('node:fs').writeSync(1, 'x'.repeat(1e4))`],
    [
      'files',
      'a great many files',
      `for (let i = 0; ; i++) { require('node:fs').writeFileSync('/tmp/' + i, ''); }`,
    ],
    [
      'processes',
      'a fork bomb',
      `const { spawn } = require('node:child_process');
       require('node:fs').writeFileSync('/tmp/bomb.js', \`
         const { spawn } = require('node:child_process');
         const again = () => { try { spawn(process.execPath, ['/tmp/bomb.js'], { detached: true, stdio: 'ignore' }).on('error', () => {}).unref(); } catch {} };
         again(); again(); setInterval(again, 20);\`);
       for (let i = 0; i < 4; i++) spawn(process.execPath, ['/tmp/bomb.js'], { detached: true, stdio: 'ignore' }).unref();
       setInterval(() => {}, 1e6);`,
      { memoryMb: 2048 },
    ],
  ])('by %s, %s', async (limit, _, code, limits = {}) => {
    const nothing = await secondsOfNothing({ runInside });
    const end = await runInside(code, { limits });
    expect(end).toMatchObject({ limit, code: null });
    const most = limit === 'wallSeconds' ? 1 + Math.max(14, 10 * nothing) : SMALL.wallSeconds;
    expect(end.usage.wallSeconds).toBeLessThan(most);
    expect(end.lastWords.length).toBeLessThanOrEqual(16_384);
    expect(containers()).toEqual([]);
  });

  test.each([
    ...MEMORY_TAKERS,
    ['in one go', 'Buffer.alloc(3 * 2 ** 30, 1); console.log("had it"); setTimeout(() => {}, 1e6)'],
  ])('memory taken %s', async (_, code) => {
    const end = await runInside(code);
    expect(end).toMatchObject({ limit: 'memoryMb', code: null });
    expect(end.lastWords).not.toContain('had it');
    expect(end.usage.memoryMb).toBeLessThan(SMALL.memoryMb * ROOM);
    expect(containers()).toEqual([]);
  });

  test('a full disk is its own, and no memory of the program', async () => {
    const { value, limit, usage } = await inside(fillDisk, { limits: { temporaryMb: 300 } });
    expect(value).toEqual({ written: 300, code: 'ENOSPC' });
    expect(limit).toBeUndefined();
    expect(usage.memoryMb).toBeLessThan(100);
  });
});

test.skipIf(!hasDocker)('what stays within its limits is told what it used', async () => {
  const { value, usage, limit } = await inside(() => {
    const kept = Buffer.alloc(100 * 2 ** 20, 1);
    while (process.cpuUsage().user < 5e5);
    const { user, system } = process.cpuUsage();
    return { kept: kept.length, cpuSeconds: (user + system) / 1e6 };
  });
  expect(value.kept).toBe(100 * 2 ** 20);
  expect(limit).toBeUndefined();
  expect(usage.memoryMb).toBeGreaterThan(100);
  expect(usage.memoryMb).toBeLessThan(200);
  // Its own count, and what it takes to start and end a process, which to run nothing takes as well.
  const nothing = (await runInside('')).usage.cpuSeconds;
  expect(usage.cpuSeconds).toBeGreaterThan(value.cpuSeconds * 0.95);
  expect(usage.cpuSeconds).toBeLessThan(value.cpuSeconds + Math.max(0.5, 3 * nothing));
  expect(usage.processes).toBe(1);
});
