import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, installed, said, started } from './support';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => {
  desk.remove();
});

describe('tsnb lab without a terminal', () => {
  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGHUP', 'SIGHUP'],
    ['SIGINT', 'SIGTERM'], // at the interrupt JupyterLab would ask, and nobody is there to answer
  ] as const)('ends JupyterLab at %s', async (signal, received) => {
    const run = desk.start({ FAKE_SERVER: 'wait' });
    await said(run, 'ready');
    run.kill(signal);
    expect(await once(run, 'close')).toEqual([0, null]);
    expect(desk.asked().at(-1)).toBe(received);
  });

  it('ends JupyterLab when the npm that started it is gone', async () => {
    const run = desk.start({ FAKE_SERVER: 'wait', npm_lifecycle_event: 'lab' }, { shell: true });
    await said(run, 'ready');
    run.kill('SIGKILL');
    await once(run, 'close'); // of its output, which JupyterLab holds as well
    expect(desk.asked().at(-1)).toBe('SIGTERM');
  });
});

describe('an installation', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends at %s, pip first', async (signal, code) => {
    const run = desk.start({ FAKE_PIP: 'wait' });
    await said(run, 'ready');
    run.kill(signal);
    expect(await once(run, 'close')).toEqual([code, null]);
    expect(desk.asked().at(-1)).toBe(signal);
    expect(existsSync(join(desk.project, '.venv/jupyterlab.lock'))).toBe(false);
  });

  it('waits for another that is under way', async () => {
    const first = desk.start({ FAKE_PIP: 'wait' });
    await said(first, 'ready');
    const second = desk.start({});
    await said(second, 'another start is installing, waiting');
    first.kill('SIGTERM');
    const ends = await Promise.all([once(first, 'close'), once(second, 'close')]);
    expect(ends.map(([code]) => code as number)).toEqual([143, 0]);
    const words = { asked: desk.asked() };
    expect(installed({ status: 0, stdout: '', stderr: '', ...words })).toHaveLength(2);
  });

  it('does not wait for one whose process is gone', () => {
    const gone = desk.lab([], { FAKE_PIP: 'kill' });
    expect(gone.status).toBeNull();
    expect(existsSync(join(desk.project, '.venv/jupyterlab.lock'))).toBe(true);
    const next = desk.lab();
    expect(next.stdout).not.toContain('waiting');
    expect(started(next)).toBeDefined();
    writeFileSync(join(desk.project, '.venv/jupyterlab.lock'), String(process.pid));
    expect(desk.lab().status).toBe(0); // what is whole needs no lock
  });
});
