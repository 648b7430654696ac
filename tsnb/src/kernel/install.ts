import { mkdir, rename, rm, writeFile } from 'fs/promises';
import { homedir } from 'os';
import { join, resolve } from 'path';

/** Where a kernelspec goes: to the user's own Jupyter folder, or below a prefix such as a virtual environment. */
export type KernelspecPlace = { user: true } | { prefix: string };

/** The name that notebooks ask for. Where this kernel is installed, it takes the place of the stock one. */
const NAME = 'tslab';

/**
 * Writes the kernelspec, from which every Jupyter client starts this kernel, with this Node and this copy of the package.
 * Needs no Python. A spec of the same name is replaced, in one step.
 *
 * @returns the folder it is in
 * @throws Error if the folder can't be written
 */
export async function installKernelspec(place: KernelspecPlace): Promise<string> {
  const data =
    'prefix' in place ? join(resolve(place.prefix), 'share', 'jupyter') : userDataFolder();
  const folder = join(data, 'kernels', NAME);
  await mkdir(folder, { recursive: true });
  const target = join(folder, 'kernel.json');
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(draft, JSON.stringify(kernelspec(), null, 2) + '\n');
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
  return folder;
}

function kernelspec(): object {
  return {
    argv: [process.execPath, startScript(), '--config-path', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false },
  };
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
