import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import packages from '../../../tsnb/src/lab/packages.json';

const cli = resolve(import.meta.dirname, '../../../tsnb/bin/tsnb.js');
const root = resolve(import.meta.dirname, '../../..');

/** A Python that notes what it is asked, makes an environment of itself, and fails or kills its caller on demand. */
const PYTHON = `#!/bin/sh
echo "$*" >> "$FAKE_LOG"
case "$*" in
  *ensurepip*) echo "$FAKE_VERSION" ;;
  '-m venv '*) /bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python" ;;
  '-m pip install '*)
    [ "$FAKE_PIP" != kill ] || kill -9 $PPID
    [ "$FAKE_PIP" != fail ] || { echo 'no such host' >&2; exit 1; } ;;
  '-m jupyterlab '*) exit "$FAKE_EXIT" ;;
esac
`;

let folder: string;
let project: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tsnb-lab-'));
  project = join(folder, 'project');
  mkdirSync(join(project, 'notebooks'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'empty'));
  writeFileSync(join(folder, 'bin/python3'), PYTHON, { mode: 0o755 });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface LabRun {
  status: number | null;
  stdout: string;
  stderr: string;
  /** What Python was asked during this run. */
  asked: string[];
}

function lab(args: readonly string[] = [], variables: Record<string, string> = {}): LabRun {
  const log = join(folder, 'log');
  rmSync(log, { force: true });
  const fake = { FAKE_LOG: log, FAKE_VERSION: '[3, 12]', FAKE_PIP: '', FAKE_EXIT: '0' };
  const run = spawnSync(process.execPath, [cli, 'lab', ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: join(folder, 'bin'), ...fake, ...variables },
  });
  const asked = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return { status: run.status, stdout: run.stdout, stderr: run.stderr, asked };
}

const started = ({ asked }: LabRun): string | undefined =>
  asked.find((one) => one.startsWith('-m jupyterlab'));
const installed = ({ asked }: LabRun): string[] =>
  asked.filter((one) => one.includes('pip install'));

describe('tsnb lab', () => {
  it('makes an environment of pinned versions, registers the kernel there and opens the notebooks', () => {
    const first = lab();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(installed(first)).toHaveLength(1);
    for (const [name, version] of Object.entries(packages))
      expect(installed(first)[0]).toContain(`${name}==${version}`);
    const kernel = join(project, '.venv/jupyterlab/share/jupyter/kernels/tslab/kernel.json');
    expect(existsSync(kernel)).toBe(true);
    expect(started(first)).toContain(`--ServerApp.root_dir=${join(project, 'notebooks')}`);
    expect(started(first)).not.toContain('--no-browser');
    expect(started(first)).not.toContain('token');
  });

  it('installs nothing at the second start', () => {
    lab();
    const second = lab();
    expect(second.stdout).toBe('');
    expect(installed(second)).toEqual([]);
    expect(started(second)).toBeDefined();
  });

  it('opens the assignments where there are some, or the folder it is given', () => {
    mkdirSync(join(project, 'assignments'));
    expect(started(lab())).toContain(`root_dir=${join(project, 'assignments')} `);
    expect(started(lab(['notebooks']))).toContain(`root_dir=${join(project, 'notebooks')} `);
    const nowhere = lab(['nowhere']);
    expect([nowhere.status, nowhere.stderr]).toEqual([3, 'There is no folder nowhere\n']);
  });

  it('passes on the port, no browser, no token, and what stands behind --', () => {
    const given = lab([
      '--port',
      '9123',
      '--no-browser',
      '--no-token',
      '--',
      '--ServerApp.ip=0.0.0.0',
    ]);
    for (const flag of [
      '--ServerApp.port=9123',
      '--ServerApp.port_retries=0',
      '--no-browser',
      '--IdentityProvider.token=',
      '--ServerApp.ip=0.0.0.0',
    ])
      expect(started(given)?.split(' ')).toContain(flag);
    expect(lab(['--port', 'x']).status).toBe(2);
    expect(lab(['notebooks', 'other']).status).toBe(2);
  });

  it('makes the environment alone when asked to', () => {
    const only = lab(['--install-only']);
    expect([only.status, installed(only).length, started(only)]).toEqual([0, 1, undefined]);
  });

  it('mends an installation that failed or was killed', () => {
    const failed = lab([], { FAKE_PIP: 'fail' });
    expect(failed.status).toBe(3);
    expect(failed.stderr).toMatch(/The installation failed.*\nno such host\n/);
    expect(started(failed)).toBeUndefined();
    expect(lab([], { FAKE_PIP: 'kill' }).status).toBeNull();
    const mended = lab();
    expect([mended.status, installed(mended).length]).toEqual([0, 1]);
    expect(installed(lab())).toEqual([]);
  });

  it('makes the environment anew when the project was moved', () => {
    lab();
    const moved = join(folder, 'moved');
    renameSync(project, moved);
    project = moved;
    expect(installed(lab())).toHaveLength(1);
  });

  it('says what to install where Python is missing or too old', () => {
    const missing = lab([], { PATH: join(folder, 'empty') });
    expect(missing.status).toBe(3);
    expect(missing.stderr).toContain('none was found');
    expect(missing.stderr).toContain('sudo apt install python3 python3-venv');
    const old = lab([], { FAKE_VERSION: '[3, 8]' });
    expect(old.stderr).toContain('python3 is Python 3.8');
    expect(existsSync(join(project, '.venv'))).toBe(false);
  });

  it('ends with 1 when JupyterLab fails', () => {
    expect(lab([], { FAKE_EXIT: '1' }).status).toBe(1);
  });
});

it('the image for Binder and JupyterHub has the same versions', () => {
  const environment = readFileSync(join(root, '.binder/environment.yml'), 'utf8');
  for (const [name, version] of Object.entries(packages))
    expect(environment).toContain(`- ${name}==${version}\n`);
});
