import type { Assignment } from '../../release';
import { csvTable } from './csv';
import type { Standing } from './standing';
import { studentIn, type CourseList } from './students';

const COLUMNS = [
  ...['assignment', 'duedate', 'timestamp', 'student_id', 'last_name', 'first_name', 'email'],
  ...['raw_score', 'late_submission_penalty', 'score', 'max_score'],
];

const UNKNOWN = { lastName: '', firstName: '', email: '' };

/**
 * Scores as `nbgrader export` writes them: times in UTC without a zone, scores with a decimal point, 0 for who handed in nothing. Names
 * and addresses of whom the list does not name are empty, and so is a score that is withheld.
 */
export function nbgraderCsv(
  { file, points: max }: Assignment,
  standings: readonly Standing[],
  students: CourseList,
): string {
  const name = file.replace(/^.*[\\/]/, '').replace(/\.ipynb$/, '');
  const rows = standings.map(({ result, due, submitted, rawPoints, penalty, points }) => {
    const none = result.status === 'missing' ? 0 : null;
    const scores = [rawPoints ?? none, penalty ?? none, points ?? none, max];
    const times = [timestamp(due), timestamp(submitted)];
    const { lastName, firstName, email } = studentIn(students, result.student) ?? UNKNOWN;
    return [name, ...times, result.student, lastName, firstName, email, ...scores.map(float)];
  });
  return csvTable([COLUMNS, ...rows]);
}

// As Python prints a datetime and a float.
function timestamp(time: string | null): string {
  return time === null
    ? ''
    : time
        .replace('T', ' ')
        .replace(/\.000Z$/, '')
        .replace(/Z$/, '000');
}

function float(value: number | null): string {
  if (value === null) return '';
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
