import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { KernelClient, KernelStartError } from '../../../tsnb/src/kernel/client';
import { setClockBy } from '../../clock';

const folder = mkdtempSync(path.join(os.tmpdir(), 'tsnb-test-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const start = (code: string, startTimeout?: number) =>
  KernelClient.start({
    cwd: folder,
    command: [process.execPath, '-e', code, '{connection_file}'],
    ...(startTimeout && { startTimeout }),
  });

test.each([
  ['its own error', "console.error('no luck'); process.exit(5)", /exit code 5\nno luck$/],
  ['a missing module', "require('./missing')", /exit code 1\n(.*\n)*Error: Cannot find module/],
  ['a crash', "process.kill(process.pid, 'SIGKILL')", /ended by SIGKILL$/],
])('a kernel that does not start tells why: %s', async (_, code, why) => {
  const attempt = start(code);
  await expect(attempt).rejects.toThrow(KernelStartError);
  await expect(attempt).rejects.toThrow(why);
  await expect(attempt).rejects.not.toThrow(/^\s+at /m);
});

test('one that crashes is tried again, with other ports', async () => {
  const code = "require('fs').cpSync(process.argv[1], `${process.pid}.json`); process.abort()";
  await expect(start(code)).rejects.toThrow('SIGABRT');
  expect(readdirSync(folder).filter((name) => name.endsWith('.json'))).toHaveLength(3);
});

test('one that never answers is killed', async () => {
  const code = `const { writeFileSync } = require('fs');
    writeFileSync('pid', String(process.pid)); writeFileSync('up', ''); setInterval(() => {}, 1000)`;
  const resetClock = setClockBy(path.join(folder, 'up'), 7);
  await expect(start(code, 7)).rejects.toThrow('it did not answer within 7 s');
  resetClock();
  const pid = Number(readFileSync(path.join(folder, 'pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a program that is not there, and a folder that is not there', async () => {
  const command = ['/missing/program'] as const;
  await expect(KernelClient.start({ cwd: folder, command })).rejects.toThrow('could not be run');
  const missing = path.join(folder, 'missing');
  await expect(KernelClient.start({ cwd: missing })).rejects.toThrow('could not be run');
});
