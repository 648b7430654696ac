import { chmodSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, installed, started, type LabRun } from './support';

/** No rights of its own; the superuser may write everywhere. */
const NOBODY = 65_534;

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => {
  setModes(desk.project, 0o755);
  desk.remove();
});

function setModes(folder: string, mode: number): void {
  chmodSync(folder, mode);
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) setModes(path, mode);
  }
}

/** Starts it in the project, in which nobody may write any more. */
function labReadOnly(): LabRun {
  chmodSync(desk.folder, 0o777);
  setModes(desk.project, 0o555);
  return desk.lab([], {}, process.getuid?.() === 0 ? { uid: NOBODY } : {});
}

describe.skipIf(process.platform === 'win32')('tsnb lab in a project one may not write to', () => {
  it('starts from an environment that is whole', () => {
    desk.lab();
    const run = labReadOnly();
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect([installed(run), started(run) !== undefined]).toEqual([[], true]);
  });

  it('says that it may not install', () => {
    const { status, stderr } = labReadOnly();
    expect(status).toBe(3);
    expect(stderr).toMatch(/^The environment of JupyterLab can't be written: EACCES.*\.venv/);
    expect(stderr).not.toContain('internal error');
  });

  it('says that it may not register the kernel', () => {
    desk.lab();
    const spec = join(desk.project, '.venv/jupyterlab/share/jupyter/kernels/tslab/kernel.json');
    writeFileSync(spec, '{}');
    expect(labReadOnly()).toMatchObject({
      status: 3,
      stderr: expect.stringContaining("can't be written") as string,
    });
    setModes(desk.project, 0o755);
    rmSync(spec);
    expect(desk.lab().status).toBe(0);
  });
});
