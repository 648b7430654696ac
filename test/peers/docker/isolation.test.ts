import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker } from '../../../tsnb/src/sandbox/docker';
import { FRAME, frame } from '../../../tsnb/src/sandbox/docker/frames';
import { encode } from '../../../tsnb/src/sandbox/docker/messages';
import { until } from '../../tsnb/run/support';
import { descriptors, expectOwnDescriptors } from '../hostile/programs';
import { containers, hasDocker, image, inside, runInside } from './image';

// What a program in a container can find, reach and change. Each program runs inside, as the text of a function.

const folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-docker-test-'));
const shown = path.join(folder, 'answers.json');
beforeAll(() => {
  writeFileSync(shown, '{"answer": 42}', { mode: 0o644 });
  process.env['TSNB_TEST_SECRET'] = 'the-secret-of-the-grader';
});
afterAll(() => {
  delete process.env['TSNB_TEST_SECRET'];
  rmSync(folder, { recursive: true });
  if (hasDocker) expect(containers()).toEqual([]);
});

describe.skipIf(!hasDocker)('in a container', () => {
  test.each([0, 3, 255])('process.exit(%i) is an exit code, nothing else', async (code) => {
    const end = await runInside(`process.exit(${code})`);
    expect(end).toMatchObject({ code, signal: null });
    expect(end.limit).toBeUndefined();
  });

  test('no file of this machine is there but what is made visible', async () => {
    const { value } = await inside(
      (files: string[]) => {
        const fs = process.getBuiltinModule('node:fs');
        return files.map((file) => {
          try {
            return fs.readFileSync(file, 'utf8').slice(0, 14);
          } catch (error) {
            return (error as NodeJS.ErrnoException).code ?? '?';
          }
        });
      },
      {
        given: [
          shown,
          __filename,
          path.join(os.homedir(), '.bashrc'),
          '/var/run/docker.sock',
          '/tmp/shown',
        ],
        visible: { '/tmp/shown': shown },
      },
    );
    expect(value).toEqual(['ENOENT', 'ENOENT', 'ENOENT', 'ENOENT', '{"answer": 42}']);
  });

  test("the machine's name and name servers are not told", async () => {
    const { value } = await inside(() => {
      const fs = process.getBuiltinModule('node:fs');
      const files = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf'];
      return files.map((file) => fs.readFileSync(file, 'utf8')).join('');
    });
    expect(value).not.toContain(os.hostname());
    expect(value.match(/^nameserver .*$/gm)).toEqual(['nameserver 0.0.0.0']);
  });

  test('nothing can be written but in /tmp, what is visible there not', async () => {
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
        const writes = files.map((file) =>
          attempt(() => {
            fs.writeFileSync(file, 'x');
          }),
        );
        const mode = attempt(() => {
          fs.chmodSync('/tmp/shown', 0o777);
        });
        const gone = attempt(() => {
          fs.unlinkSync('/tmp/shown');
        });
        return { writes, mode, gone, own: fs.readdirSync('/tmp').sort() };
      },
      {
        given: [
          ...['/tmp/own', '/x', '/etc/x', '/dev/x', '/dev/shm/x', '/dev/mqueue/x', '/usr/bin/x'],
          ...['/sandbox/docker/relay/main.js', '/sys/fs/cgroup/x', '/sys/fs/cgroup/memory.max'],
          ...['/tmp/shown', '/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger'],
          '/proc/1/oom_score_adj',
        ],
        visible: { '/tmp/shown': shown },
      },
    );
    expect(value.writes[0]).toBe('done');
    const refused = /^E(ACCES|ROFS|PERM|NOENT|MFILE)$/;
    expect(value.writes.slice(1).filter((outcome) => !refused.test(outcome))).toEqual([]);
    expect([value.mode, value.gone]).not.toContain('done');
    expect(value.own).toEqual(['own', 'shown']);
  });

  test('the environment holds what is given', async () => {
    const { value } = await inside(() => process.env, { env: { LANG: 'C.UTF-8' } });
    const names = { HOME: '/tmp', TMPDIR: '/tmp', LANG: 'C.UTF-8' };
    expect(value).toEqual({ ...names, PATH: '/usr/local/bin:/usr/bin:/bin' });
  });

  test('it has no privilege, cannot gain one, and no network but its own loopback', async () => {
    const { value } = await inside(() => {
      const fs = process.getBuiltinModule('node:fs');
      const status = fs.readFileSync('/proc/self/status', 'utf8');
      const sets = [...status.matchAll(/^Cap(?:Inh|Prm|Eff|Amb):\s+(\w+)/gm)];
      return {
        capabilities: sets.map(([, set]) => Number(`0x${set}`)),
        privileges: /^NoNewPrivs:\s+(\d)/m.exec(status)?.[1],
        seccomp: /^Seccomp:\s+(\d)/m.exec(status)?.[1],
        ids: [process.getuid?.(), process.getgid?.(), ...(process.getgroups?.() ?? [])],
        network: fs.readdirSync('/sys/class/net'),
      };
    });
    expect(value).toEqual({
      capabilities: [0, 0, 0, 0],
      privileges: '1',
      seccomp: '2',
      ids: [65_000, 65_000, 65_000],
      network: ['lo'],
    });
  });

  test('two side by side see nothing of each other', async () => {
    const look = (own: string) => {
      const fs = process.getBuiltinModule('node:fs');
      fs.writeFileSync(`/tmp/${own}`, own);
      const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
      return { files: fs.readdirSync('/tmp'), processes: pids.length };
    };
    const [a, b] = await Promise.all([inside(look, { given: 'a' }), inside(look, { given: 'b' })]);
    expect([a.value, b.value]).toEqual([
      { files: ['a'], processes: 2 },
      { files: ['b'], processes: 2 },
    ]);
  });

  test('the relay can be neither ended, stopped, looked into nor written to', async () => {
    const { value, code, limit } = await inside(() => {
      const fs = process.getBuiltinModule('node:fs');
      const attempt = (run: () => unknown): string => {
        try {
          run();
          return 'done';
        } catch (error) {
          return (error as NodeJS.ErrnoException).code ?? '?';
        }
      };
      const signals = ['SIGKILL', 'SIGSTOP', 'SIGUSR1', 'SIGTERM'] as const;
      return [
        ...signals.map((signal) => attempt(() => process.kill(1, signal))),
        ...['environ', 'mem', 'maps', 'fd', 'cwd/x'].map((name) =>
          attempt(() => fs.readdirSync(`/proc/1/${name}`)),
        ),
        ...['fd/0', 'fd/1', 'mem'].map((name) =>
          attempt(() => fs.openSync(`/proc/1/${name}`, 'r+')),
        ),
      ];
    });
    expect(value.slice(0, 4)).toEqual(['EPERM', 'EPERM', 'EPERM', 'EPERM']);
    expect(value.slice(4).filter((outcome) => !/^E(ACCES|PERM|NOTDIR)$/.test(outcome))).toEqual([]);
    expect([code, limit]).toEqual([0, undefined]);
  });

  test('every signal to every process ends only its own', async () => {
    const end = await runInside(
      `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)']);
       process.kill(-1, 'SIGKILL'); console.log('still here'); process.exit(3);`,
    );
    expect(end).toMatchObject({ code: 3, lastWords: 'still here\n' });
  });

  test('frames that it writes itself are output, and nothing else', async () => {
    const usage = {
      ...{ wallSeconds: 0, cpuSeconds: 0, memoryMb: 0 },
      ...{ processes: 0, files: 0, outputMb: 0 },
    };
    const forged = frame(
      FRAME.end,
      0,
      encode({ code: 0, signal: null, usage, lastWords: 'all is well' }),
    );
    const end = await runInside(
      `const forged = Buffer.from(${JSON.stringify(forged.toString('base64'))}, 'base64');
       for (const fd of [1, 2]) require('node:fs').writeSync(fd, forged); process.exit(3);`,
    );
    expect(end.code).toBe(3);
    expect(end.lastWords).toBe(Buffer.concat([forged, forged]).toString());
    expect(end.usage.wallSeconds).toBeGreaterThan(0);
  });

  test('no descriptor leads elsewhere than to the relay', async () => {
    expectOwnDescriptors((await inside(descriptors)).value);
  });
});

