import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { installKernelspec, uninstallKernelspec } from '../../../tsnb/src/kernel/install';
import { launcher } from '../../../tsnb/src/kernel/launcher';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kernelspec-'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

interface Spec {
  argv: [string, string, ...string[]];
}

async function readSpec(kernel: string): Promise<Spec> {
  return JSON.parse(await readFile(join(kernel, 'kernel.json'), 'utf8')) as Spec;
}

const tsnb = fileURLToPath(new URL('../../../tsnb/bin/tsnb.js', import.meta.url));

/** What the launcher beside a spec says when it is started without the file it needs. */
function launch(kernel: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, [join(kernel, 'launch.js')], { encoding: 'utf8' });
}

it('writes a kernelspec below a prefix, again over itself, and nothing else', async () => {
  const first = await installKernelspec({ prefix: folder });
  expect(await installKernelspec({ prefix: folder })).toBe(first);
  expect(first).toBe(join(folder, 'share', 'jupyter', 'kernels', 'tslab'));
  expect((await readdir(first)).sort()).toEqual(['kernel.json', 'launch.js']);
  const spec = await readSpec(first);
  expect(spec).toMatchObject({
    language: 'typescript',
    display_name: 'TypeScript',
    interrupt_mode: 'message',
  });
  expect(spec.argv).toEqual([
    process.execPath,
    '{resource_dir}/launch.js',
    '--config-path',
    '{connection_file}',
  ]);
  expect(launch(first).status).toBe(2);
  expect(launch(first).stderr).toContain('usage:');
});

it('removes what it wrote, and nothing of others', async () => {
  const kernel = await installKernelspec({ prefix: folder });
  expect(await uninstallKernelspec({ prefix: folder })).toBe(kernel);
  expect(existsSync(kernel)).toBe(false);
  expect(await uninstallKernelspec({ prefix: folder })).toBeNull();
  await mkdir(kernel);
  await writeFile(join(kernel, 'kernel.json'), '{"argv": ["tslab"]}');
  await expect(uninstallKernelspec({ prefix: folder })).rejects.toThrow("not tsnb's");
  expect(await readdir(kernel)).toEqual(['kernel.json']);
});

it('says at the start that the project was moved, deleted or never built', async () => {
  const kernel = await installKernelspec({ prefix: folder });
  const launcherOf = async (project: string): Promise<void> => {
    await writeFile(join(kernel, 'launch.js'), launcher(join(project, 'dist/kernel/start.js')));
  };
  const project = join(folder, 'project');
  await launcherOf(project);
  const gone = launch(kernel);
  expect(gone.status).toBe(3);
  expect(gone.stderr).toContain(`${project}, which it was installed from, was moved or deleted`);
  await mkdir(project);
  await writeFile(join(project, 'package.json'), '{}');
  expect(launch(kernel).stderr).toContain('npm ci && npm run build');
});

it('writes a spec into a project that holds no path to it', async () => {
  const project = join(folder, 'project');
  const kernel = await installKernelspec({ project });
  expect(kernel).toBe(join(project, '.jupyter', 'kernels', 'tslab'));
  expect((await readSpec(kernel)).argv[0]).toBe('node');
  const text = await readFile(join(kernel, 'launch.js'), 'utf8');
  expect(/resolve\(__dirname, "(.*?)"\)/.exec(text)?.[1]).toMatch(
    /^\.\.\/.*dist\/kernel\/start\.js$/,
  );
  expect(launch(kernel).stderr).toContain('usage:');
});

it("finds the user's own folder as Jupyter does", async () => {
  vi.stubEnv('JUPYTER_DATA_DIR', join(folder, 'mine'));
  expect(await installKernelspec({ user: true })).toBe(join(folder, 'mine', 'kernels', 'tslab'));
});

it('leaves nothing behind where it cannot write', async () => {
  vi.stubEnv('JUPYTER_DATA_DIR', '/dev/null/nowhere');
  await expect(installKernelspec({ user: true })).rejects.toThrow(/ENOTDIR|EEXIST/);
});

it.each([
  ['--prefix', '', '--prefix is empty'],
  ['--project', '', '--project is empty'],
  ['--prefix', '/dev/null', "can't be written"],
])('refuses %s "%s" in a sentence', (option, place, words) => {
  const options = { encoding: 'utf8', cwd: folder } as const;
  const { status, stderr } = spawnSync(
    process.execPath,
    [tsnb, 'kernel', 'install', option, place],
    options,
  );
  expect([stderr, status]).toEqual([expect.stringContaining(words), 2]);
  expect(existsSync(join(folder, 'share'))).toBe(false);
  expect(existsSync(join(folder, '.jupyter'))).toBe(false);
});
