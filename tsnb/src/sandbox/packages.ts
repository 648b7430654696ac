import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../notebook';

/**
 * The packages in a folder `node_modules` as they are to be seen inside, below `inside`. A link in it that leads out of it, to
 * a package of the same workspace, brings that package's folder along, and what else of the workspace its package.json says that it
 * reads: `"tsnb": {"files": ["../data"]}`. Nothing else beside node_modules is visible.
 */
export function visiblePackages(nodeModules: string, inside: string): Record<string, string> {
  const real = realpathSync(nodeModules);
  const root = path.dirname(real);
  const packages = linksIn(real).map((link) => realpathSync(link));
  const visible = packages.flatMap((folder) => [folder, ...filesBeside(folder)]);
  return Object.fromEntries([
    [path.posix.join(inside, 'node_modules'), real],
    ...visible.flatMap((place) => {
      const fromRoot = path.relative(root, place);
      const isWithin = !fromRoot.startsWith('..') && !fromRoot.startsWith('node_modules');
      return isWithin ? [[path.posix.join(inside, fromRoot), place]] : [];
    }),
  ]) as Record<string, string>;
}

function filesBeside(folder: string): string[] {
  const file = path.join(folder, 'package.json');
  if (!existsSync(file)) return [];
  const about: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const own = isObject(about) ? about.tsnb : undefined;
  const names: unknown[] = isObject(own) && Array.isArray(own.files) ? own.files : [];
  const files = names.filter((name) => typeof name === 'string');
  return files.map((name) => path.resolve(folder, name)).filter((one) => existsSync(one));
}

/** The links among the packages, those in scopes included. */
function linksIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const entry = path.join(folder, name);
    if (lstatSync(entry).isSymbolicLink()) return [entry];
    return name.startsWith('@') ? linksIn(entry) : [];
  });
}
