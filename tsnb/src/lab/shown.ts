import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { LabError } from './labError';

/** What JupyterLab shows. */
export interface Shown {
  /** A folder. */
  readonly root: string;
  /** A notebook in it to open. */
  readonly notebook?: string;
}

/**
 * What JupyterLab is to show: the folder or the notebook that was asked for; otherwise the assignments of the folder of the
 * call, else its notebooks, else that folder itself. Of a folder the first notebook is opened.
 *
 * @throws LabError if what was asked for is not there
 */
export function whatToShow(folder: string, asked: string | undefined): Shown {
  const path = resolve(folder, asked ?? defaultIn(folder));
  if (!existsSync(path)) throw new LabError(`There is no folder or notebook ${asked ?? path}`);
  if (statSync(path).isDirectory()) return { root: path, ...firstNotebook(path) };
  if (!isNotebook(path)) throw new LabError(`${asked ?? path} is neither a folder nor a notebook`);
  return { root: dirname(path), notebook: basename(path) };
}

function defaultIn(folder: string): string {
  return ['assignments', 'notebooks'].find((name) => existsSync(join(folder, name))) ?? '.';
}

function firstNotebook(folder: string): { notebook?: string } {
  const notebook = readdirSync(folder).filter(isNotebook).sort().at(0);
  return notebook === undefined ? {} : { notebook };
}

function isNotebook(path: string): boolean {
  return path.endsWith('.ipynb') && !basename(path).startsWith('.');
}
