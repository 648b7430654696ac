import { mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { FileError, writeAtomically } from '../terminal';
import { launcher } from './launcher';

/**
 * Where a kernelspec goes: to the user's own Jupyter folder, below a prefix such as a virtual environment, or into a project,
 * from where Jupyter takes it when JUPYTER_PATH names the project's `.jupyter`.
 */
export type KernelspecPlace = { user: true } | { prefix: string } | { project: string };

/** The name that notebooks ask for. Where this kernel is installed, it takes the place of the stock one. */
const NAME = 'tslab';
const SPEC = 'kernel.json';
const LAUNCHER = 'launch.js';

/**
 * Writes the kernelspec, from which every Jupyter client starts this kernel, with this Node and this copy of the package.
 * Needs no Python. A spec of the same name is replaced, each of its files in one step. One in a project holds no absolute path,
 * so that the project can be moved; it takes the Node that is on PATH.
 *
 * @returns the folder it is in
 * @throws Error if the folder can't be written
 */
export async function installKernelspec(place: KernelspecPlace): Promise<string> {
  const folder = kernelspecFolder(place);
  const inProject = 'project' in place;
  const start = inProject ? relative(folder, startScript()) : startScript();
  const spec = kernelspec(inProject ? 'node' : process.execPath);
  try {
    await mkdir(folder, { recursive: true });
    await writeAtomically(join(folder, LAUNCHER), launcher(start));
    await writeAtomically(join(folder, SPEC), JSON.stringify(spec, null, 2) + '\n');
  } catch (cause) {
    const { message } = (cause instanceof FileError ? cause.cause : cause) as Error;
    throw new Error(`${folder} can't be written (${message}); name a folder that is yours`, {
      cause,
    });
  }
  return folder;
}

/**
 * Removes what `installKernelspec` wrote.
 *
 * @returns the folder it was in, null if there is none
 * @throws Error if the kernelspec there is another program's
 */
export async function uninstallKernelspec(place: KernelspecPlace): Promise<string | null> {
  const folder = kernelspecFolder(place);
  const text = await readFile(join(folder, SPEC), 'utf8').catch(() => null);
  if (text === null) return null;
  if (!isOurs(text)) throw new Error(`the kernel in ${folder} is not tsnb's, so it stays there`);
  for (const file of [SPEC, LAUNCHER]) await rm(join(folder, file), { force: true });
  await rmdir(folder).catch(() => undefined); // somebody keeps something of his own there
  return folder;
}

function kernelspecFolder(place: KernelspecPlace): string {
  if ('project' in place) return join(resolve(place.project), '.jupyter', 'kernels', NAME);
  const data =
    'prefix' in place ? join(resolve(place.prefix), 'share', 'jupyter') : userDataFolder();
  return join(data, 'kernels', NAME);
}

function kernelspec(node: string): object {
  return {
    argv: [node, `{resource_dir}/${LAUNCHER}`, '--config-path', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false, tsnb: true },
  };
}

function isOurs(spec: string): boolean {
  try {
    const { metadata, argv } = JSON.parse(spec) as {
      metadata?: { tsnb?: unknown };
      argv?: unknown;
    };
    // Earlier versions had no mark, and no launcher.
    return metadata?.tsnb === true || JSON.stringify(argv).includes('tsnb/dist/kernel/start.js');
  } catch {
    return false;
  }
}

/** The program, wherever this module was loaded from: sources and built files lie equally deep. */
function startScript(): string {
  return resolve(__dirname, '../../dist/kernel/start.js');
}

/** The folder in which Jupyter looks for what belongs to the user, on each system. */
function userDataFolder(): string {
  const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = process.env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Jupyter');
  if (process.platform === 'win32') return join(APPDATA ?? homedir(), 'jupyter');
  return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'jupyter');
}
