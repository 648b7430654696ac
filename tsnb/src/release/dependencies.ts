import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { NotebookError, type Notebook } from '../notebook';

/** A package that notebooks need. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  /** The folder of a package of this project, which no registry has; undefined for one that a registry has. */
  readonly local: string | undefined;
}

/** What every kit needs beside what its cells import: the kernel, and the types of Node for its compiler. */
const ALWAYS = ['tsnb', '@types/node'];

/** The packages that notebooks import, and those that every kit needs. @throws NotebookError naming one that is not installed. */
export async function dependenciesOf(
  notebooks: readonly { readonly file: string; readonly notebook: Notebook }[],
): Promise<Dependency[]> {
  const found = new Map<string, Dependency>();
  for (const { file, notebook } of notebooks) {
    for (const name of [...(await importedPackages(notebook)), ...ALWAYS]) {
      if (!found.has(name)) found.set(name, findPackage(file, name));
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The packages that a notebook's cells import by name. */
export async function importedPackages({ cells }: Notebook): Promise<string[]> {
  const ts = await import('@tslab/typescript-for-tslab'); // large: loaded when it is needed
  const modules = cells
    .filter(({ cell_type: type }) => type === 'code')
    .flatMap(({ source }) => ts.preProcessFile(source, true, true).importedFiles)
    .map(({ fileName }) => fileName)
    .filter((name) => !/^(\.|\/|node:)/.test(name))
    .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(modules)].filter((name) => !builtinModules.includes(name));
}

function findPackage(notebookFile: string, name: string): Dependency {
  for (let folder = path.dirname(path.resolve(notebookFile)); ; folder = path.dirname(folder)) {
    const place = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(place, 'package.json'))) return dependencyAt(name, place);
    if (folder === path.dirname(folder))
      throw new NotebookError(notebookFile, `imports ${name}, which is not installed`);
  }
}

function dependencyAt(name: string, place: string): Dependency {
  const folder = realpathSync(place);
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const installed = folder.split(path.sep).includes('node_modules');
  return { name, version, local: installed ? undefined : folder };
}
