import { lstatSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** Node as it is called inside, wherever it is outside. */
export const NODE = '/usr/bin/node';

/** The one folder inside that can be written to. */
export const TEMPORARY = '/tmp';

/** Where the system's shared libraries are, on every distribution. */
const LIBRARIES = ['/usr/lib', '/usr/lib64', '/lib', '/lib64'];

/** bubblewrap's arguments for what is visible inside: shared libraries, Node, the given files, and nothing else of this machine. */
export function mountArguments(
  visible: Readonly<Record<string, string>>,
  cwd: string,
  temporaryBytes: number,
): string[] {
  const files = Object.entries({ [NODE]: process.execPath, ...visible });
  const folders = new Set([
    ...files.flatMap(([inside]) => parents(inside)),
    ...parents(`${cwd}/.`),
  ]);
  folders.delete(TEMPORARY);
  return [
    ...['--size', String(temporaryBytes), '--perms', '1777', '--tmpfs', TEMPORARY],
    // The parents that bubblewrap would make by itself only root could enter.
    ...[...folders].sort().flatMap((folder) => {
      return ['--perms', folder === cwd ? '1777' : '0755', '--dir', folder];
    }),
    ...LIBRARIES.flatMap(libraryArguments),
    ...files.flatMap(([inside, outside]) => ['--ro-bind', outside, inside]),
    ...['--proc', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...['--remount-ro', '/'],
  ];
}

function libraryArguments(folder: string): string[] {
  const status = lstatSync(folder, { throwIfNoEntry: false });
  if (status?.isSymbolicLink()) return ['--symlink', readlinkSync(folder), folder];
  return status?.isDirectory() ? ['--ro-bind', folder, folder] : [];
}

/** /a and /a/b of /a/b/c. */
function parents(file: string): string[] {
  const parent = path.posix.dirname(file);
  return parent === '/' ? [] : [...parents(parent), parent];
}
