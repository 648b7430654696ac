import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError, parseNotebook, readBytes, type Notebook } from '../../notebook';

/** What one student handed in: the file that counts. */
export interface Submission {
  readonly student: string;
  /** Undefined if the student's folder holds no notebook, or can't be looked into. */
  readonly file: string | undefined;
  /** Why the folder can't be looked into. */
  readonly problem?: string;
  /** When that file was written, in milliseconds since 1970. */
  readonly time: number | undefined;
  /** What the student should know of the choice of the file. */
  readonly note: string | undefined;
}

const DEPTH = 4;
const MAX_BYTES = 20e6;
const MAX_CELLS = 2_000;

/**
 * The submissions in a folder that holds a folder for each student. Of several notebooks the one with the assignment's name counts, of
 * several of those the latest. Links are not followed.
 */
export async function findSubmissions(folder: string, name: string): Promise<Submission[]> {
  const students = (
    await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
      throw new NotebookError(folder, 'is no folder of submissions', { cause });
    })
  )
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    students.map((student) =>
      choose(student, path.join(folder, student), name).catch((error: unknown) =>
        closed(student, error),
      ),
    ),
  );
}

// The student reads the reason: no path of this machine.
function closed(student: string, error: unknown): Submission {
  const reason = (error as NodeJS.ErrnoException).code ?? 'no reason is known';
  const problem = `the folder can't be looked into (${reason})`;
  return { student, file: undefined, problem, time: undefined, note: undefined };
}

async function choose(student: string, folder: string, name: string): Promise<Submission> {
  const all = await notebooksBelow(folder, DEPTH);
  const named = all.filter((file) => path.basename(file) === name);
  const candidates = named.length > 0 ? named : all;
  const dated = await Promise.all(
    candidates.map(async (file) => ({ file, time: (await lstat(file)).mtimeMs })),
  );
  dated.sort((a, b) => b.time - a.time || (a.file < b.file ? -1 : 1));
  const latest = dated.at(0);
  const file = latest?.file;
  const note =
    dated.length > 1 && file !== undefined
      ? `of ${dated.length} notebooks the latest counts: ${path.relative(folder, file)}`
      : undefined;
  return { student, file, time: latest?.time, note };
}

async function notebooksBelow(folder: string, depth: number): Promise<string[]> {
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const place = path.join(folder, entry.name);
      if (entry.name.startsWith('.')) return [];
      if (entry.isDirectory()) return notebooksBelow(place, depth - 1);
      return entry.isFile() && entry.name.endsWith('.ipynb') ? [place] : [];
    }),
  );
  return found.flat().sort();
}

/** The bytes of a submission. @throws NotebookError if it is too large or can't be read. */
export async function readSubmission(file: string): Promise<Buffer> {
  const found = await lstat(file).catch(() => undefined); // what is the matter with it, reading tells
  if (found && found.size > MAX_BYTES)
    throw new NotebookError(
      file,
      `has ${Math.round(found.size / 1e6)} MB; more than ${MAX_BYTES / 1e6} are not read`,
    );
  return readBytes(file);
}

/** The notebook in a submission's bytes. @throws NotebookError if it is none, or larger than any answer. */
export function parseSubmission(file: string, bytes: Buffer): Notebook {
  const notebook = parseNotebook(file, bytes);
  if (notebook.cells.length > MAX_CELLS)
    throw new NotebookError(
      file,
      `has ${notebook.cells.length} cells; more than ${MAX_CELLS} are not read`,
    );
  return notebook;
}
