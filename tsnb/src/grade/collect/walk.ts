import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { isNeverSearched } from './names';

const DEPTH = 8;
const MAX_FILES = 5_000;

/** A file somewhere below a folder. */
export interface FoundFile {
  /** Relative to that folder, with `/` between its parts. */
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Whether it is a link, which is not followed. */
  readonly isLink: boolean;
}

/** All files below a folder but those of dependencies and of version control, in the order of their names. */
export async function filesBelow(folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  await walk(folder, '', DEPTH, found);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function walk(
  folder: string,
  inside: string,
  depth: number,
  found: FoundFile[],
): Promise<void> {
  if (depth === 0) return;
  const entries = await readdir(path.join(folder, inside), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (found.length >= MAX_FILES) return;
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory() && !isNeverSearched(entry.name))
      await walk(folder, name, depth - 1, found);
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    const { mtimeMs: time } = await lstat(path.join(folder, name));
    found.push({ name, time, isLink: entry.isSymbolicLink() });
  }
}
