import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { FileError } from '../../terminal';
import type { Assignment } from '../../release';
import { candidatesAmong, type Place } from './candidates';
import { choose, type Pick } from './choose';
import { EvidenceReader } from './evidence';
import { isNotebookName, isZip } from './names';
import { filesBelow, type FoundFile } from './walk';

/** What one student handed in: the file that counts. */
export interface Submission {
  readonly student: string;
  /** Undefined if nothing was handed in that counts. */
  readonly file: string | undefined;
  /** Which file of an archive it is. */
  readonly entry?: string;
  /** Why no file counts, although something is there. */
  readonly problem?: string;
  /** When that file was written, in milliseconds since 1970. */
  readonly time: number | undefined;
  /** What the student should know of the choice of the file. */
  readonly note: string | undefined;
  /** What the person who grades should look at. */
  readonly doubt?: string;
}

/** What lies in a folder of submissions. */
export interface Handed {
  readonly submissions: readonly Submission[];
  /** Notebooks and archives that lie in no student's folder. */
  readonly loose: readonly string[];
}

/** How many names a sentence lists. */
const NAMED = 5;

/**
 * The submissions in a folder that holds a folder for each student, of whatever depth. Links are not followed.
 * @throws FileError if it holds no such folder, but files
 */
export async function findSubmissions(
  folder: string,
  assignment: Assignment,
  pick?: Pick,
): Promise<Handed> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new FileError(folder, 'is no folder of submissions', { cause });
  });
  const shown = entries.filter(({ name }) => !name.startsWith('.'));
  const students = shown.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const loose = shown.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  if (students.length === 0 && loose.length > 0)
    throw new FileError(
      folder,
      `holds no folder for a student, but files: ${listed(loose.sort())}. Put what each student handed in into a folder of the student's name`,
    );
  const evidence = new EvidenceReader(assignment);
  const submissions: Submission[] = [];
  for (const student of students.sort())
    submissions.push(
      await submissionOf(student, path.join(folder, student), assignment, evidence, pick).catch(
        (error: unknown) => closed(student, error),
      ),
    );
  return { submissions, loose: loose.filter((name) => isNotebookName(name) || isZip(name)).sort() };
}

// The student reads the reason: no path of this machine.
function closed(student: string, error: unknown): Submission {
  const reason = (error as NodeJS.ErrnoException).code;
  if (reason === undefined) throw error;
  const problem = `the folder can't be looked into (${reason})`;
  return { student, file: undefined, problem, time: undefined, note: undefined };
}

async function submissionOf(
  student: string,
  folder: string,
  { file: assignment }: Assignment,
  evidence: EvidenceReader,
  pick: Pick | undefined,
): Promise<Submission> {
  const files = await filesBelow(folder);
  const candidates = await candidatesAmong(folder, files, evidence);
  const none = { student, file: undefined, time: undefined, note: undefined };
  if (candidates.length === 0) {
    const problem = files.length === 0 ? {} : { problem: `no notebook is among ${named(files)}` };
    return { ...none, ...problem };
  }
  const { counts, problem, note, doubtful } = choose(candidates, { assignment, pick });
  const chosen = candidates.find((one) => one === counts);
  if (chosen === undefined) {
    const sole =
      candidates.length === 1
        ? { ...placeOf(candidates[0]), time: await timeOf(candidates[0]) }
        : {};
    return { ...none, ...sole, problem: problem ?? 'none of its notebooks counts' };
  }
  const doubt = doubtful && note !== undefined ? { doubt: note } : {};
  return { student, ...placeOf(chosen), time: await timeOf(chosen), note, ...doubt };
}

function placeOf({ file, entry }: Place): Place {
  return entry === undefined ? { file } : { file, entry };
}

/** When something was handed in: the time of the file, be it an archive. */
async function timeOf({ file }: Place): Promise<number> {
  return (await lstat(file)).mtimeMs;
}

function named(files: readonly FoundFile[]): string {
  return `what was handed in: ${listed(files.map(({ name, isLink }) => (isLink ? `${name} (a link, which is not followed)` : name)))}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
