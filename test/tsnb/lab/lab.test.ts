import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packages from '../../../tsnb/src/lab/packages.json';
import { Desk, installed, started } from './support';

const root = resolve(import.meta.dirname, '../../..');

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => {
  desk.remove();
});

describe('tsnb lab', () => {
  it('makes an environment of pinned versions, registers the kernel there and opens the notebooks', () => {
    const first = desk.lab();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(installed(first)).toHaveLength(1);
    for (const [name, version] of Object.entries(packages))
      expect(installed(first)[0]).toContain(`${name}==${version}`);
    const kernels = join(desk.project, '.venv/jupyterlab/share/jupyter/kernels');
    expect(existsSync(join(kernels, 'tslab/kernel.json'))).toBe(true);
    expect(existsSync(join(kernels, 'python3'))).toBe(false);
    expect(started(first)).toContain(`--ServerApp.root_dir=${join(desk.project, 'notebooks')}`);
    expect(started(first)).not.toContain('--no-browser');
    expect(started(first)?.join(' ')).not.toContain('token=');
  });

  it('installs nothing at the second start', () => {
    desk.lab();
    const second = desk.lab();
    expect(second.stdout).toBe('');
    expect(installed(second)).toEqual([]);
    expect(started(second)).toBeDefined();
  });

  it('makes the environment alone when asked to', () => {
    const only = desk.lab(['--install-only']);
    expect([only.status, installed(only).length, started(only)]).toEqual([0, 1, undefined]);
  });

  it('mends an installation that failed or was killed', () => {
    const failed = desk.lab([], { FAKE_PIP: 'fail' });
    expect(failed.status).toBe(3);
    expect(failed.stderr).toMatch(/The installation failed.*\nno such host\n/);
    expect(started(failed)).toBeUndefined();
    expect(desk.lab([], { FAKE_PIP: 'kill' }).status).toBeNull();
    const mended = desk.lab();
    expect([mended.status, mended.stderr, installed(mended).length]).toEqual([0, '', 1]);
    expect(installed(desk.lab())).toEqual([]);
  });

  it('makes the environment anew when the project was moved', () => {
    desk.lab();
    const moved = join(desk.folder, 'moved');
    renameSync(desk.project, moved);
    desk.project = moved;
    expect(installed(desk.lab())).toHaveLength(1);
  });

  it('makes the environment anew when its Python is another version, which finds no modules there', () => {
    desk.lab();
    expect(installed(desk.lab([], { FAKE_LOST: '1' }))).toHaveLength(1);
  });

  it.each(['package-lock.json', 'package.json'])(
    'has one environment for the whole project, whose root has a %s',
    (mark) => {
      desk.addFile(mark);
      const below = join(desk.project, 'notebooks/deeper');
      mkdirSync(below);
      const run = desk.lab([], {}, { cwd: below });
      expect(existsSync(join(desk.project, '.venv/jupyterlab/tsnb-lab.json'))).toBe(true);
      expect(existsSync(join(below, '.venv'))).toBe(false);
      expect(started(run)).toContain(`--ServerApp.root_dir=${below}`);
    },
  );

  it('ends with 1 when JupyterLab fails', () => {
    expect(desk.lab([], { FAKE_EXIT: '1' }).status).toBe(1);
  });
});

it('the image for Binder and JupyterHub has the same versions', () => {
  const environment = readFileSync(join(root, '.binder/environment.yml'), 'utf8');
  for (const [name, version] of Object.entries(packages))
    expect(environment).toContain(`- ${name}==${version}\n`);
});
