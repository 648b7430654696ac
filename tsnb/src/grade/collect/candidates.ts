import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError, parseLeniently, readBytes, type LenientNotebook } from '../../notebook';
import { FileError } from '../../terminal';
import { ArchiveError, archiveEntries, readEntry } from './archive';
import type { Candidate } from './choose';
import type { EvidenceReader } from './evidence';
import { isNeverSearched, isNotebookName, isZip, mayBeNotebook } from './names';
import type { FoundFile } from './walk';

const MAX_BYTES = 20e6;
const MAX_CELLS = 2_000;

/** Where a notebook lies: a file, or an entry of a file that is an archive. */
export interface Place {
  readonly file: string;
  readonly entry?: string;
}

/** A candidate and where it lies. */
export interface Located extends Candidate, Place {}

/**
 * The notebooks among the files of a student's folder: by their names, within zip archives, and, where there is none of either, under
 * the name of something else.
 */
export async function candidatesAmong(
  folder: string,
  files: readonly FoundFile[],
  evidence: EvidenceReader,
): Promise<Located[]> {
  const real = files.filter(({ isLink }) => !isLink);
  const notebooks = real.filter(({ name }) => isNotebookName(name));
  const zips = real.filter(({ name }) => isZip(name));
  const found: Located[] = [];
  for (const one of notebooks) found.push(await located(folder, one, evidence));
  for (const zip of zips) found.push(...(await inArchive(folder, zip, evidence)));
  if (found.length > 0) return found;
  for (const one of real.filter(({ name }) => mayBeNotebook(name))) {
    const candidate = await located(folder, one, evidence);
    if (candidate.evidence !== undefined) found.push(candidate);
  }
  return found;
}

async function inArchive(
  folder: string,
  { name, time }: FoundFile,
  evidence: EvidenceReader,
): Promise<Located[]> {
  const file = path.join(folder, name);
  try {
    const zip = await readSubmission({ file });
    const notebooks = (await archiveEntries(zip)).filter(
      (entry) => isNotebookName(entry.name) && !entry.name.split('/').some(isNeverSearched),
    );
    const found: Located[] = [];
    for (const { name: entry, time: entryTime } of notebooks) {
      const read = () => entryIn(file, zip, entry);
      found.push(
        await examined({ file, entry }, `${name}/${entry}`, entryTime || time, evidence, read),
      );
    }
    return found;
  } catch (error) {
    return [{ file, name, time, digest: name, evidence: undefined, problem: reasonOf(error) }];
  }
}

function located(
  folder: string,
  { name, time }: FoundFile,
  evidence: EvidenceReader,
): Promise<Located> {
  const file = path.join(folder, name);
  return examined({ file }, name, time, evidence, () => readSubmission({ file }));
}

async function examined(
  place: Place,
  name: string,
  time: number,
  evidence: EvidenceReader,
  read: () => Promise<Buffer>,
): Promise<Located> {
  try {
    const { notebook } = parseSubmission(place.file, await read());
    const sources = notebook.cells.map((cell) => [cell.cell_type, cell.source.trim()]);
    const digest = createHash('sha256').update(JSON.stringify(sources)).digest('hex');
    return { ...place, name, time, digest, evidence: evidence.of(notebook) };
  } catch (error) {
    return { ...place, name, time, digest: name, evidence: undefined, problem: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof FileError) return error.problem;
  if (error instanceof ArchiveError) return error.message;
  throw error;
}

/**
 * The bytes of a submission.
 * @throws FileError if it is too large or can't be read
 */
export async function readSubmission({ file, entry }: Place): Promise<Buffer> {
  const found = await lstat(file).catch(() => undefined); // what is the matter with it, reading tells
  if (found && found.size > MAX_BYTES)
    throw new NotebookError(
      file,
      `has ${Math.round(found.size / 1e6)} MB; more than ${MAX_BYTES / 1e6} are not read`,
    );
  const bytes = await readBytes(file);
  return entry === undefined ? bytes : entryIn(file, bytes, entry);
}

function entryIn(file: string, zip: Buffer, entry: string): Promise<Buffer> {
  return readEntry(zip, entry, MAX_BYTES).catch((error: unknown) => {
    throw new NotebookError(file, reasonOf(error), { cause: error });
  });
}

/** The notebook in a submission's bytes. @throws NotebookError if it is none, or larger than any answer. */
export function parseSubmission(file: string, bytes: Buffer): LenientNotebook {
  const read = parseLeniently(file, bytes);
  const { length } = read.notebook.cells;
  if (length > MAX_CELLS)
    throw new NotebookError(file, `has ${length} cells; more than ${MAX_CELLS} are not read`);
  return read;
}
