import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { until } from '../run/support';
import { Session } from './session';

it('says which line of which cell called process.exit, then ends with its code', async () => {
  const session = await Session.start(tmpdir());
  const outcome = await session.run(
    'console.log("the last words");\nfunction leave() {\n  process.exit(3);\n}\nleave();',
  );
  expect(outcome.text('stdout')).toBe('the last words\n');
  expect(outcome.of('error')).toEqual([
    {
      ename: 'ProcessExit',
      evalue: 'the cell called process.exit(3)',
      traceback: [
        'ProcessExit: the cell called process.exit(3)',
        '    at leave (In[1]:3:11)',
        '    at In[1]:5:1',
      ],
    },
  ]);
  expect(outcome.content['status']).toBe('error');
  expect(await session.client.exited).toMatchObject({ code: 3, signal: null });
  await session.client.kill();
});

it('leaves the reason on its real stderr when its memory is used up', async () => {
  vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=200');
  const session = await Session.start(tmpdir());
  vi.unstubAllEnvs();
  const code = 'const hoard = []; for (;;) hoard.push(new Array(1000).fill(hoard.length + 0.5));';
  void session.run(code);
  const exit = await session.client.exited;
  expect(exit.lastWords).toMatch(/heap out of memory|heap limit/);
  expect(exit.code).not.toBe(0);
  await session.client.kill();
});

it('ends with its parent, even while it spins', async () => {
  const dist = fileURLToPath(new URL('../../../tsnb/dist/kernel/client/index.js', import.meta.url));
  const script = fileURLToPath(new URL('parent.cjs', import.meta.url));
  const parent = spawn(process.execPath, [script, dist, tmpdir()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
  const kernel = Number(String(printed));
  expect(isAlive(kernel)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !isAlive(kernel));
});

it('shuts down when asked to, though a cell spins', async () => {
  const session = await Session.start(tmpdir());
  void session.run('await null; console.log("spinning"); for (;;) {}');
  await session.seen(({ content }) => content['text'] === 'spinning\n');
  const exit = await session.client.shutdown();
  expect(exit.signal).toBe('SIGKILL');
  const idle = await Session.start(tmpdir());
  expect(await idle.client.shutdown()).toMatchObject({ code: 0, signal: null });
});

it('is the same when `tsnb kernel start` starts it', async () => {
  const tsnb = fileURLToPath(new URL('../../../tsnb/bin/tsnb.js', import.meta.url));
  const command = [process.execPath, tsnb, 'kernel', 'start', '--config-path'] as const;
  const session = await Session.start(tmpdir(), [...command, '{connection_file}']);
  await session.run('setTimeout(() => { throw new Error("later") }); undefined');
  await session.ask('tsnb_settle', { timeout: 600_000 });
  expect((await session.run('throw new Error("now")')).content['evalue']).toBe('now');
  expect(await session.client.shutdown()).toMatchObject({ code: 0, signal: null });
});

it('survives a flood of output, which an interrupt ends', async () => {
  const session = await Session.start(tmpdir());
  const flood = session.run('await null; for (let i = 0; ; i++) console.log("flood", i);');
  await session.seen(({ content }) => String(content['text']).includes('flood 1000\n'));
  session.client.interrupt();
  const outcome = await flood;
  expect(outcome.content['ename']).toBe('KeyboardInterrupt');
  const lines = outcome.text('stdout').split('\n');
  expect(lines.findIndex((line, i) => line !== `flood ${i}`)).toBe(lines.length - 1);
  expect((await session.run('1')).of('execute_result')).toHaveLength(1);
  await session.client.shutdown();
});

it('survives an interrupt amid the compiler', async () => {
  const session = await Session.start(tmpdir());
  await session.run('/** @module shapes */\nexport interface Shape { sides: number }');
  // A type that takes the compiler much longer than the two seconds it is given.
  const slow = session.run(`type U = '0'|'1'|'2'|'3'|'4'|'5'|'6'|'7'|'8'|'9';
    type P<A extends string> = \`\${A}\${A}\${A}\${A}\`;
    const a: P<U> = '0000'; const b: \`\${P<U>}x\` = a as any; const c: P<P<'0'|'1'>> = '' as any;`);
  await session.seen(({ content }) => String(content['code']).startsWith('type U'));
  session.client.interrupt();
  await slow;
  const after = await session.run(
    "import { Shape } from './shapes';\nconst s: Shape = { sides: 3 };\ns.sides",
  );
  expect(after.of('execute_result')).toMatchObject([{ data: { 'text/plain': '3' } }]);
  await session.client.shutdown();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
