import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { installKernelspec } from '../../../tsnb/src/kernel/install';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kernelspec-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('writes a kernelspec below a prefix, again over itself, and nothing else', async () => {
  const first = await installKernelspec({ prefix: folder });
  expect(await installKernelspec({ prefix: folder })).toBe(first);
  expect(first).toBe(join(folder, 'share', 'jupyter', 'kernels', 'tslab'));
  expect(await readdir(first)).toEqual(['kernel.json']);
  const spec = JSON.parse(await readFile(join(first, 'kernel.json'), 'utf8')) as {
    argv: [string, string, ...string[]];
  };
  expect(spec).toMatchObject({
    language: 'typescript',
    display_name: 'TypeScript',
    interrupt_mode: 'message',
  });
  const [node, script, ...rest] = spec.argv;
  expect(rest).toEqual(['--config-path', '{connection_file}']);
  for (const file of [node, script]) {
    expect(isAbsolute(file)).toBe(true);
    expect(existsSync(file)).toBe(true);
  }
});

it("finds the user's own folder as Jupyter does", async () => {
  vi.stubEnv('JUPYTER_DATA_DIR', join(folder, 'mine'));
  expect(await installKernelspec({ user: true })).toBe(join(folder, 'mine', 'kernels', 'tslab'));
});

it('leaves nothing behind where it cannot write', async () => {
  vi.stubEnv('JUPYTER_DATA_DIR', '/dev/null/nowhere');
  await expect(installKernelspec({ user: true })).rejects.toThrow(/ENOTDIR|EEXIST/);
});
