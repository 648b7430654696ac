import { spawn, spawnSync } from 'child_process';
import { existsSync } from 'fs';
import { mkdir, readFile, rename, rm, writeFile } from 'fs/promises';
import { join } from 'path';
import packages from './packages.json';
import { findPython, LabError } from './python';

const REQUIREMENTS = Object.entries(packages).map(([name, version]) => `${name}==${version}`);

/** JupyterLab would ask at its first start whether it may fetch its makers' news. */
const SETTINGS = { '@jupyterlab/apputils-extension:notification': { fetchNews: 'false' } };

/** A virtual environment with the pinned JupyterLab and the renderer for figures. */
export class LabEnvironment {
  /** @param folder where it is, or is to be */
  constructor(readonly folder: string) {}

  /** Its own Python. */
  get python(): string {
    const isWindows = process.platform === 'win32';
    return join(this.folder, isWindows ? 'Scripts/python.exe' : 'bin/python');
  }

  /**
   * Makes the environment unless it is there already, in whole. One whose installation was interrupted, that has other
   * versions, or whose folder or Python were moved, is made anew.
   *
   * @param tell is told what takes its time
   * @throws LabError if Python is missing or the installation fails
   */
  async ensure(tell: (line: string) => void): Promise<void> {
    if (await this.isWhole()) return;
    const [program, ...args] = findPython();
    tell(`Installing ${REQUIREMENTS.join(' and ')} into ${this.folder}, once (about 300 MB)`);
    await rm(this.folder, { recursive: true, force: true });
    await succeed(program, [...args, '-m', 'venv', this.folder]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await succeed(this.python, [...pip, ...REQUIREMENTS]);
    await this.writeSettings();
    const draft = `${this.mark}.tmp`;
    await writeFile(draft, this.content);
    await rename(draft, this.mark);
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
    const folder = join(this.folder, 'share/jupyter/lab/settings');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'overrides.json'), JSON.stringify(SETTINGS, null, 2) + '\n');
  }

  private async isWhole(): Promise<boolean> {
    const content = await readFile(this.mark, 'utf8').catch(() => '');
    if (content !== this.content || !existsSync(this.python)) return false;
    // The Python it was made with may be gone.
    return spawnSync(this.python, ['-c', '']).status === 0;
  }
}

/** Runs a program to its end. */
async function succeed(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ending = await new Promise<string | null>((done) => {
    child.once('error', ({ message }) => {
      done(message);
    });
    child.once('close', (code, signal) => {
      done(code === 0 ? null : `it ended with ${signal ?? `code ${code}`}`);
    });
  });
  if (ending !== null)
    throw new LabError(
      `The installation failed: ${[program, ...args].join(' ')}\n${said.trim()}\n${ending}. ` +
        'The next start begins it anew.',
    );
}
