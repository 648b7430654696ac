import { FileError } from '../../terminal';
import { lineFailure, readTable } from './csv';
import { studentNamed, unknownStudent } from './manualPoints';

/** When a student handed in, and until when that student had time, in milliseconds since 1970. */
export interface StudentTimes {
  readonly submitted: number;
  /** Where it is another than everybody's. */
  readonly due: number | undefined;
}

const TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)$/;

/** What a time must look like. */
export const TIME_FORM = 'a time with its zone, such as 2026-12-01T23:59+01:00';

/** A time in milliseconds since 1970; undefined if the text is none, or does not say its zone. */
export function parseTime(text: string): number | undefined {
  const match = TIME.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, clock, zone] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCDate() !== Number(day)) return undefined; // the 30th of February
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/(\d\d):?(\d\d)$/, '$1:$2');
  const time = Date.parse(`${year}-${month}-${day}T${clock}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}

const COLUMNS = ['student', 'time', 'due'] as const;

/**
 * Reads when students handed in: a table with the columns student, time and, for those who have until another time, due.
 * @throws FileError with the line, if it can't be meant; without, if one of `submitted` is not in it
 */
export async function readTimes(
  file: string,
  students: readonly string[],
  submitted: readonly string[],
): Promise<Map<string, StudentTimes>> {
  const times = new Map<string, StudentTimes>();
  for (const { line, fields } of await readTable(file, COLUMNS, ['due'])) {
    const fail = (problem: string): never => lineFailure(file, line, problem);
    const timeIn = (column: 'time' | 'due'): number =>
      parseTime(fields[column]) ??
      fail(`${column} must be ${TIME_FORM}, but is ${JSON.stringify(fields[column])}`);
    const student = studentNamed(fields.student, students) ?? fail(unknownStudent(fields.student));
    if (times.has(student)) fail(`${student} has a time already`);
    const due = fields.due === '' ? undefined : timeIn('due');
    times.set(student, { submitted: timeIn('time'), due });
  }
  const absent = submitted.filter((student) => !times.has(student));
  if (absent.length > 0)
    throw new FileError(
      file,
      `has no time for ${absent.map((name) => JSON.stringify(name)).join(', ')}`,
    );
  return times;
}
