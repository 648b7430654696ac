import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Desk, started } from './support';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});
afterEach(() => {
  desk.remove();
});

const startedWith = (...args: string[]): string[] => started(desk.lab(args)) ?? [];

describe('what tsnb lab shows', () => {
  it('is the assignments where there are some, or the folder it is given', () => {
    mkdirSync(join(desk.project, 'assignments'));
    expect(startedWith()).toContain(`--ServerApp.root_dir=${join(desk.project, 'assignments')}`);
    expect(startedWith('notebooks')).toContain(
      `--ServerApp.root_dir=${join(desk.project, 'notebooks')}`,
    );
    const nowhere = desk.lab(['nowhere']);
    expect([nowhere.status, nowhere.stderr]).toEqual([
      3,
      'There is no folder or notebook nowhere\n',
    ]);
  });

  it('is the first notebook of the folder, or the one it is given', () => {
    expect(startedWith().join(' ')).not.toContain('default_url');
    for (const name of ['01-b.ipynb', '00 a.ipynb', '00.txt']) desk.addFile(`notebooks/${name}`);
    expect(startedWith()).toContain('--LabApp.default_url=/lab/tree/00%20a.ipynb');
    const given = startedWith('notebooks/01-b.ipynb');
    expect(given).toContain(`--ServerApp.root_dir=${join(desk.project, 'notebooks')}`);
    expect(given).toContain('--LabApp.default_url=/lab/tree/01-b.ipynb');
    expect(desk.lab(['notebooks/00.txt'])).toMatchObject({
      status: 3,
      stderr: 'notebooks/00.txt is neither a folder nor a notebook\n',
    });
  });

  it('leaves what stands behind -- to JupyterLab, a notebook too', () => {
    desk.addFile('notebooks/00.ipynb');
    const words = startedWith('--', 'notebooks/00.ipynb');
    expect(words.at(-1)).toBe('notebooks/00.ipynb');
    expect(words.join(' ')).not.toContain('default_url');
  });

  it('hides the probes, and offers TypeScript first', () => {
    const words = startedWith();
    expect(words).toContain('--ContentsManager.hide_globs=*.probes.json');
    expect(words).toContain('--ContentsManager.hide_globs=__pycache__');
    expect(words).toContain('--KernelSpecManager.ensure_native_kernel=False');
    expect(words).toContain('--MultiKernelManager.default_kernel_name=tslab');
  });
});

describe('the options of tsnb lab', () => {
  it('passes on the port, no browser, no token, and what stands behind --', () => {
    const options = ['--port', '9123', '--no-browser', '--no-token'];
    const words = startedWith(...options, '--', '--ServerApp.allow_origin=*');
    for (const flag of [
      '--ServerApp.port=9123',
      '--ServerApp.port_retries=0',
      '--no-browser',
      '--IdentityProvider.token=',
      '--ServerApp.allow_origin=*',
    ])
      expect(words).toContain(flag);
    expect(words).not.toContain('--make-token');
    expect(startedWith('--port', '0')).toContain('--ServerApp.port=0');
  });

  it.each([
    ['--port', 'x'],
    ['--port', '0x2000'],
    ['--port', '1e4'],
    ['--port', ''],
    ['--port='],
    ['--port', '65536'],
    ['notebooks', 'other'],
  ])('is wrong use: %s %s', (...args) => {
    const { status, stderr } = desk.lab(args.filter((one) => typeof one === 'string'));
    expect(status).toBe(2);
    expect(stderr).toContain('(see `tsnb lab --help`)');
  });

  it('says itself where JupyterLab listens and who gets in, whatever its configuration says', () => {
    const words = startedWith();
    expect(words).toContain('--ServerApp.ip=localhost');
    expect(words).toContain('--make-token');
  });

  it.each(['--ServerApp.ip=0.0.0.0', '--ip=0.0.0.0', '--ServerApp.root_dir=/', '--port-retries=5'])(
    'says nothing that %s says already',
    (option) => {
      desk.addFile('notebooks/00.ipynb');
      const words = startedWith('--port', '9123', '--', option);
      const trait = (option.split('=')[0] ?? '').replace(/.*[.-]/, '');
      expect(words.filter((one) => one.split('=')[0]?.endsWith(trait))).toEqual([option]);
      expect(words.join(' ').includes('default_url')).toBe(!option.includes('root_dir'));
    },
  );

  it.each(['--IdentityProvider.token=x', '--ServerApp.token=x'])(
    'makes no token for %s',
    (option) => {
      for (const ours of [[], ['--no-token']]) {
        const words = startedWith(...ours, '--', option);
        expect(words.filter((one) => one.includes('token'))).toEqual([option]);
      }
    },
  );

  it("puts its own kernels before those of JUPYTER_PATH's", () => {
    const own = join(desk.project, '.venv/jupyterlab/share/jupyter');
    const { asked } = desk.lab([], { JUPYTER_PATH: '/other:/more' });
    expect(asked.join('\n')).toContain(`JUPYTER_PATH=${own}:/other:/more `);
    expect(desk.lab().asked.join('\n')).toContain(`JUPYTER_PATH=${own} `);
  });
});
