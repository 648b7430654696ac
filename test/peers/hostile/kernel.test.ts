import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxEnd } from '../../../tsnb/src/sandbox';
import { bubblewrap } from '../../../tsnb/src/sandbox/bubblewrap';
import { launchInSandbox } from '../../../tsnb/src/sandbox/launch';
import { runNotebook } from '../../../tsnb/src/run';
import { expectNothingLeft, SMALL } from './sandboxed';

// A notebook whose kernel runs in the sandbox, over sockets in a place of its own, with no network.

const root = path.join(__dirname, '../../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-sandbox-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

// What the kernel is given: the library, and a file.
const given = path.join(folder, 'given');
beforeAll(() => {
  mkdirSync(given);
  symlinkSync(path.join(root, 'node_modules'), path.join(given, 'node_modules'));
  writeFileSync(path.join(given, 'data.json'), '{"name": "of the assignment"}', { mode: 0o644 });
});

const LIMITS = { ...SMALL, cpuSeconds: 120, memoryMb: 2048, temporaryMb: 64 };

/** Runs cells in a sandboxed kernel: what each wrote, the errors, and how the sandbox ended. */
async function run(name: string, cells: readonly string[], limits = {}) {
  const file = path.join(folder, `${name}.ipynb`);
  writeFileSync(file, JSON.stringify(notebook(cells)));
  let end: SandboxEnd | undefined;
  const result = await runNotebook(file, {
    destination: { folder: path.join(folder, 'out') },
    cellTimeout: 600,
    launch: launchInSandbox({
      sandbox: bubblewrap(),
      folder: given,
      limits: { ...LIMITS, ...limits },
      onEnd: (ended) => {
        end = ended;
      },
    }),
  });
  const executed = JSON.parse(
    readFileSync(path.join(folder, 'out', `${name}.ipynb`), 'utf8'),
  ) as ReturnType<typeof notebook>;
  const texts = executed.cells.map(({ outputs }) => JSON.stringify(outputs));
  return { result, texts, end };
}

/** The processor time of a notebook of one cell, from the kernel's start to its end. */
async function cpuSecondsOf(cell: string): Promise<number> {
  const { result, end } = await run('measured', [cell]);
  expect(result.status).toBe('ok');
  return end?.usage.cpuSeconds ?? NaN;
}

function notebook(cells: readonly string[]) {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map((source, i) => ({
      cell_type: 'code',
      id: `cell-${i}`,
      metadata: {},
      execution_count: null,
      outputs: [] as unknown[],
      source,
    })),
  };
}

describe('a kernel in the sandbox', () => {
  test('runs cells with the library, reads its files and writes into its folder', async () => {
    const { result, texts, end } = await run('well', [
      `import * as tf from '@tensorflow/tfjs';\nimport { Normal, ready, backend } from 'elbolab';\nawait ready();`,
      `console.log('density', new Normal(0, 1).logProb(0).dataSync()[0].toFixed(4))`,
      `import * as fs from 'fs';\nfs.writeFileSync('own.txt', 'mine');\nconsole.log(fs.readFileSync('own.txt', 'utf8'), JSON.parse(fs.readFileSync('data.json', 'utf8')).name)`,
      `console.log(fs.readdirSync('..').sort().join(), fs.readdirSync('/tmp/project/tsnb').sort().join())`,
    ]);
    expect(result.status).toBe('ok');
    expect(texts[1]).toContain('density -0.9189');
    expect(texts[2]).toContain('mine of the assignment');
    expect(texts[3]).toContain('lib,node_modules,notebook,tsnb');
    expect(end?.limit).toBeUndefined();
    expect(end?.usage.cpuSeconds).toBeGreaterThan(0.5);
    expect(end?.usage.memoryMb).toBeGreaterThan(50);
  });

  test('reaches no network, no file beside, no secret of the grader', async () => {
    process.env['TSNB_TEST_SECRET'] = 'the-secret-of-the-grader';
    const { result, texts } = await run('curious', [
      `fetch('http://127.0.0.1:1/').catch((error) => console.log('fetch', error.message))`,
      `import * as fs from 'fs';\nfor (const file of ['/etc/passwd', ${JSON.stringify(folder)}, ${JSON.stringify(root)}]) console.log(fs.existsSync(file))`,
      `console.log(JSON.stringify(process.env))`,
    ]);
    delete process.env['TSNB_TEST_SECRET'];
    expect(result.status).toBe('ok');
    expect(texts[0]).toContain('fetch fetch failed');
    expect(texts[1]).not.toContain('true');
    expect(texts[2]).not.toContain('the-secret-of-the-grader');
  });

  test.each([
    ['exits', 'process.exit(0)', undefined],
    ['aborts', 'process.abort()', undefined],
    [
      'takes memory',
      'const kept: any[] = []; for (;;) kept.push(Buffer.alloc(2 ** 24, 1))',
      'memoryMb',
    ],
    [
      'fills the disk with files',
      `const f = require('fs'); for (let i = 0; ; i++) f.writeFileSync('/tmp/' + i, '')`,
      'files',
    ],
    ['works for ever', 'for (;;);', 'cpuSeconds'],
  ] as const)(
    'that %s fails its notebook, whatever its exit code, and leaves nothing behind',
    async (name, cell, limit) => {
      const limits = limit === 'cpuSeconds' ? { cpuSeconds: 3 * (await cpuSecondsOf('1')) } : {};
      const file = name.replaceAll(' ', '-');
      const { result, end } = await run(file, [`console.log('before')`, cell, '1'], limits);
      expect(result.status).toBe('failed');
      if (limit !== undefined && end?.limit !== undefined) expect(end.limit).toBe(limit);
      expectNothingLeft('/tmp/connection.json');
    },
  );

  test('cannot make the grader connect elsewhere by putting other sockets in place', async () => {
    const { result, texts } = await run('sockets', [
      `import * as fs from 'fs';\nfor (const i of [1, 2, 3, 4, 5]) { fs.unlinkSync('/tmp/kernel-' + i); fs.symlinkSync('/run/other.sock', '/tmp/kernel-' + i); }`,
      `console.log('still heard')`,
    ]);
    expect(result.status).toBe('ok');
    expect(texts[1]).toContain('still heard');
  });
});
