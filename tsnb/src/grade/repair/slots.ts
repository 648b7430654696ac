import { isObject, type Cell, type Notebook } from '../../notebook';
import { gradeIdOf, isSolution, unstamped, type Assignment } from '../../release';
import type { CodeReader } from './code';

/** What a cell of an assignment is to the student. */
export type SlotKind =
  /** The student answers in it, and probes check it. */
  | 'solution'
  /** The student answers in it, and a person reads it. */
  | 'manual'
  /** It checks answers, and is the instructor's. */
  | 'test'
  /** It is the instructor's. */
  | 'locked'
  /** Anybody's: text between the questions, setup. */
  | 'free';

/** A cell of an assignment, to be found in a submission. */
export interface Slot {
  /** Its place among the assignment's cells. */
  readonly index: number;
  readonly kind: SlotKind;
  /** As it was handed out. */
  readonly given: Cell;
  /** As it is graded, where it is the instructor's: with hidden tests. */
  readonly original: Cell;
  readonly gradeId: string | undefined;
  /** What it is called in a sentence. */
  readonly name: string;
  /** The values that it declares. */
  readonly names: ReadonlySet<string>;
  /** Its text but for what editors change by themselves. */
  readonly plain: string;
  /** The grade_id of the question that it answers or tests. */
  readonly question: string | undefined;
}

/** The cells of an assignment, which was handed out as `given`. */
export function slotsOf(
  { notebook, questions }: Assignment,
  { cells }: Notebook,
  code: CodeReader,
): Slot[] {
  const tests = new Map(
    questions.flatMap(({ name, tests: own }) => own.map(({ cell }) => [cell.id, name])),
  );
  const answers = new Map(
    questions.flatMap(({ name, solutions }) => solutions.map(({ cell }) => [cell.id, name])),
  );
  const manual = new Set(
    questions.flatMap((one) => (one.manual ? one.solutions.map(({ cell }) => cell.id) : [])),
  );
  return cells.map((given, index) => {
    const gradeId = gradeIdOf(given);
    const kind = manual.has(given.id)
      ? 'manual'
      : answers.has(given.id)
        ? 'solution'
        : tests.has(given.id)
          ? 'test'
          : isLocked(given)
            ? 'locked'
            : 'free';
    return {
      index,
      kind,
      given,
      original: notebook.cells[index],
      gradeId,
      name: gradeId ?? given.id,
      names: given.cell_type === 'code' ? code.names(given.source) : new Set<string>(),
      plain: plainText(given.source),
      question: answers.get(given.id) ?? tests.get(given.id),
    };
  });
}

/** A text without what editors change by themselves (spaces at the ends of lines, lines at the end), and without a release's stamp. */
export function plainText(source: string): string {
  return unstamped(source)
    .replace(/[ \t]+$/gm, '')
    .trim();
}

/** Whether a cell is the instructor's: a test, or locked. */
export function isTheirs(
  slot: Slot | undefined,
): slot is Slot & { readonly kind: 'test' | 'locked' } {
  return slot?.kind === 'test' || slot?.kind === 'locked';
}

function isLocked(cell: Cell): boolean {
  return isObject(cell.metadata.nbgrader) && !isSolution(cell);
}
