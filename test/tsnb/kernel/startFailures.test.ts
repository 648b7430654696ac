import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newConnection } from '../../../tsnb/src/kernel/client/connectionFile';

const file = (path: string): string =>
  fileURLToPath(new URL(`../../../tsnb/${path}`, import.meta.url));
const commands = [[file('dist/kernel/start.js')], [file('bin/tsnb.js'), 'kernel', 'start']];

let folder: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kernel-start-'));
});

afterAll(async () => {
  for (const child of started) child.kill('SIGKILL'); // one that has not ended by itself
  await rm(folder, { recursive: true });
});

async function start(command: string[], config: string): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, [...command, '--config-path', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  started.push(child);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += String(text)));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, said };
}

it.each(commands)('ends with code 3 and a sentence: %s', async (...command) => {
  const path = join(folder, 'connection.json');
  const connection = await newConnection();
  const holder = createServer().listen(connection.shell_port, connection.ip);
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  const failures: [string, string | null, string[]][] = [
    ['/nowhere/connection.json', null, ['/nowhere/connection.json', 'ENOENT', 'Jupyter client']],
    [path, '{', [path, 'JSON']],
    [path, '{}', [path, 'transport, ip, key, shell_port']],
    [path, JSON.stringify(connection), [`127.0.0.1:${port}`, 'EADDRINUSE', 'other ports']],
  ];
  for (const [config, text, words] of failures) {
    if (text !== null) await writeFile(path, text);
    const { code, said } = await start(command, config);
    expect([said, code]).toEqual([said, 3]);
    expect(said).toMatch(/^The kernel could not be started: .*\n$/);
    for (const word of words) expect(said).toContain(word);
  }
  holder.close();
});
