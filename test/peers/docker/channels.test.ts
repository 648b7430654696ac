import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import type { Limits, SandboxEnd } from '../../../tsnb/src/sandbox';
import { docker } from '../../../tsnb/src/sandbox/docker';
import { launchInSandbox } from '../../../tsnb/src/sandbox/launch';
import type { SandboxedProcess } from '../../../tsnb/src/sandbox/request';
import { runNotebook } from '../../../tsnb/src/run';
import { SMALL } from '../hostile/sandboxed';
import { containers, hasDocker, image } from './image';

// What goes between the grader and the sockets that a program in a container binds.

const folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-docker-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (hasDocker) expect(containers()).toEqual([]);
});

const sockets = ['/tmp/first', '/tmp/second'];

/** Starts a program that binds the sockets, and waits until the grader may connect to them. */
async function serve(
  code: string,
  own: Partial<Limits> = {},
): Promise<{ one: SandboxedProcess; paths: string[] }> {
  const command = ['node', '-e', `const net = require('node:net');\n${code}`] as const;
  const one = docker(image).start({ command, visible: {}, sockets, limits: { ...SMALL, ...own } });
  for (;;) {
    const addresses = one.addresses();
    if (addresses) return { one, paths: addresses.map((one) => one.replace('ipc://', '')) };
    await Promise.race([pause(20), one.ended.then(ended)]);
  }
}

function ended({ lastWords }: SandboxEnd): never {
  throw new Error(`it ended: ${lastWords}`);
}

