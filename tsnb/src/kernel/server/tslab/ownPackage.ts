import Module from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** The name under which cells import what this package offers them. */
const NAME = 'tsnb';
const FOLDER = resolve(__dirname, '../../../..');

/**
 * What the compiler's option `paths` says of this package: where its types are, for a folder that finds no copy of its own. To be asked
 * before `provideOwnPackage`, behind which every folder finds one.
 */
export function pathsOfOwnPackage(cwd: string): Record<string, string[]> {
  return isFoundFrom(cwd) ? {} : { [NAME]: [join(FOLDER, 'dist/index.d.ts')] };
}

type LookupPaths = (request: string, ...rest: unknown[]) => string[] | null;

/**
 * Lets `require` find this package from wherever Node finds no other: the notebook's display functions are the kernel's, also where
 * the notebook belongs to no project. Files beside the notebook have a `require` of their own, so it is Node's list of folders that
 * grows; a function round its search would stand between it and the cell in stack traces.
 */
export function provideOwnPackage(): void {
  const modules = Module as unknown as { _resolveLookupPaths: LookupPaths };
  const list = modules._resolveLookupPaths;
  modules._resolveLookupPaths = (request, ...rest) => {
    const paths = list.call(Module, request, ...rest);
    return request === NAME ? [...(paths ?? []), dirname(FOLDER)] : paths;
  };
}

function isFoundFrom(cwd: string): boolean {
  try {
    require.resolve(NAME, { paths: [cwd] });
    return true;
  } catch {
    return false;
  }
}
