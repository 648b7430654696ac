import type { Assignment } from '../../release';
import { csvTable } from './csv';
import type { DockerImage } from '../../sandbox';
import { awaiting, type Standing } from './standing';

/** What holds for all submissions of a grading run. */
export interface GradingRun {
  readonly version: 1;
  readonly assignment: string;
  /** SHA-256 of the instructor's notebook. */
  readonly digest: string;
  readonly seed: number;
  readonly sandbox: string;
  /** What its containers are made of; undefined where it makes none. */
  readonly image?: DockerImage;
  /** Limits of each run: seconds by the clock, of a cell too, and what the sandbox has. */
  readonly limits: Readonly<Record<string, number>>;
  readonly tsnb: string;
  readonly node: string;
}

/** The gradebook as CSV: a line a student, a column a question. Points that are withheld, or not given yet, are empty, not 0. */
export function gradebookCsv({ questions }: Assignment, standings: readonly Standing[]): string {
  const head = [
    'student',
    'status',
    'points',
    'raw_points',
    'submitted',
    'late_hours',
    'penalty',
    ...questions.map(({ name }) => name),
    'awaiting',
    'carried',
    'limits',
    'incidents',
    'notes',
    'doubts',
    'seconds',
    'problem',
  ];
  const lines = standings.map((standing) => {
    const { result, points, lateSeconds } = standing;
    const carried = new Set(
      result.checks.filter((check) => check.carried).map(({ question }) => question),
    );
    return [
      result.student,
      result.status,
      points ?? '',
      standing.rawPoints ?? '',
      standing.submitted ?? '',
      lateSeconds === null ? '' : Math.round(lateSeconds / 36) / 100,
      standing.penalty ?? '',
      ...standing.questions.map((question) => question.points ?? ''),
      awaiting(standing).join(' '),
      [...carried].join(' '),
      result.limits.join(' '),
      result.incidents.join('; '),
      result.notes.join('; '),
      result.doubts.join('; '),
      result.seconds.toFixed(1),
      result.problem ?? '',
    ];
  });
  return csvTable([head, ...lines]);
}

/** The gradebook as JSON. */
export function gradebookJson(
  run: GradingRun,
  { questions, points }: Assignment,
  standings: readonly Standing[],
  late: string | undefined,
): string {
  const parts = questions.map(({ name, points: worth, manual }) => ({
    name,
    points: worth,
    manual,
  }));
  const submissions = standings.map(({ result, ...own }) => ({ ...result, ...own }));
  return `${JSON.stringify({ ...run, late, points, questions: parts, submissions }, undefined, 1)}\n`;
}
