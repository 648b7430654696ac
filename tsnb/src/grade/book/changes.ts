import { isObject, readJson } from '../../notebook';
import { csvTable, oneLine } from './csv';
import type { Standing } from './standing';

type Points = number | null;

/** A student whose points are others than in the gradebook before. Points are null where there are none. */
export interface Change {
  readonly student: string;
  readonly before: Points;
  readonly after: Points;
  readonly questions: readonly { name: string; before: Points; after: Points }[];
}

interface Earlier {
  readonly points: Points;
  readonly questions: ReadonlyMap<string, Points>;
}

/** What changed since the gradebook that a file holds; undefined if there is none of this assignment. */
export async function changesSince(
  file: string,
  assignment: string,
  standings: readonly Standing[],
): Promise<Change[] | undefined> {
  const before = await earlierGradebook(file, assignment);
  if (!before) return undefined;
  const after = new Map(
    standings.map((standing) => [standing.result.student, earlierOf(standing)]),
  );
  const students = [...new Set([...before.keys(), ...after.keys()])].sort();
  return students.flatMap((student) => changeOf(student, before.get(student), after.get(student)));
}

function changeOf(
  student: string,
  before: Earlier | undefined,
  after: Earlier | undefined,
): Change[] {
  const names = new Set([...(before?.questions.keys() ?? []), ...(after?.questions.keys() ?? [])]);
  const questions = [...names].map((name) => ({
    name,
    before: before?.questions.get(name) ?? null,
    after: after?.questions.get(name) ?? null,
  }));
  const changed = questions.filter((one) => one.before !== one.after);
  const change = { student, before: before?.points ?? null, after: after?.points ?? null };
  const same = changed.length === 0 && change.before === change.after && before && after;
  return same ? [] : [{ ...change, questions: changed }];
}

function earlierOf({ points, questions }: Standing): Earlier {
  return { points, questions: new Map(questions.map(({ name, points: own }) => [name, own])) };
}

async function earlierGradebook(
  file: string,
  assignment: string,
): Promise<Map<string, Earlier> | undefined> {
  const book = await readJson(file);
  if (!isObject(book) || book.assignment !== assignment || !Array.isArray(book.submissions))
    return undefined;
  const earlier = new Map<string, Earlier>();
  for (const one of book.submissions as unknown[]) {
    if (!isObject(one) || typeof one.student !== 'string' || !Array.isArray(one.questions))
      return undefined; // of an older version
    const questions = (one.questions as unknown[]).filter(isObject);
    earlier.set(one.student, {
      points: pointsIn(one.points),
      questions: new Map(
        questions.flatMap(({ name, points }) =>
          typeof name === 'string' ? [[name, pointsIn(points)]] : [],
        ),
      ),
    });
  }
  return earlier;
}

function pointsIn(value: unknown): Points {
  return typeof value === 'number' ? value : null;
}

/** Changes as CSV: a line for the sum of each student, its question empty, and one for each question. */
export function changesCsv(changes: readonly Change[]): string {
  const rows = changes.flatMap(({ student, before, after, questions }) => [
    [student, '', before ?? '', after ?? ''],
    ...questions.map((one) => [student, one.name, one.before ?? '', one.after ?? '']),
  ]);
  return csvTable([['student', 'question', 'before', 'after'], ...rows]);
}

/** Changes for a screen. */
export function changesText(changes: readonly Change[] | undefined): string {
  if (changes === undefined) return '';
  if (changes.length === 0) return 'no points changed since the gradebook before\n';
  const move = (before: Points, after: Points): string =>
    `${before ?? 'none'} -> ${after ?? 'none'}`;
  const lines = changes.map(({ student, before, after, questions }) => {
    const parts = questions.map((one) => `${one.name} ${move(one.before, one.after)}`).join(', ');
    return `  ${oneLine(student)}: ${move(before, after)}${parts && ` (${parts})`}\n`;
  });
  return `changed since the gradebook before:\n${lines.join('')}`;
}
