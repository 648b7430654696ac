import { expect } from 'vitest';

// Programs that the tests of every sandbox run: JavaScript, or functions that run inside as text.

/** Ways to take memory without end: what each is, and its code. */
export const MEMORY_TAKERS: [name: string, code: string][] = [
  [
    'in the heap',
    'const kept = []; for (;;) kept.push(new Array(1e5).fill({}).map((_, i) => ({ i })))',
  ],
  ['outside of it', 'const kept = []; for (;;) kept.push(Buffer.alloc(16 * 2 ** 20, 1))'],
  [
    'in shared memory',
    'const kept = []; for (;;) { const s = new SharedArrayBuffer(16 * 2 ** 20); new Uint8Array(s).fill(1); kept.push(s); }',
  ],
  [
    'in several processes',
    `const { fork } = require('node:child_process');
     require('node:fs').writeFileSync('/tmp/eat.js', 'const k = []; setInterval(() => k.push(Buffer.alloc(2 ** 23, 1)), 10)');
     for (let i = 0; i < 4; i++) fork('/tmp/eat.js'); setInterval(() => {}, 1e6)`,
  ],
];

/** Writes files of 1 MiB into /tmp until it is full: how many, and what the error was. */
export function fillDisk(): { written: number; code: string | undefined } {
  const fs = process.getBuiltinModule('node:fs');
  let written = 0;
  try {
    for (let i = 0; ; i++) {
      fs.writeFileSync(`/tmp/${i}`, Buffer.alloc(2 ** 20));
      written++;
    }
  } catch (error) {
    return { written, code: (error as NodeJS.ErrnoException).code };
  }
}

/** Where the descriptors of the process lead. */
export function descriptors(): string[] {
  const fs = process.getBuiltinModule('node:fs');
  return fs.readdirSync('/proc/self/fd').map((name) => {
    try {
      return fs.readlinkSync(`/proc/self/fd/${name}`);
    } catch {
      return 'gone';
    }
  });
}

/** That none of them leads outside but standard output and error, which are sockets, as Node makes pipes. */
export function expectOwnDescriptors(targets: readonly string[]): void {
  const harmless = /^(\/dev\/null|gone|pipe:.*|anon_inode:.*|\/proc\/\d+\/fd)$/;
  const rest = targets.filter((target) => !harmless.test(target));
  expect(rest.every((target) => target.startsWith('socket:'))).toBe(true);
  expect(new Set(rest).size).toBeLessThanOrEqual(2);
}
