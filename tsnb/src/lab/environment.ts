import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeAtomically } from '../terminal';
import { withLock } from './lock';
import packages from './packages.json';
import { findPython } from './python';
import { succeed } from './succeed';
import { isolated } from './variables';

const REQUIREMENTS = Object.entries(packages).map(([name, version]) => `${name}==${version}`);

/** JupyterLab would ask at its first start whether it may fetch its makers' news. */
const SETTINGS = { '@jupyterlab/apputils-extension:notification': { fetchNews: 'false' } };

/** Fails unless all modules that it is given are there. */
const FIND_MODULES =
  'import sys; from importlib.util import find_spec; sys.exit(any(find_spec(n) is None for n in sys.argv[1:]))';

/** A virtual environment with the pinned JupyterLab and the renderer for figures. */
export class LabEnvironment {
  /** @param folder where it is, or is to be */
  constructor(readonly folder: string) {}

  /** Its own Python. */
  get python(): string {
    const isWindows = process.platform === 'win32';
    return join(this.folder, isWindows ? 'Scripts/python.exe' : 'bin/python');
  }

  /** Where its kernels and extensions are. */
  get data(): string {
    return join(this.folder, 'share', 'jupyter');
  }

  /**
   * Makes the environment unless it is there already, in whole. One whose installation was interrupted, that has other
   * versions, or whose folder or Python were moved, is made anew. Of several starts at once, one makes it and the others wait.
   *
   * @param tell is told what takes its time
   * @throws LabError if Python is missing or the installation fails
   * @throws Interrupted if a signal ends the installation
   */
  async ensure(tell: (line: string) => void): Promise<void> {
    if (await this.isWhole()) return;
    const python = findPython();
    await mkdir(dirname(this.folder), { recursive: true });
    const lock = `${this.folder}.lock`;
    const wait = (): void => {
      tell(`another start is installing, waiting (until ${lock} is gone)`);
    };
    await withLock(lock, wait, async () => {
      if (!(await this.isWhole())) await this.make(python, tell);
    });
  }

  private async make(
    [program, ...args]: readonly [string, ...string[]],
    tell: (line: string) => void,
  ): Promise<void> {
    tell(`Installing ${REQUIREMENTS.join(' and ')} into ${this.folder}, once (about 300 MB)`);
    await rm(this.folder, { recursive: true, force: true });
    // -I: modules in this folder are none of Python's.
    await succeed(program, [...args, '-I', '-m', 'venv', this.folder]);
    const pip = ['-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await succeed(this.python, [...pip, ...REQUIREMENTS]);
    await this.writeSettings();
    // It comes with JupyterLab, and would be offered beside TypeScript's.
    await rm(join(this.data, 'kernels/python3'), { recursive: true, force: true });
    await writeAtomically(this.mark, this.content);
  }

  /** The file that is written last: while it is missing, the environment is not whole. */
  private get mark(): string {
    return join(this.folder, 'tsnb-lab.json');
  }

  /** What that file says. An environment holds absolute paths, its own folder's among them. */
  private get content(): string {
    return JSON.stringify({ folder: this.folder, packages, settings: SETTINGS }, null, 2) + '\n';
  }

  /** Settings that hold unless the user chooses others. */
  private async writeSettings(): Promise<void> {
    const folder = join(this.data, 'lab/settings');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'overrides.json'), JSON.stringify(SETTINGS, null, 2) + '\n');
  }

  private async isWhole(): Promise<boolean> {
    const content = await readFile(this.mark, 'utf8').catch(() => '');
    if (content !== this.content || !existsSync(this.python)) return false;
    // The Python it was made with may be gone, or be another version, which looks for its modules elsewhere.
    const args = ['-I', '-c', FIND_MODULES, ...Object.keys(packages)];
    return spawnSync(this.python, args, { env: isolated(process.env) }).status === 0;
  }
}
