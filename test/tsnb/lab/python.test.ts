import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, installed, started } from './support';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => {
  desk.remove();
});

const TOO_OLD = '#!/bin/sh\necho "[3, 8]"\n';

describe('the Python of tsnb lab', () => {
  it('is missing: says what to install', () => {
    const missing = desk.lab([], { PATH: join(desk.folder, 'empty') });
    expect(missing.status).toBe(3);
    expect(missing.stderr).toContain('none was found');
    expect(missing.stderr).toContain('sudo apt install python3 python3-venv');
    expect(existsSync(join(desk.project, '.venv'))).toBe(false);
  });

  it('is too old: says its version', () => {
    expect(desk.lab([], { FAKE_VERSION: '[3, 8]' }).stderr).toContain('python3 is Python 3.8');
    const two = { FAKE_VERSION: '[2, 7]', FAKE_PROBE: 'ImportError: No module named venv' };
    expect(desk.lab([], two).stderr).toContain('python3 is Python 2.7');
    expect(existsSync(join(desk.project, '.venv'))).toBe(false);
  });

  it('lacks a module: says so', () => {
    const { stderr } = desk.lab([], { FAKE_PROBE: "No module named 'ensurepip'" });
    expect(stderr).toContain('python3 lacks its module venv');
  });

  it('does not run: counts as none', () => {
    for (const script of ['#!/bin/sh\nexit 127\n', '#!/bin/sh\necho no Python\n']) {
      desk.addPython('python3', script);
      expect(desk.lab()).toMatchObject({
        status: 3,
        stderr: expect.stringContaining('none was found') as string,
      });
    }
  });

  it('may have its version in its name', () => {
    desk.addPython('python3', TOO_OLD);
    desk.addPython('python3.10', TOO_OLD);
    desk.addPython('python3.12');
    const run = desk.lab();
    expect([run.status, installed(run).length]).toEqual([0, 1]);
  });

  it('has no modules but its own', () => {
    const foreign = { PYTHONPATH: '/elsewhere', PYTHONHOME: '/elsewhere' };
    const { asked } = desk.lab([], {
      ...foreign,
      PIP_USER: '1',
      PIP_TARGET: '/elsewhere',
      PIP_PREFIX: '/elsewhere',
    });
    expect(asked).toContain('PIP_USER=0 PIP_TARGET= PIP_PREFIX= PYTHONPATH= PYTHONHOME=');
    const server = asked.find((one) => one.startsWith('JUPYTER_PATH'));
    expect(server).toContain(' PYTHONPATH= PYTHONHOME=');
    expect(started(desk.lab([], foreign))?.[0]).toBe('-I');
  });
});
