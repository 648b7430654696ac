import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Dealer } from 'zeromq';
import {
  decode,
  encode,
  newHeader,
  type ConnectionInfo,
  type JsonObject,
  type Message,
} from '../../../tsnb/src/kernel/wire';
import { Session } from './session';

// A client that answers questions, which its shell and stdin sockets have one name for.
let session: Session;
let folder: string;
let info: ConnectionInfo;
let shell: Dealer;
let stdin: Dealer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kernel-input-'));
  const copy = join(folder, 'connection.json');
  const start = join(import.meta.dirname, '../../../tsnb/dist/kernel/start.js');
  // Keeps the connection file, which its writer removes once the kernel is there.
  const code = `require('fs').copyFileSync(process.argv.at(-1), ${JSON.stringify(copy)}); require(${JSON.stringify(start)});`;
  const file = '{connection_file}';
  session = await Session.start(folder, [
    process.execPath,
    '-e',
    code,
    '--',
    '--config-path',
    file,
  ]);
  info = JSON.parse(readFileSync(copy, 'utf8')) as ConnectionInfo;
  [shell, stdin] = [info.shell_port, info.stdin_port].map((port) => {
    const socket = new Dealer({ linger: 0, routingId: 'asker' });
    socket.connect(`tcp://${info.ip}:${port}`);
    return socket;
  });
});

afterAll(async () => {
  for (const socket of [shell, stdin]) socket.close();
  await session.client.shutdown();
  rmSync(folder, { recursive: true });
});

async function send(
  socket: Dealer,
  type: string,
  content: JsonObject,
  parent?: object,
): Promise<void> {
  const message = {
    identities: [],
    header: JSON.stringify(newHeader(type, 'asker')),
    parentHeader: JSON.stringify(parent ?? {}),
    metadata: '{}',
    content: JSON.stringify(content),
  };
  await socket.send(encode(message, info.key));
}

async function next(socket: Dealer): Promise<Message> {
  return decode(await socket.receive(), info.key);
}

async function run(code: string): Promise<void> {
  await send(shell, 'execute_request', { code, silent: false, allow_stdin: true });
}

/** Waits for a question and answers it. */
async function answer(text: string): Promise<Message> {
  const question = await next(stdin);
  await send(stdin, 'input_reply', { value: text }, question.header);
  return question;
}

async function value(): Promise<unknown> {
  const { content, parentHeader } = await next(shell);
  expect(content).toMatchObject({ status: 'ok' });
  const id = (parentHeader as { msg_id: string }).msg_id;
  const result = await session.seen(
    ({ header, parentHeader: parent }) =>
      header.msg_type === 'execute_result' && (parent as { msg_id?: string }).msg_id === id,
  );
  return (result.content['data'] as JsonObject)['text/plain'];
}

it('prompt and confirm wait for the answer, as in a browser', async () => {
  await run("const name = prompt('name?');\n[name, prompt('again', 'default'), confirm('sure?')]");
  const question = await answer('Ada');
  expect(question.header.msg_type).toBe('input_request');
  expect(question.content).toEqual({ prompt: 'name? ', password: false });
  expect(question.parentHeader).toMatchObject({ msg_type: 'execute_request', session: 'asker' });
  await answer('');
  expect((await answer('y')).content['prompt']).toBe('sure? [y/N] ');
  expect(await value()).toBe("[ 'Ada', 'default', true ]");
});

it("Node's readline asks one question at a time, also through an interface of an earlier cell", async () => {
  await run(`import { createInterface } from 'readline/promises';
    const lines = createInterface({ input: process.stdin, output: process.stdout }); 1`);
  expect(await value()).toBe('1');
  await run("[await lines.question('first? '), await lines.question('second? ')]");
  expect((await answer('one')).content['prompt']).toBe('');
  await answer('two');
  expect(await value()).toBe("[ 'one', 'two' ]");
  await run("lines.close(); prompt('third?')");
  expect((await answer('three')).content['prompt']).toBe('third? ');
  expect(await value()).toBe('three');
});

it('reads lines until it has enough of them', async () => {
  await run(`import { createInterface as open } from 'readline';
    const read: string[] = [];
    for await (const line of open({ input: process.stdin })) if (read.push(line) === 2) break;
    read`);
  await answer('one');
  await answer('two');
  expect(await value()).toBe("[ 'one', 'two' ]");
});

it('a question can be interrupted, and its late answer is none of the next one', async () => {
  await run("function ask() {\n  return prompt('for ever?');\n}\nask();");
  const question = await next(stdin);
  session.client.interrupt();
  const { content } = await next(shell);
  expect(content).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
  expect((content['traceback'] as string[]).join('\n')).toMatch(/at ask \(In\[\d+\]:2:10\)/);
  await send(stdin, 'input_reply', { value: 'late' }, question.header);
  await run("prompt('and now?')");
  await answer('in time');
  expect(await value()).toBe('in time');
});
