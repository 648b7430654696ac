import { mkdir, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError, readNotebook, type JsonObject, type Notebook } from '../notebook';
import { FileError } from '../terminal';

/** Where executed notebooks go: into a folder, or over their sources. */
export type Destination = { folder: string } | 'inplace';

/** A notebook that can't be run, and the sentence that says why. */
export interface Unreadable {
  readonly source: string;
  readonly problem: string;
}

/** A notebook that was read, and where its executed version goes. */
export interface PlannedNotebook {
  /** The file it came from. */
  readonly source: string;
  /** The file to write. */
  readonly output: string;
  /** The folder its kernel runs in. */
  readonly folder: string;
  readonly notebook: Notebook;
}

/** A notebook that is ready to run. */
export interface PreparedNotebook extends PlannedNotebook {
  /** The parameters that were replaced in it. */
  readonly parameters: JsonObject;
}

/**
 * The notebooks that these files and folders name, each once: a folder stands for its own *.ipynb, sorted, without hidden
 * ones.
 */
export async function findNotebooks(
  inputs: readonly string[],
): Promise<{ files: string[]; problems: Unreadable[] }> {
  const files = new Map<string, string>();
  const problems: Unreadable[] = [];
  for (const input of inputs) {
    try {
      for (const file of await notebooksAt(input)) {
        const real = await realpath(file);
        if (!files.has(real)) files.set(real, file);
      }
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  return { files: [...files.values()], problems };
}

/** Reads every notebook, and says where each goes. What can't be read is told, all of it, before anything runs. */
export async function readAll(
  files: readonly string[],
  destination: Destination,
): Promise<{ notebooks: PlannedNotebook[]; problems: Unreadable[] }> {
  const notebooks: PlannedNotebook[] = [];
  const problems: Unreadable[] = [];
  const outputs = await outputPaths(files, destination);
  for (const source of files) {
    try {
      const notebook = await readNotebook(source);
      checkRunnable(source, notebook);
      const folder = path.dirname(path.resolve(source));
      notebooks.push({ source, output: outputs.get(source) ?? source, folder, notebook });
    } catch (error) {
      problems.push(problemOf(error));
    }
  }
  return { notebooks, problems };
}

/**
 * The file that each notebook's executed version goes to. Notebooks of one name keep the folders that tell them apart.
 * @throws NotebookError if one would be written over a notebook that is to be read.
 */
export async function outputPaths(
  files: readonly string[],
  destination: Destination,
): Promise<Map<string, string>> {
  const outputs = new Map<string, string>();
  const sources = new Set(await Promise.all(files.map((file) => realpath(file))));
  for (const file of files) {
    const real = await realpath(file);
    if (destination === 'inplace') {
      outputs.set(file, real);
      continue;
    }
    const namesakes = files.filter((other) => path.basename(other) === path.basename(file));
    const output = path.join(destination.folder, distinctName(file, namesakes));
    await mkdir(path.dirname(output), { recursive: true }).catch((cause: unknown) => {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new NotebookError(destination.folder, `can't be made a folder: ${why}`, { cause });
    });
    if (sources.has(await realpath(output).catch(() => output))) {
      throw new NotebookError(
        output,
        'is itself to be read, and is written over with --inplace only; choose another --out',
      );
    }
    outputs.set(file, output);
  }
  return outputs;
}

function distinctName(file: string, namesakes: readonly string[]): string {
  if (namesakes.length === 1) return path.basename(file);
  const folders = namesakes.map((other) => path.dirname(path.resolve(other)).split(path.sep));
  const [first] = folders;
  let shared = 0;
  while (folders.every((folder) => shared < folder.length && folder[shared] === first[shared])) {
    shared++;
  }
  const own = path.dirname(path.resolve(file)).split(path.sep).slice(shared);
  return path.join(...own, path.basename(file));
}

async function notebooksAt(input: string): Promise<string[]> {
  const found = await stat(input).catch(() => undefined);
  if (found === undefined) throw new NotebookError(input, 'there is no such file or folder');
  if (!found.isDirectory()) return [input];
  const names = (await readdir(input, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && /^[^.].*\.ipynb$/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  if (names.length === 0) throw new NotebookError(input, 'holds no notebook (*.ipynb)');
  return names.map((name) => path.join(input, name));
}

/** Throws for a notebook that can be read but not run: of another kernel, or without a cell, which is never what one meant. */
function checkRunnable(file: string, { metadata, cells }: Notebook): void {
  if (cells.length === 0) throw new NotebookError(file, 'has no cells, so there is nothing to run');
  const { kernelspec, language_info: language } = metadata as Metadata;
  const kernel = kernelspec?.name;
  if (kernel !== undefined && kernel !== 'tslab') {
    throw new NotebookError(file, `is for the kernel ${JSON.stringify(kernel)}, not for tslab`);
  }
  if (kernel === undefined && language !== undefined && language.name !== 'typescript') {
    throw new NotebookError(
      file,
      `is written in ${JSON.stringify(language.name)}, not in TypeScript`,
    );
  }
}

// What the schema has checked.
interface Metadata {
  readonly kernelspec?: { name: string };
  readonly language_info?: { name: string };
}

/** Why a notebook can't be run, if that is what was thrown; anything else is thrown again. */
export function problemOf(error: unknown): Unreadable {
  if (error instanceof FileError) return { source: error.file, problem: error.problem };
  throw error;
}