describe.skipIf(!hasDocker)('bytes between the grader and sockets in a container', () => {
  test('come over whole and in order, megabytes of them, both ways, on two channels at a time', async () => {
    const { one, paths } = await serve(
      `for (const file of ${JSON.stringify(sockets)}) net.createServer((socket) => socket.pipe(socket)).listen(file);`,
    );
    const bytes = Buffer.from(Array.from({ length: 2 ** 20 }, (_, i) => (i * i) % 251));
    const digests = paths.map(async (path) => {
      const socket = net.connect(path);
      const back = createHash('sha256');
      let length = 0;
      for (let i = 0; i < 8; i++) socket.write(bytes);
      for await (const piece of socket) {
        back.update(piece as Buffer);
        length += (piece as Buffer).length;
        if (length >= 8 * bytes.length) break;
      }
      return back.digest('hex');
    });
    const sent = createHash('sha256');
    for (let i = 0; i < 8; i++) sent.update(bytes);
    const digest = sent.digest('hex');
    expect(await Promise.all(digests)).toEqual([digest, digest]);
    one.kill();
    await one.ended;
  });

  test('are heard to the last one, though the program ends at once', async () => {
    const { one, paths } = await serve(
      `net.createServer(() => {}).listen('/tmp/second');
       net.createServer((socket) => socket.once('data', () => socket.end(Buffer.alloc(3e6, 7), () => process.exit(4)))).listen('/tmp/first');`,
    );
    const socket = net.connect(paths[0]);
    socket.write('now');
    let length = 0;
    for await (const piece of socket) length += (piece as Buffer).length;
    expect(length).toBe(3e6);
    expect(await one.ended).toMatchObject({ code: 4, signal: null });
  });

  test('wait inside while the grader does not read: they fill no memory, and it ends at its limits', async () => {
    const flood = `net.createServer(() => {}).listen('/tmp/second');
      net.createServer((socket) => { const more = () => { while (socket.write(Buffer.alloc(2 ** 16))); }; socket.on('drain', more).once('data', more); }).listen('/tmp/first');`;
    // Time enough for its sockets, by what they took before.
    const start = performance.now();
    const first = (await serve(flood)).one;
    const ready = (performance.now() - start) / 1000;
    first.kill();
    await first.ended;
    const wallSeconds = Math.max(3, 5 * ready);
    const { one, paths } = await serve(flood, { wallSeconds });
    const before = process.memoryUsage().rss;
    const socket = net.connect({ path: paths[0] }).pause();
    socket.write('now');
    const { code, usage } = await one.ended;
    expect(code).toBeNull();
    expect(usage.wallSeconds).toBeGreaterThan(wallSeconds);
    expect(usage.wallSeconds).toBeLessThan(wallSeconds + Math.max(17, 10 * ready));
    expect(usage.memoryMb).toBeLessThan(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
    socket.destroy();
  });

  test('lead to one connection: a second one is refused, a socket put in its place is not connected to', async () => {
    const { one, paths } = await serve(
      `net.createServer(() => {}).listen('/tmp/second');
       const fs = require('node:fs');
       net.createServer((socket) => {
         fs.renameSync('/tmp/first', '/tmp/gone');
         net.createServer(() => process.exit(5)).listen('/tmp/first', () => socket.end('replaced'));
       }).listen('/tmp/first');`,
    );
    const socket = net.connect(paths[0]);
    const [said] = (await once(socket, 'data')) as [Buffer];
    expect(said.toString()).toBe('replaced');
    await once(socket.resume(), 'close');
    const again = net.connect(paths[0]);
    const [refused] = (await once(again, 'error')) as [NodeJS.ErrnoException];
    expect(refused.code).toMatch(/^(ENOENT|ECONNREFUSED)$/);
    one.kill();
    const { code, limit } = await one.ended;
    expect([code, limit]).toEqual([null, undefined]);
  });

  test('that come before anybody listens, and are more than a greeting, are the end of it', async () => {
    const { one } = await serve(
      `for (const file of ${JSON.stringify(sockets)}) net.createServer((socket) => socket.write(Buffer.alloc(2 ** 18))).listen(file);`,
    );
    const { lastWords, signal } = await one.ended;
    expect(lastWords).toContain('it sent more than a greeting before it was connected to');
    expect(signal).toBe('SIGKILL');
  });
});

test.skipIf(!hasDocker)(
  'a notebook in a container has the library, compiled steps too, its data, and a folder to write to',
  async () => {
    const given = path.join(folder, 'given');
    mkdirSync(given);
    symlinkSync(path.join(__dirname, '../../../node_modules'), path.join(given, 'node_modules'));
    writeFileSync(path.join(given, 'data.json'), '"of the assignment"', { mode: 0o644 });
    const cells = [
      `import * as fs from 'fs';\nimport * as tf from '@tensorflow/tfjs';\nimport { compile, loadMnist, Normal, ready } from 'elbolab';\nawait ready();`,
      `const twice = compile((x: tf.Tensor) => x.mul(2).sum());\nconsole.log((await twice(tf.tensor1d([1, 2, 3]))).dataSync()[0], new Normal(0, 1).logProb(0).dataSync()[0].toFixed(4));`,
      `fs.writeFileSync('own.txt', JSON.parse(fs.readFileSync('data.json', 'utf8')));\nconsole.log(fs.readFileSync('own.txt', 'utf8'), (await loadMnist()).test.images.length > 0);`,
    ];
    const file = path.join(folder, 'well.ipynb');
    writeFileSync(file, JSON.stringify(notebook(cells)));
    let end: SandboxEnd | undefined;
    const limits = { ...SMALL, cpuSeconds: 120, memoryMb: 2048, temporaryMb: 64 };
    const result = await runNotebook(file, {
      destination: { folder: path.join(folder, 'out') },
      cellTimeout: 600,
      launch: launchInSandbox({
        ...{ sandbox: docker(image), folder: given, limits },
        onEnd: (ended) => (end = ended),
      }),
    });
    expect([result.problem, ...result.cells.map(({ failure }) => failure?.cause)]).toEqual([
      null,
      undefined,
      undefined,
      undefined,
    ]);
    const executed = readFileSync(path.join(folder, 'out/well.ipynb'), 'utf8');
    expect(executed).toContain('12 -0.9189');
    expect(executed).toContain('of the assignment true');
    expect(end?.limit).toBeUndefined();
    expect(end?.usage.memoryMb).toBeGreaterThan(50);
  },
);

function notebook(cells: readonly string[]) {
  return {
    ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
    cells: cells.map((source, i) => ({
      ...{ cell_type: 'code', id: `cell-${i}`, metadata: {}, execution_count: null, outputs: [] },
      source,
    })),
  };
}
