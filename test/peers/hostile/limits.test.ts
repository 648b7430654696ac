import { describe, expect, test } from 'vitest';
import { fillDisk, MEMORY_TAKERS } from './programs';
import {
  expectNothingLeft,
  inside,
  runInside,
  secondsOfNothing,
  SMALL,
  withDelay,
} from './sandboxed';

// Programs that take what they can. Each is stopped within its limits, and leaves nothing behind.

/** How far above a limit the grader may see before it acts: 50 ms of allocation at full speed, and Node's own start. */
const ROOM = 1.5;

describe('is stopped:', () => {
  test('an endless loop, by processor time', async () => {
    const { result: end, delay } = await withDelay(() =>
      runInside('for (;;);', { limits: { cpuSeconds: 1 } }),
    );
    expect(end).toMatchObject({ limit: 'cpuSeconds', code: null });
    expect(end.usage.cpuSeconds).toBeLessThan(1 + Math.max(1, 2 * delay));
  });

  test('several that share the work, by their sum', async () => {
    const { result: end, delay } = await withDelay(() =>
      runInside(
        `const { fork } = require('node:child_process');
         require('node:fs').writeFileSync('/tmp/loop.js', 'for (;;);');
         for (let i = 0; i < 3; i++) fork('/tmp/loop.js');`,
        { limits: { cpuSeconds: 2 } },
      ),
    );
    expect(end.limit).toBe('cpuSeconds');
    expect(end.usage.cpuSeconds).toBeLessThan(2 + Math.max(2, 3 * 2 * delay));
    expectNothingLeft('/tmp/loop.js');
  });

  test('one that only waits, by the clock', async () => {
    const nothing = await secondsOfNothing({ runInside });
    const end = await runInside('setInterval(() => {}, 1000)', { limits: { wallSeconds: 1 } });
    expect(end.limit).toBe('wallSeconds');
    expect(end.usage.wallSeconds).toBeLessThan(1 + Math.max(2, 10 * nothing));
  });

  test('an endless loop of promises, which lets no timer run', async () => {
    const end = await runInside('(async () => { for (;;) await null; })()', {
      limits: { wallSeconds: 1 },
    });
    expect(end.limit).toBe('wallSeconds');
  });

  test.each([
    ...MEMORY_TAKERS,
    [
      'in one go',
      'const kept = Buffer.alloc(3 * 2 ** 30, 1); console.log("had it", kept.length); setTimeout(() => {}, 1e6)',
    ],
    [
      'in a WebAssembly memory',
      'const m = new WebAssembly.Memory({ initial: 1, maximum: 65536 }); for (;;) { m.grow(256); new Uint8Array(m.buffer).fill(1); }',
    ],
  ])('memory taken %s', async (_, code) => {
    const end = await runInside(code);
    // Either the grader sees it, or the kernel refuses more and the process ends by itself, with an error.
    if (end.limit === undefined) expect(end.code).not.toBe(0);
    else expect(end.limit).toBe('memoryMb');
    expect(end.lastWords).not.toContain('had it');
    expect(end.usage.memoryMb).toBeLessThan(SMALL.memoryMb * ROOM);
    expectNothingLeft('/tmp/eat.js');
  });

  test('a fork bomb', async () => {
    const end = await runInside(
      `const { spawn } = require('node:child_process');
       require('node:fs').writeFileSync('/tmp/bomb.js', \`
         const { spawn } = require('node:child_process');
         const again = () => { try { spawn('/usr/bin/node', ['/tmp/bomb.js'], { detached: true, stdio: 'ignore' }).on('error', () => {}).unref(); } catch {} };
         again(); again(); setInterval(again, 20);\`);
       for (let i = 0; i < 4; i++) spawn('/usr/bin/node', ['/tmp/bomb.js'], { detached: true, stdio: 'ignore' }).unref();
       setInterval(() => {}, 1e6);`,
    );
    expect(['processes', 'memoryMb']).toContain(end.limit);
    expect(end.usage.wallSeconds).toBeLessThan(SMALL.wallSeconds);
    expectNothingLeft('/tmp/bomb.js');
  });

  test('a flood of output', async () => {
    const end = await runInside(`for (;;) require('node:fs').writeSync(1, 'x'.repeat(1e4))`);
    expect(end.limit).toBe('outputMb');
    expect(end.usage.outputMb).toBeLessThan(4);
    expect(end.lastWords.length).toBeLessThanOrEqual(16_384);
  });

  test('a great many files', async () => {
    const end = await runInside(
      `for (let i = 0; ; i++) { require('node:fs').writeFileSync('/tmp/' + i, ''); }`,
    );
    expect(end.limit).toBe('files');
  });

  test('a full disk is its own: the rest of this machine has its room', async () => {
    const { value, limit } = await inside(fillDisk);
    expect(value).toEqual({ written: 32, code: 'ENOSPC' });
    expect(limit).toBeUndefined();
  });

  test('a daemon, with the program that left it behind', async () => {
    const end = await runInside(
      `require('node:fs').writeFileSync('/tmp/daemon.js', 'setInterval(() => {}, 1000)');
       require('node:child_process').spawn('/usr/bin/node', ['/tmp/daemon.js'], { detached: true, stdio: 'ignore' }).unref();
       setTimeout(() => process.exit(0), 300);`,
    );
    expect(end).toMatchObject({ code: 0, signal: null });
    expectNothingLeft('/tmp/daemon.js');
  });
});

test('what stays within its limits is told what it used', async () => {
  const { value, usage, limit } = await inside(() => {
    const kept = Buffer.alloc(100 * 2 ** 20, 1);
    while (process.cpuUsage().user < 5e5);
    return kept.length;
  });
  expect(value).toBe(100 * 2 ** 20);
  expect(limit).toBeUndefined();
  expect(usage.memoryMb).toBeGreaterThan(100);
  expect(usage.memoryMb).toBeLessThan(250);
  expect(usage.cpuSeconds).toBeGreaterThan(0.1);
  expect(usage.processes).toBeLessThanOrEqual(2);
});

test('several at once keep their exit codes, and leave nothing behind', async () => {
  const ends = await Promise.all(Array.from({ length: 4 }, () => runInside('process.exit(7)')));
  expect(ends.map(({ code }) => code)).toEqual([7, 7, 7, 7]);
  expectNothingLeft('never');
});
