import type { Question } from '../../release';
import { lineFailure, readTable } from './csv';

/** What a person gives for one question. */
export interface ManualPoints {
  readonly points: number;
  readonly comment: string;
}

/** Points that persons gave, by student and question. */
export type ManualPointsBook = ReadonlyMap<string, ReadonlyMap<string, ManualPoints>>;

const COLUMNS = ['student', 'question', 'points', 'comment'] as const;

/**
 * Reads points that persons gave: a table with the columns student, question, points and, if there are any, comment. A line with
 * neither points nor a comment says nothing, so that a table can be filled in bit by bit. Points for a question that is tested count
 * instead of those of its tests.
 * @throws FileError with the line, if it can't be meant
 */
export async function readManualPoints(
  file: string,
  students: readonly string[],
  questions: readonly Question[],
): Promise<ManualPointsBook> {
  const book = new Map<string, Map<string, ManualPoints>>();
  const lines = new Map<string, number>();
  for (const { line, fields } of await readTable(file, COLUMNS, ['comment'])) {
    const fail = (problem: string): never => lineFailure(file, line, problem);
    const student = studentNamed(fields.student, students) ?? fail(unknownStudent(fields.student));
    const question =
      questions.find(({ name }) => name === fields.question) ??
      fail(unknownQuestion(fields.question, questions));
    const key = JSON.stringify([student, question.name]);
    const before = lines.get(key);
    if (before !== undefined)
      fail(`${student} has points for ${question.name} already, in line ${before}`);
    lines.set(key, line);
    if (fields.points === '' && fields.comment === '') continue;
    const points = pointsOf(fields.points, question, fail);
    const own = book.get(student) ?? new Map<string, ManualPoints>();
    book.set(student, own.set(question.name, { points, comment: fields.comment }));
  }
  return book;
}

/** The student of that name, however its accents are composed: file systems and spreadsheets differ in that. */
export function studentNamed(name: string, students: readonly string[]): string | undefined {
  return students.find((student) => student.normalize('NFC') === name.normalize('NFC'));
}

/** What to say of a name that no folder has. */
export function unknownStudent(name: string): string {
  return name === ''
    ? 'names no student'
    : `there is no submission folder of ${JSON.stringify(name)}`;
}

function unknownQuestion(name: string, questions: readonly Question[]): string {
  const all = questions.map((question) => question.name).join(', ');
  return `there is no question ${JSON.stringify(name)}; there are ${all}`;
}

function pointsOf(
  text: string,
  { name, points: worth }: Question,
  fail: (problem: string) => never,
): number {
  const points = Number(text);
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) && points >= 0 && points <= worth) return points;
  return fail(
    `points for ${name} must be a number from 0 to ${worth}, but are ${JSON.stringify(text)}`,
  );
}
