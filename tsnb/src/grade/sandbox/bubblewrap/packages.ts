import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The packages in a folder `node_modules` as they are to be seen inside, below `inside`. A link in it that leads out of it, to
 * a package of the same workspace, brings that package's folder along; nothing else beside node_modules is visible.
 */
export function visiblePackages(nodeModules: string, inside: string): Record<string, string> {
  const real = realpathSync(nodeModules);
  const visible: Record<string, string> = { [path.posix.join(inside, 'node_modules')]: real };
  for (const link of linksIn(real)) {
    const target = realpathSync(link);
    const fromRoot = path.relative(path.dirname(real), target);
    const isWithin = !fromRoot.startsWith('..') && !fromRoot.startsWith('node_modules');
    if (isWithin) visible[path.posix.join(inside, fromRoot)] = target;
  }
  return visible;
}

/** The links among the packages, those in scopes included. */
function linksIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const entry = path.join(folder, name);
    if (lstatSync(entry).isSymbolicLink()) return [entry];
    return name.startsWith('@') ? linksIn(entry) : [];
  });
}
