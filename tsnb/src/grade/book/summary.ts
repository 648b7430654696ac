import type { Assignment } from '../../release';
import { oneLine } from './csv';
import { awaiting, type Standing } from './standing';

const BINS = 10;
const BAR = 40;
const HARDEST = 5;

/** What belongs to nobody that was graded. */
interface NobodysOwn {
  /** Students whom the list of the course does not name. */
  readonly unlisted?: readonly string[];
  /** Files that lie in no student's folder. */
  readonly loose?: readonly string[];
}

/** What became of a batch, for a screen: a histogram of points, the checks that most failed, what a person has still to do, who has no score. */
export function batchSummary(
  assignment: Assignment,
  standings: readonly Standing[],
  { unlisted = [], loose = [] }: NobodysOwn = {},
): string {
  const graded = standings.filter(({ points }) => points !== null);
  return [
    `${graded.length} of ${standings.length} graded, of ${assignment.points} points:`,
    ...histogram(assignment, graded),
    ...titled('failed most:', hardest(graded)),
    ...titled('points still to be given by a person:', toGive(assignment, graded)),
    ...titled('limits hit, or the kernel ended:', incidents(graded)),
    ...titled('score withheld:', withheld(standings)),
    ...titled('to be looked at:', doubts(standings)),
    ...titled('not in the list of students:', unlisted.map(oneLine)),
    ...titled("not graded, as they lie in no student's folder:", loose.map(oneLine)),
  ].join('\n');
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

function histogram({ points: worth }: Assignment, graded: readonly Standing[]): string[] {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const { points } of graded)
    counts[Math.min(BINS - 1, Math.floor(((points ?? 0) / worth) * BINS))]++;
  const most = Math.max(BAR, ...counts);
  const edge = (i: number): string => ((worth * i) / BINS).toFixed(1).padStart(6);
  return counts.map((count, i) => {
    const bar = '#'.repeat(Math.ceil((count * BAR) / most));
    return `  ${edge(i)} to ${edge(i + 1)}  ${bar}${bar && ' '}${count}`;
  });
}

function hardest(graded: readonly Standing[]): string[] {
  const failures = new Map<string, number>();
  for (const { result } of graded) {
    for (const { name, question, earned, points } of result.checks)
      if (earned < points) {
        const key = name === question ? name : `${name} (${question})`;
        failures.set(key, (failures.get(key) ?? 0) + 1);
      }
  }
  return [...failures]
    .sort(([, a], [, b]) => b - a)
    .slice(0, HARDEST)
    .map(([name, count]) => `${name}: ${count} of ${graded.length}`);
}

function toGive({ questions }: Assignment, graded: readonly Standing[]): string[] {
  const missing = graded.flatMap(awaiting);
  return questions.flatMap(({ name, points }) => {
    const count = missing.filter((one) => one === name).length;
    return count === 0 ? [] : [`${name}, ${points} points: ${count} of ${graded.length}`];
  });
}

function incidents(graded: readonly Standing[]): string[] {
  return told(graded, ({ result }) => result.incidents);
}

function withheld(standings: readonly Standing[]): string[] {
  return standings.flatMap(({ points, result: { student, problem } }) =>
    points === null ? [`${oneLine(student)}: ${oneLine(problem ?? 'no reason is known')}`] : [],
  );
}

function doubts(standings: readonly Standing[]): string[] {
  return told(standings, ({ result }) => result.doubts);
}

/** What there is to say of each, by the name of the student. */
function told(
  standings: readonly Standing[],
  of: (standing: Standing) => readonly string[],
): string[] {
  return standings.flatMap((standing) => {
    const own = of(standing);
    if (own.length === 0) return [];
    return [`${oneLine(standing.result.student)}: ${own.map(oneLine).join('; ')}`];
  });
}
