import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxEnd } from '../../../tsnb/src/sandbox';
import { descriptors, expectOwnDescriptors } from './programs';
import { inside, runInside } from './sandboxed';

// What a program in a sandbox can find, reach and change. Each program runs inside, as the text of a function.

const folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-sandbox-test-'));
beforeAll(() => {
  writeFileSync(path.join(folder, 'answers.json'), '{"answer": 42}', { mode: 0o644 });
  process.env['TSNB_TEST_SECRET'] = 'the-secret-of-the-grader';
});
afterAll(() => {
  delete process.env['TSNB_TEST_SECRET'];
  rmSync(folder, { recursive: true });
});

describe('inside', () => {
  test.each([0, 1, 2, 3, 42, 137, 255])(
    'process.exit(%i) is an exit code, nothing else',
    async (code) => {
      const end = await runInside(`process.exit(${code})`);
      expect(end).toMatchObject({ code, signal: null });
      expect(end.limit).toBeUndefined();
    },
  );

  test('no file of this machine is there but shared libraries, Node and what is made visible', async () => {
    const shown = path.join(folder, 'answers.json');
    const { value } = await inside(
      (files: string[]) => {
        const { readdirSync, readFileSync } = process.getBuiltinModule('node:fs');
        const outcome = (file: string): string => {
          try {
            return readFileSync(file, 'utf8').slice(0, 20);
          } catch (error) {
            return (error as NodeJS.ErrnoException).code ?? '?';
          }
        };
        return { root: readdirSync('/'), usr: readdirSync('/usr/bin'), read: files.map(outcome) };
      },
      {
        given: [
          '/etc/passwd',
          '/etc/hostname',
          shown,
          __filename,
          path.join(os.homedir(), '.bashrc'),
          '/tmp/shown',
          '/proc/kcore',
        ],
        visible: { '/tmp/shown': shown },
      },
    );
    expect(value.root.sort()).toEqual(
      ['dev', 'lib', 'lib64', 'proc', 'tmp', 'usr'].filter((name) => existsSync(`/${name}`)),
    );
    expect(value.usr.filter((name) => name !== 'setpriv')).toEqual(['node']);
    const missing = 'ENOENT';
    expect(value.read.slice(0, 6)).toEqual([
      missing,
      missing,
      missing,
      missing,
      missing,
      '{"answer": 42}',
    ]);
    expect(value.read[6]).toMatch(/^E/);
  });

  test('nothing can be written but in /tmp, what is visible there included', async () => {
    const shown = path.join(folder, 'answers.json');
    const { value } = await inside(
      (files: string[]) => {
        const fs = process.getBuiltinModule('node:fs');
        const attempt = (run: () => void): string => {
          try {
            run();
            return 'done';
          } catch (error) {
            return (error as NodeJS.ErrnoException).code ?? '?';
          }
        };
        return [
          ...files.map((file) =>
            attempt(() => {
              fs.writeFileSync(file, 'x');
            }),
          ),
          attempt(() => {
            fs.mkdirSync('/etc');
          }),
          attempt(() => {
            fs.chmodSync('/tmp/shown', 0o777);
          }),
          attempt(() => {
            fs.unlinkSync('/tmp/shown');
          }),
          attempt(() => {
            fs.writeFileSync('/tmp/own', 'x');
          }),
        ];
      },
      {
        given: [
          '/x',
          '/dev/x',
          '/dev/shm/x',
          '/usr/lib/x',
          '/usr/bin/node',
          '/tmp/shown',
          '/proc/sys/kernel/core_pattern',
          '/proc/sys/kernel/hostname',
          '/proc/sysrq-trigger',
        ],
        visible: { '/tmp/shown': shown },
      },
    );
    expect(
      value
        .slice(0, -1)
        .filter((outcome) => !/^E(ACCES|ROFS|PERM|NOENT|BUSY|TXTBSY)$/.test(outcome)),
    ).toEqual([]);
    expect(value.at(-1)).toBe('done');
  });

  test('the environment holds what is given, and no process shows another', async () => {
    const { value } = await inside(
      () => {
        const fs = process.getBuiltinModule('node:fs');
        const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
        const environments = pids.map((pid) => {
          try {
            return fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
          } catch {
            return '';
          }
        });
        return { env: process.env, pids, environments };
      },
      { env: { LANG: 'C.UTF-8' } },
    );
    expect(value.env).toEqual({
      HOME: '/tmp',
      TMPDIR: '/tmp',
      PATH: '/usr/bin',
      LANG: 'C.UTF-8',
      PWD: '/tmp',
    });
    // Bubblewrap's first process and Node.
    expect(value.pids.length).toBe(2);
    expect(value.environments.join()).not.toContain('the-secret-of-the-grader');
  });

  test('no descriptor leads outside', async () => {
    expectOwnDescriptors((await inside(descriptors)).value);
  });

  test('it has no privilege, cannot gain one, and cannot end what is not its own', async () => {
    const { value } = await inside(
      (grader: number) => {
        const fs = process.getBuiltinModule('node:fs');
        const attempt = (pid: number): string => {
          try {
            process.kill(pid, 'SIGKILL');
            return 'killed';
          } catch (error) {
            return (error as NodeJS.ErrnoException).code ?? '?';
          }
        };
        const status = fs.readFileSync('/proc/self/status', 'utf8');
        return {
          capabilities: [...status.matchAll(/^Cap(?:Prm|Eff|Bnd|Amb):\s+(\w+)/gm)].map((m) =>
            Number(`0x${m[1]}`),
          ),
          privileges: /^NoNewPrivs:\s+(\d)/m.exec(status)?.[1],
          uid: process.getuid?.(),
          session: fs.readFileSync('/proc/self/stat', 'utf8').split(' ').slice(4, 7),
          killed: [attempt(grader), attempt(-grader)],
        };
      },
      { given: process.pid },
    );
    expect(value.capabilities.filter((set) => set !== 0)).toEqual([]);
    expect(value.privileges).toBe('1');
    if (process.getuid?.() === 0) expect(value.uid).toBeGreaterThan(61_000);
    expect(value.killed).toEqual(['ESRCH', 'ESRCH']);
  });

  test('every signal to every process ends only its own', async () => {
    const end = await runInside(
      `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)']);
       process.kill(-1, 'SIGKILL');
       try { process.kill(1, 'SIGKILL'); } catch {} // it is another user's, or does not hear it
       console.log('still here'); process.exit(3);`,
    );
    expect(end).toMatchObject({ code: 3, lastWords: 'still here\n' });
    expect(process.exitCode).toBeUndefined();
  });

  test('two sandboxes side by side see nothing of each other', async () => {
    const look = (own: string) => {
      const fs = process.getBuiltinModule('node:fs');
      fs.writeFileSync(`/tmp/${own}`, own);
      return new Promise<string[]>((resolve) =>
        setTimeout(() => {
          resolve(fs.readdirSync('/tmp'));
        }, 1500),
      );
    };
    const [a, b] = await Promise.all([inside(look, { given: 'a' }), inside(look, { given: 'b' })]);
    expect([a.value, b.value]).toEqual([['a'], ['b']]);
  });
});

