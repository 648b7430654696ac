import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Dealer } from 'zeromq';
import type { ConnectionInfo } from '../../../tsnb/src/kernel/wire';
import { Session } from './session';

// Frames as nobody should send them, on the kernel's own sockets: it answers or ignores, and lives.
let session: Session;
let folder: string;
let info: ConnectionInfo;
let sockets: Dealer[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-framing-'));
  const copy = join(folder, 'copy.cjs');
  // Keeps the connection file, which its writer removes once the kernel is there; and reads nothing of what the kernel says on
  // stderr of each message that it refuses.
  writeFileSync(
    copy,
    `const { copyFileSync } = require('fs');
    copyFileSync(process.argv[3], ${JSON.stringify(join(folder, 'connection.json'))});
    const start = ${JSON.stringify(join(import.meta.dirname, '../../../tsnb/dist/kernel/start.js'))};
    const kernel = require('child_process').spawn(process.execPath, [start, ...process.argv.slice(2)], { stdio: ['ignore', 'inherit', 'pipe'] });
    kernel.on('exit', (code) => process.exit(code ?? 1));`,
  );
  const command = [process.execPath, copy, '--config-path', '{connection_file}'] as const;
  session = await Session.start(folder, [...command]);
  info = JSON.parse(readFileSync(join(folder, 'connection.json'), 'utf8')) as ConnectionInfo;
  sockets = [info.shell_port, info.control_port, info.stdin_port].map((port) => {
    const socket = new Dealer({ linger: 0 });
    socket.connect(`tcp://${info.ip}:${port}`);
    return socket;
  });
});

afterAll(async () => {
  for (const socket of sockets) socket.close();
  await session.client.shutdown();
  rmSync(folder, { recursive: true });
});

function signed(parts: readonly (string | Buffer)[]): (string | Buffer)[] {
  const mac = createHmac('sha256', info.key);
  for (const part of parts) mac.update(part);
  return ['<IDS|MSG>', mac.digest('hex'), ...parts];
}

const header = (type: unknown): string =>
  JSON.stringify({
    msg_id: 'a',
    session: 's',
    username: 'u',
    date: '',
    msg_type: type,
    version: '5.3',
  });

/** Sends frames on every channel, then has the kernel compute something. */
async function survives(...messages: (string | Buffer)[][]): Promise<void> {
  for (const frames of messages) for (const socket of sockets) await socket.send(frames);
  await nextTurn();
  expect((await session.run('6 * 7')).of('execute_result')).toMatchObject([
    { data: { 'text/plain': '42' } },
  ]);
  expect((await session.client.request('kernel_info_request').reply).content['status']).toBe('ok');
}

it('the kernel executes nothing that is signed with another key, or not at all', async () => {
  const forged = (key: string): (string | Buffer)[] => {
    const content = JSON.stringify({ code: 'globalThis.forged = true', silent: false });
    const parts = [header('execute_request'), '{}', '{}', content];
    const mac = createHmac('sha256', key);
    for (const part of parts) mac.update(part);
    return ['<IDS|MSG>', mac.digest('hex'), ...parts];
  };
  const [mark, , ...unsigned] = forged('');
  await survives(forged(`${info.key}x`), forged(''), [mark, '0'.repeat(64), ...unsigned]);
  expect((await session.run('globalThis.forged')).of('execute_result')).toEqual([]);
  // With the key itself the same request is executed.
  await survives(forged(info.key));
  const told = (await session.run('globalThis.forged')).of('execute_result');
  expect(told).toMatchObject([{ data: { 'text/plain': 'true' } }]);
});

describe('the kernel lives through', () => {
  it('a wrong, an empty and a missing signature', async () => {
    const parts = [header('kernel_info_request'), '{}', '{}', '{}'];
    const [mark, signature, ...rest] = signed(parts);
    await survives(
      [mark, String(signature).replace(/^./, (c) => (c === '0' ? '1' : '0')), ...rest],
      [mark, '', ...rest],
      [mark, ...rest],
      [mark, 'é'.repeat(32), ...rest],
    );
  });

  it('a message that ends early, at every frame', async () => {
    const whole = signed([header('kernel_info_request'), '{}', '{}', '{}']);
    await survives(...whole.map((_, length) => whole.slice(0, length + 1)), ['']);
  });

  it('signed dictionaries that are none', async () => {
    const good = [header('execute_request'), '{}', '{}', '{}'];
    const bad = [
      'null',
      '[]',
      '3',
      '"x"',
      '',
      '{',
      Buffer.from([0xff, 0xfe]),
      '{"__proto__":null}',
    ];
    const messages = [0, 1, 2, 3].flatMap((at) =>
      bad.map((part) => signed(good.map((one, i) => (i === at ? part : one)))),
    );
    await survives(...messages);
  });

  it.each([
    undefined,
    null,
    3,
    '',
    'no_such_request',
    'execute',
    'toString',
    '__proto___request',
    'comm_msg',
    'comm_close',
    'input_reply',
  ])('a signed message of type %s', async (type) => {
    await survives(signed([header(type), '{}', '{}', '{}']));
  });

  it('requests whose fields are of other types, 300 at random', async () => {
    const type = fc.constantFrom(
      ...[
        'execute',
        'complete',
        'inspect',
        'is_complete',
        'history',
        'comm_open',
        'comm_info',
        'tsnb_settle',
        'kernel_info',
      ],
    );
    const names = [
      'code',
      'cursor_pos',
      'silent',
      'user_expressions',
      'hist_access_type',
      'pattern',
      'n',
      'session',
      'start',
      'stop',
      'output',
      'unique',
      'comm_id',
      'stop_on_error',
    ];
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(-1, 1e308, 'range', 'search', '*'.repeat(30)),
    );
    // Code is no string here: what else it does is not the protocol's.
    const code = fc.oneof(
      fc.integer(),
      fc.constant(null),
      fc.array(fc.integer(), { maxLength: 2 }),
    );
    const content = fc
      .dictionary(fc.constantFrom(...names.slice(1)), value)
      .chain((fields) => code.map((one) => ({ ...fields, code: one, timeout: 0 })));
    const drawn = fc.sample(fc.tuple(type, content), { numRuns: 300, seed: 1 });
    await survives(
      ...drawn.map(([name, fields]) =>
        signed([header(`${name}_request`), '{}', '{}', JSON.stringify(fields)]),
      ),
    );
  });

  it('3,000 random multiparts', async () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((one) => Buffer.from(one));
    const frame = fc.oneof(bytes, fc.constantFrom(Buffer.from('<IDS|MSG>'), Buffer.from('{}')));
    const multiparts = fc.sample(fc.array(frame, { minLength: 1, maxLength: 9 }), {
      numRuns: 3000,
      seed: 2,
    });
    await survives(...multiparts);
  });
});
