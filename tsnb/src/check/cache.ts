import { createHash, type Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, realpath, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readJson, readNotebook, type Notebook } from '../notebook';
import { nearest } from '../project';
import { isNotebookResult, type NotebookResult, type PreparedNotebook } from '../run';
import { writeAtomically } from '../terminal';

const VERSION = 'tsnb check cache 1';
/** Environment variables whose names begin so may change what a notebook prints. */
const RELEVANT = /^(?:TSNB_|NOTEBOOK_|ELBOLAB_|OMP_|CI$|NODE_OPTIONS$|TZ$|LANG$|LC_)/;

/** Folders beside a notebook that are made by tools, not read by it. */
const MADE = /^(?:node_modules|build|dist|__pycache__)$/;

/**
 * Results of runs by what they depend on: the notebook's code and parameters, the files and folders beside it, the project's lock file, data
 * folder and linked packages, the environment, Node's version and the processor. Only runs that went well are kept.
 */
export class ResultCache {
  constructor(private readonly folder: string) {}

  /** The key of a notebook's result: a digest of all that it depends on. */
  async keyOf(
    { notebook, folder }: PreparedNotebook,
    env: Readonly<Record<string, string>>,
  ): Promise<string> {
    const hash = createHash('sha256');
    const processor = os.cpus().at(0)?.model ?? '';
    addText(hash, VERSION, process.version, process.platform, process.arch, processor);
    for (const [name, value] of Object.entries({ ...process.env, ...env }).sort())
      if (RELEVANT.test(name)) addText(hash, name, value ?? '');
    for (const cell of notebook.cells)
      if (cell.cell_type === 'code')
        addText(hash, cell.id, cell.source, JSON.stringify(cell.metadata.tags ?? []));
    await addFolder(hash, folder, (name) => !name.endsWith('.ipynb') && !MADE.test(name));
    await addProject(hash, folder);
    return hash.digest('hex');
  }

  /** The result kept for a key, its notebook copied to where the run would have put it. */
  async find(
    key: string,
    { source, output }: PreparedNotebook,
  ): Promise<{ run: NotebookResult; executed: Notebook } | undefined> {
    const [file, report] = this.files(key);
    if (!existsSync(file) || !existsSync(report)) return undefined;
    const run = await readJson(report);
    const executed = await readNotebook(file).catch(() => undefined);
    if (!isNotebookResult(run) || executed === undefined) return undefined; // damaged: it runs again
    await copyFile(file, output);
    return { run: { ...run, source, output }, executed };
  }

  /** Keeps a result. */
  async keep(key: string, { output }: PreparedNotebook, run: NotebookResult): Promise<void> {
    const [file, report] = this.files(key);
    await writeAtomically(file, await readFile(output));
    await writeAtomically(report, JSON.stringify(run));
  }

  private files(key: string): [string, string] {
    return [path.join(this.folder, `${key}.ipynb`), path.join(this.folder, `${key}.json`)];
  }
}

// The project is the nearest folder above with a lock file: what it locks, its data, and the packages that are links into it.
async function addProject(hash: Hash, folder: string): Promise<void> {
  const root = nearest(folder, 'package-lock.json');
  if (root === undefined) return;
  addText(hash, await readFile(path.join(root, 'package-lock.json'), 'utf8'));
  await addFolder(hash, path.join(root, 'data'), () => true);
  const modules = path.join(root, 'node_modules');
  for (const entry of await entriesOf(modules)) {
    if (!entry.isSymbolicLink()) continue;
    const target = await realpath(path.join(modules, entry.name)).catch(() => undefined);
    if (target === undefined) continue;
    addText(hash, entry.name);
    await addFolder(
      hash,
      target,
      (name) => !/^(?:node_modules|src|\.git|.*\.tsbuildinfo)$/.test(name),
    );
  }
}

async function addFolder(
  hash: Hash,
  folder: string,
  wanted: (name: string) => boolean,
): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    if (!wanted(entry.name) || entry.name.startsWith('.')) continue;
    const file = path.join(folder, entry.name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile()) {
      addText(hash, entry.name);
      hash.update(
        createHash('sha256')
          .update(await readFile(file))
          .digest(),
      );
    } else if (found?.isDirectory()) {
      addText(hash, entry.name);
      await addFolder(hash, file, wanted);
    }
  }
}

async function entriesOf(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

// Each text with its length before it, so that no two lists of texts look the same.
function addText(hash: Hash, ...texts: readonly string[]): void {
  for (const text of texts) hash.update(`${text.length}:`).update(text);
}
