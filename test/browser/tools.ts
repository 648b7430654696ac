import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** The folders in which programs are looked for: the peers that `test/peers/setup` installs, then PATH. */
const folders = [
  join(root, 'build/peers/bin'),
  ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== ''),
];

/** The path of the first program that is there, of several names for the same. */
export function findProgram(...names: readonly string[]): string | undefined {
  const paths = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return paths.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What makes JupyterLab start without an installation; undefined while it is not there. */
export function findLab(): string | undefined {
  const mark = join(root, '.venv/jupyterlab/tsnb-lab.json');
  return existsSync(mark) ? mark : undefined;
}

/**
 * The missing ones of the programs that tests need, as a sentence; undefined when all are there. Where `CI` is set, missing is
 * failing: throws.
 */
export function missing(
  programs: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const names = Object.keys(programs).filter((name) => programs[name] === undefined);
  if (names.length === 0) return undefined;
  const sentence = `not found: ${names.join(', ')} (looked in build/peers/bin and on PATH)`;
  if (process.env['CI'] === 'true') throw new Error(sentence);
  return sentence;
}
