import path from 'node:path';

/** Folders that hold other people's code; nothing of them is anybody's answer. */
const NEVER = new Set(['node_modules', '__MACOSX', '.git']);

/** Folders into which programs write copies: a notebook there may be an old one. */
const COPIES = new Set(['build', 'dist', 'out', 'output', '.ipynb_checkpoints']);

/** Whether a folder is not looked into at all. */
export function isNeverSearched(folder: string): boolean {
  return NEVER.has(folder) || (folder.startsWith('.') && !COPIES.has(folder));
}

/** Whether a file is a copy that a program made: by the folders that it lies in, or by its name. */
export function isCopy(file: string): boolean {
  const parts = file.split(/[\\/]/);
  const name = parts.pop() ?? '';
  return parts.some((part) => COPIES.has(part)) || /-checkpoint\.ipynb$/i.test(name);
}

/** Whether a file is a notebook by its name, whatever a browser or a system of files did to it: `HW.IPYNB`, `hw.ipynb.json`. */
export function isNotebookName(file: string): boolean {
  return !isHidden(file) && /\.ipynb(\.(json|txt))?$/i.test(path.basename(file));
}

/** Whether a file could be a notebook under the name of something else. */
export function mayBeNotebook(file: string): boolean {
  return !isHidden(file) && /\.(json|txt)$/i.test(path.basename(file));
}

/** Whether a file is an archive that is read. */
export function isZip(file: string): boolean {
  return !isHidden(file) && /\.zip$/i.test(path.basename(file));
}

function isHidden(file: string): boolean {
  return path.basename(file).startsWith('.');
}

/** A notebook's name without what a program may have added to it: `hw (1).ipynb.json` is `hw`. */
export function plainName(file: string): string {
  return path
    .basename(file)
    .replace(/\.(json|txt)$/i, '')
    .replace(/\.ipynb$/i, '')
    .replace(/( \(\d+\)|[-_ ]copy\d*|-\d{1,2})$/i, '')
    .toLowerCase();
}
