import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What marks the root of a project, the surer first: a package inside of a workspace has a package.json too. */
const MARKS = ['node_modules/tsnb', 'package-lock.json', 'package.json'];

/** The project that a folder belongs to: the nearest root above it, or the folder itself where there is none. */
export function projectRoot(folder: string): string {
  for (const mark of MARKS) {
    const root = nearest(folder, mark);
    if (root !== undefined) return root;
  }
  return folder;
}

/** The nearest folder that has something of this name, from a folder upwards; undefined if none has. */
export function nearest(folder: string, mark: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, mark))) return at;
    if (dirname(at) === at) return undefined;
  }
}
