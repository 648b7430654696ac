import { lineFailure, readTable } from './csv';
import { studentNamed } from './manualPoints';
import type { Submission } from '../collect';

/** Who a student is. */
export interface Student {
  readonly lastName: string;
  readonly firstName: string;
  readonly email: string;
}

/** The students of a course by the names of their folders. */
export type CourseList = ReadonlyMap<string, Student>;

const COLUMNS = ['student', 'id', 'last_name', 'first_name', 'email'] as const;

/**
 * Reads the list of a course: a table with the column student, or id as in nbgrader's lists, which is the name of the folder, and with
 * last_name, first_name and email, any of which may be missing.
 * @throws FileError with the line, if a name is missing, no name of a folder, or there twice
 */
export async function readStudents(file: string): Promise<CourseList> {
  const students = new Map<string, Student>();
  for (const { line, fields } of await readTable(file, COLUMNS, COLUMNS)) {
    const fail = (problem: string): never => lineFailure(file, line, problem);
    const name = fields.student || fields.id;
    if (name === '') fail('names no student: there must be a column student, or id');
    if (/[/\\]|^\.\.?$/.test(name)) fail(`${JSON.stringify(name)} is no name of a folder`);
    if (studentNamed(name, [...students.keys()]) !== undefined) fail(`${name} is there already`);
    const { last_name: lastName, first_name: firstName, email } = fields;
    students.set(name, { lastName, firstName, email });
  }
  return students;
}

/** The submissions, and one without a file for every student of the list who has no folder; in the order of the names. */
export function withAbsent(submissions: readonly Submission[], list: CourseList): Submission[] {
  const present = submissions.map(({ student }) => student);
  const absent = [...list.keys()].filter((name) => studentNamed(name, present) === undefined);
  const missing = { file: undefined, time: undefined, note: undefined };
  return [...submissions, ...absent.map((student) => ({ student, ...missing }))].sort((a, b) =>
    a.student < b.student ? -1 : 1,
  );
}

/** The folders of those whom the list does not name. */
export function unlisted(students: readonly string[], list: CourseList): string[] {
  const names = [...list.keys()];
  return students.filter((student) => studentNamed(student, names) === undefined);
}

/** Who the student with that folder is. */
export function studentIn(list: CourseList, folder: string): Student | undefined {
  return list.get(studentNamed(folder, [...list.keys()]) ?? '');
}
