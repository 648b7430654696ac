import type { Assignment } from '../release';
import { earnedFor, type SubmissionResult } from './result';

/** What holds for all submissions of a grading run. */
export interface GradingRun {
  readonly version: 1;
  readonly assignment: string;
  /** SHA-256 of the instructor's notebook. */
  readonly digest: string;
  readonly seed: number;
  readonly sandbox: string;
  readonly tsnb: string;
  readonly node: string;
}

/** The gradebook as CSV: a line a student, a column a question. A score that is withheld is empty, not 0. */
export function gradebookCsv(
  { questions }: Assignment,
  results: readonly SubmissionResult[],
): string {
  const automatic = questions.filter(({ manual }) => !manual);
  const head = [
    'student',
    'status',
    'points',
    ...automatic.map(({ name }) => name),
    'carried',
    'incidents',
    'seconds',
    'problem',
  ];
  const lines = results.map((result) => {
    const graded = result.status === 'graded';
    const carried = new Set(
      result.checks.filter((check) => check.carried).map(({ question }) => question),
    );
    return [
      result.student,
      result.status,
      graded ? result.earned : '',
      ...automatic.map(({ name }) => (graded ? earnedFor(name, result) : '')),
      [...carried].join(' '),
      result.incidents.join('; '),
      result.seconds.toFixed(1),
      result.problem ?? '',
    ];
  });
  return [head, ...lines].map((fields) => `${fields.map(csvField).join(',')}\n`).join('');
}

// A field that a spreadsheet would take for a formula gets a quote in front of it.
function csvField(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The gradebook as JSON. */
export function gradebookJson(
  run: GradingRun,
  { questions, points }: Assignment,
  results: readonly SubmissionResult[],
): string {
  const parts = questions.map(({ name, points: worth, manual }) => ({
    name,
    points: worth,
    manual,
  }));
  const report = { ...run, points, questions: parts, submissions: results };
  return `${JSON.stringify(report, undefined, 1)}\n`;
}

/** A histogram of scores and the checks that most failed, for the screen. */
export function summary(assignment: Assignment, results: readonly SubmissionResult[]): string {
  const graded = results.filter(({ status }) => status === 'graded');
  const points = assignment.questions
    .filter(({ manual }) => !manual)
    .reduce((sum, question) => sum + question.points, 0);
  const bins = Array.from({ length: 5 }, (_, i) => {
    const [low, high] = [(points * i) / 5, (points * (i + 1)) / 5];
    const count = graded.filter(
      ({ earned }) => earned >= low && (earned < high || (i === 4 && earned <= high)),
    ).length;
    return `  ${low.toFixed(1).padStart(6)} to ${high.toFixed(1).padEnd(6)} ${'#'.repeat(count)} ${count}`;
  });
  const failures = new Map<string, number>();
  for (const { checks } of graded) {
    for (const { name, earned, points: worth } of checks)
      failures.set(name, (failures.get(name) ?? 0) + (earned < worth ? 1 : 0));
  }
  const hardest = [...failures]
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([name, count]) => `  ${name}: ${count} of ${graded.length}`);
  const withheld = results.filter(({ status }) => status !== 'graded');
  return [
    `${graded.length} of ${results.length} graded, of ${points} points:`,
    ...bins,
    ...(hardest.length > 0 ? ['failed most:', ...hardest] : []),
    ...(withheld.length > 0
      ? [
          'score withheld:',
          ...withheld.map(
            ({ student, problem }) => `  ${student}: ${problem ?? 'no reason known'}`,
          ),
        ]
      : []),
  ].join('\n');
}
