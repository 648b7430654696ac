import Module from 'module';
import { join, resolve } from 'path';

/** The name under which cells import what this package offers them. */
const NAME = 'tsnb';
const FOLDER = resolve(__dirname, '../../..');

/**
 * What the compiler's option `paths` says of this package: where its types are, for a folder that finds no copy of its own. To be asked
 * before `provideOwnPackage`, behind which every folder finds one.
 */
export function pathsOfOwnPackage(cwd: string): Record<string, string[]> {
  return isFoundFrom(cwd) ? {} : { [NAME]: [join(FOLDER, 'dist/index.d.ts')] };
}

type Resolve = (request: string, ...rest: unknown[]) => string;

/**
 * Lets `require` find this package from wherever Node finds none: the notebook's display functions are the kernel's, also where
 * the notebook belongs to no project. Files beside the notebook have a `require` of their own, so it is Node's search that is mended.
 */
export function provideOwnPackage(): void {
  const modules = Module as unknown as { _resolveFilename: Resolve };
  const find = modules._resolveFilename;
  modules._resolveFilename = (request, ...rest) => {
    try {
      return find.call(Module, request, ...rest);
    } catch (error) {
      if (request !== NAME) throw error;
      return find.call(Module, FOLDER, ...rest);
    }
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