test.runIf(process.getuid?.() === 0)(
  'an ordinary user has a sandbox of the same kind, in a user namespace',
  () => {
    const program = path.join(folder, 'grader.cjs');
    const built = path.join(__dirname, '../../../tsnb/dist/sandbox/bubblewrap');
    const inner = `const fs = require('node:fs');
      const attempt = (run) => { try { run(); return 'done'; } catch (error) { return error.code; } };
      console.log(JSON.stringify({
        root: fs.readdirSync('/').join(),
        environment: fs.readFileSync('/proc/1/environ', 'latin1'),
        wrote: ['/x', '/dev/x', '/tmp/x'].map((file) => attempt(() => fs.writeFileSync(file, ''))),
        capabilities: /^CapEff:\\s+0+$/m.test(fs.readFileSync('/proc/self/status', 'utf8')),
      }));
      for (let i = 0; ; i++) fs.writeFileSync('/tmp/' + i, '');`;
    writeFileSync(
      program,
      `const { bubblewrap } = require(${JSON.stringify(built)});
       bubblewrap().start({
         command: ['/usr/bin/node', '-e', ${JSON.stringify(inner)}], visible: {}, limits: { files: 300, wallSeconds: 900 },
       }).ended.then((end) => console.log(JSON.stringify(end)));`,
    );
    chmodSync(folder, 0o755);
    const output = execFileSync(process.execPath, [program], {
      uid: 2000,
      gid: 2000,
      encoding: 'utf8',
      env: { PATH: '/usr/bin', TSNB_TEST_SECRET: 'the-secret-of-the-grader' },
    });
    const end = JSON.parse(output) as SandboxEnd;
    expect(end.limit).toBe('files');
    expect(JSON.parse(end.lastWords)).toMatchObject({
      environment: expect.not.stringContaining('the-secret') as string,
      wrote: ['EROFS', 'EROFS', 'done'],
      capabilities: true,
    });
  },
);

