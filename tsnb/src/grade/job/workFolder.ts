import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NotebookError } from '../../notebook';

/**
 * A folder for one run of one submission: it holds the assignment's data and finds its packages, but neither the instructor's notebook
 * nor another submission.
 */
export async function inWorkFolder<T>(
  { file, files }: { readonly file: string; readonly files: readonly string[] },
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tsnb-grade-'));
  try {
    await symlink(packagesOf(file), path.join(folder, 'node_modules'));
    for (const name of files)
      await cp(path.join(path.dirname(file), name), path.join(folder, name), { recursive: true });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder of packages that a notebook uses. */
function packagesOf(file: string): string {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    const packages = path.join(folder, 'node_modules');
    if (existsSync(path.join(packages, 'tsnb'))) return packages;
    if (folder === path.dirname(folder))
      throw new NotebookError(file, 'finds no package tsnb in a folder node_modules above it');
  }
}