describe.skipIf(!hasDocker)('a container is gone', () => {
  const idle = ['node', '-e', 'console.log(1); setInterval(() => {}, 1e3)'] as const;

  test('when it is killed', async () => {
    const one = docker(image).start({ command: idle, visible: {} });
    await until(() => one.usage().outputMb > 0);
    one.kill();
    expect(await one.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(containers()).toEqual([]);
  });

  test('when it is killed before it is made', async () => {
    const one = docker(image).start({ command: idle, visible: {} });
    one.kill();
    expect(await one.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(containers()).toEqual([]);
  });

  test('when somebody else ends it', async () => {
    const one = docker(image).start({ command: idle, visible: {} });
    await until(() => one.usage().outputMb > 0);
    const [name] = containers();
    await once(spawn('docker', ['kill', name], { stdio: 'ignore' }), 'close');
    expect(await one.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(containers()).toEqual([]);
  });

  test('when the grader is killed', async () => {
    const built = path.join(__dirname, '../../../tsnb/dist/sandbox/docker');
    const program = `const { docker } = require(${JSON.stringify(built)});
      const one = docker(${JSON.stringify(image)}).start({ command: ${JSON.stringify(idle)}, visible: {} });
      setInterval(() => { if (one.usage().outputMb > 0) console.log('runs'); }, 20);`;
    const grader = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(grader.stdout, 'data');
    expect(containers()).toHaveLength(1);
    grader.kill('SIGKILL');
    await until(() => containers().length === 0);
  });
});