describe('the network', () => {
  test('is not there: TCP, UDP, names, sockets of the file system and abstract ones', async () => {
    let heard = 0;
    const tcp = createServer(() => heard++).listen(0, '127.0.0.1');
    const abstract = createServer(() => heard++).listen('\0tsnb-sandbox-test');
    const file = createServer(() => heard++).listen(path.join(folder, 'socket'));
    const udp = createSocket('udp4', () => heard++).bind(0, '127.0.0.1');
    await new Promise((resolve) => udp.once('listening', resolve));
    const { value } = await inside(
      async ([tcpPort, udpPort, socket]: [number, number, string]) => {
        const net = process.getBuiltinModule('node:net');
        const dgram = process.getBuiltinModule('node:dgram');
        const dns = process.getBuiltinModule('node:dns');
        const connect = (target: { host: string; port: number } | { path: string }) =>
          new Promise<string>((resolve) => {
            const connection = net.connect(target as import('node:net').NetConnectOpts);
            connection.on('connect', () => {
              resolve('connected');
            });
            connection.on('error', (error: NodeJS.ErrnoException) => {
              resolve(error.code ?? '?');
            });
          });
        const send = () =>
          new Promise<string>((resolve) => {
            dgram.createSocket('udp4').send('x', udpPort, '127.0.0.1', (error) => {
              resolve(error ? 'failed' : 'sent');
            });
          });
        const look = () =>
          new Promise<string>((resolve) => {
            dns.lookup('example.com', (error) => {
              resolve(error ? 'failed' : 'found');
            });
          });
        await send();
        const answers = await Promise.all([
          connect({ host: '127.0.0.1', port: tcpPort }),
          connect({ host: '1.1.1.1', port: 53 }),
          connect({ host: '169.254.169.254', port: 80 }),
          connect({ path: socket }),
          connect({ path: '\0tsnb-sandbox-test' }),
          look(),
        ]);
        process.stdout.write(`RESULT ${JSON.stringify(answers)}\n`);
        process.exit();
      },
      {
        given: [
          (tcp.address() as AddressInfo).port,
          udp.address().port,
          path.join(folder, 'socket'),
        ],
      },
    );
    expect(value).toEqual([
      'ECONNREFUSED',
      'ENETUNREACH',
      'ENETUNREACH',
      'ENOENT',
      'ECONNREFUSED',
      'failed',
    ]);
    expect(heard).toBe(0);
    for (const server of [tcp, abstract, file]) server.close();
    udp.close();
  });
});
