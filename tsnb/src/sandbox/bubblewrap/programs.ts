import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { SandboxError } from '../request';

/** The programs that a sandbox is made with, by the Debian package that they come in. */
const PACKAGES = { bwrap: 'bubblewrap', prlimit: 'util-linux', setpriv: 'util-linux' } as const;

export type Program = keyof typeof PACKAGES;

// Not PATH: whoever starts the grader may have a bwrap of another kind there.
const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/usr/local/bin'];

/** The full paths of programs. @throws SandboxError naming those that are missing, and what brings them */
export function findPrograms<P extends Program>(names: readonly P[]): Record<P, string> {
  if (process.platform !== 'linux')
    throw new SandboxError(`the bubblewrap sandbox needs Linux, and this is ${process.platform}`);
  const found = names.map((name) => [name, find(name)] as const);
  const missing = found.filter(([, file]) => file === undefined).map(([name]) => name);
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => PACKAGES[name]))].join(' ');
    throw new SandboxError(
      `the bubblewrap sandbox needs ${missing.join(' and ')}: apt-get install ${packages}`,
    );
  }
  return Object.fromEntries(found) as Record<P, string>;
}

function find(name: string): string | undefined {
  return FOLDERS.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
