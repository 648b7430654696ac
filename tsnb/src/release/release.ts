import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isObject, NotebookError, readNotebook, writeNotebook } from '../notebook';
import { PUBLIC_SEED } from '../probe';
import type { RunLimits } from '../run';
import { writeAtomically } from '../terminal';
import { readAssignment, type Assignment } from './assignment';
import { expectedFile, recordChecks, serializeExpected, type Check } from './expectedValues';
import { writeKit, type Released } from './kit';
import { expectedName } from './stamp';
import { studentVersion } from './studentVersion';

/** How notebooks are released. */
export interface ReleaseOptions {
  readonly folder: string;
  /** Whether to leave out what makes the folder stand alone: for a folder inside of a project that has the packages. */
  readonly notebooksOnly?: boolean;
  /** Whether to write the complete file of expected values beside each source, for nbgrader's own tools. */
  readonly nbgrader?: boolean;
  readonly limits?: RunLimits;
  /** Hears of each notebook before it is run. */
  readonly onNotebook?: (assignment: Assignment) => void;
}

/** A notebook that was released. */
export interface ReleasedNotebook extends Released {
  readonly checks: readonly Check[];
}

/**
 * Writes the students' versions of instructors' notebooks into a folder, each with the values that its checks are expected to yield
 * for the public seed. Everything is read, checked and run before anything is written.
 * @throws NotebookError for a notebook that is no assignment; RecordingError for one that does not run to its last check.
 */
export async function releaseNotebooks(
  files: readonly string[],
  { folder, notebooksOnly = false, nbgrader = false, limits = {}, onNotebook }: ReleaseOptions,
): Promise<ReleasedNotebook[]> {
  const assignments: Assignment[] = [];
  for (const file of files) assignments.push(readAssignment(file, await readNotebook(file)));
  requireDistinct(assignments, folder);
  const released: ReleasedNotebook[] = [];
  for (const assignment of assignments) {
    onNotebook?.(assignment);
    const checks = await recordChecks(assignment, PUBLIC_SEED, limits);
    released.push({ assignment, student: studentVersion(assignment), checks });
  }
  requireDistinctChecks(released);
  for (const one of released) {
    await write(folder, one);
    if (nbgrader) await writeComplete(one);
  }
  if (!notebooksOnly) await writeKit(folder, released);
  return released;
}

async function write(
  folder: string,
  { assignment, student, checks }: ReleasedNotebook,
): Promise<void> {
  const target = path.join(folder, path.basename(assignment.file));
  await mkdir(folder, { recursive: true });
  await writeNotebook(target, student);
  const expected = path.join(folder, expectedName(assignment.file));
  await writeAtomically(expected, serializeExpected(expectedFile(assignment, checks)));
  for (const file of dataFiles(assignment)) await copyData(assignment.file, file, folder);
}

/** Beside the source, which students do not get: hidden checks are in it too. */
async function writeComplete({ assignment, checks }: ReleasedNotebook): Promise<void> {
  const { file } = assignment;
  const target = path.join(path.dirname(file), expectedName(file));
  await writeAtomically(target, serializeExpected(expectedFile(assignment, checks, true)));
}

/** The files that a notebook reads, relative to it, which go with it. */
function dataFiles({ file, notebook }: Assignment): string[] {
  const own = notebook.metadata.tsnb;
  const files = isObject(own) ? own.files : undefined;
  if (files === undefined) return [];
  const inside = (name: unknown): name is string =>
    typeof name === 'string' && !path.isAbsolute(name) && !name.split(/[\\/]/).includes('..');
  if (Array.isArray(files) && files.every(inside)) return files;
  throw new NotebookError(
    file,
    '"files" in its tsnb metadata must list paths of files below its folder',
  );
}

async function copyData(notebookFile: string, file: string, folder: string): Promise<void> {
  const target = path.join(folder, file);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await copyFile(path.join(path.dirname(notebookFile), file), target);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NotebookError(notebookFile, `its file ${file} can't be copied: ${why}`, { cause });
  }
}

function requireDistinct(assignments: readonly Assignment[], folder: string): void {
  const names = new Map<string, string>();
  for (const { file } of assignments) {
    const name = path.basename(file);
    const other = names.get(name);
    if (other !== undefined)
      throw new NotebookError(file, `has the same name as ${other}; one of them would be lost`);
    if (path.resolve(folder, name) === path.resolve(file))
      throw new NotebookError(file, 'would be written over; choose another --to');
    names.set(name, file);
  }
}

// A probe finds its expected value by its name alone, in whichever file beside the notebook.
function requireDistinctChecks(released: readonly ReleasedNotebook[]): void {
  const names = new Map<string, string>();
  for (const { assignment, checks } of released) {
    for (const { record } of checks) {
      const other = names.get(record.name);
      if (other !== undefined)
        throw new NotebookError(
          assignment.file,
          `has a probe ${JSON.stringify(record.name)}, as ${other} has; names must differ within a kit`,
        );
      names.set(record.name, assignment.file);
    }
  }
}
