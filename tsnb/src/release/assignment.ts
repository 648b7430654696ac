import { isObject, NotebookError, type Cell, type Notebook } from '../notebook';
import { gradingOf, type GradingMetadata } from './gradingMetadata';
import { hasHiddenTests, hasSolution, withoutHiddenTests, withStubs } from './regions';

/** A cell that grading knows. */
export interface GradedCell {
  readonly cell: Cell;
  /** Its position among all cells, from 1. */
  readonly number: number;
  readonly grading: GradingMetadata;
}

/**
 * What is answered and tested together: solution cells, and the test cells behind them up to the next solution cell. A cell that a
 * person grades is a question of its own, without tests.
 */
export interface Question {
  /** The grade_id of its first cell. */
  readonly name: string;
  readonly solutions: readonly GradedCell[];
  readonly tests: readonly GradedCell[];
  /** Points of its tests, or those that a person gives. */
  readonly points: number;
  readonly manual: boolean;
  /** Names that the answer must not use. */
  readonly forbidden: readonly string[];
}

/** An instructor's notebook, read as an assignment. */
export interface Assignment {
  readonly file: string;
  readonly notebook: Notebook;
  /** Every cell that has grading metadata, locked ones without points too. */
  readonly graded: readonly GradedCell[];
  readonly questions: readonly Question[];
  /** All points, those given by hand included. */
  readonly points: number;
  /** Values of parameters for grading, where the notebook's own would take too long. */
  readonly gradingParameters: Readonly<Record<string, unknown>>;
}

/**
 * Reads an instructor's notebook as an assignment and checks all that can be checked without running it.
 * @throws NotebookError naming the cell, if metadata or regions are wrong, or there is nothing to answer.
 */
export function readAssignment(file: string, notebook: Notebook): Assignment {
  const graded = gradedCells(file, notebook);
  const questions = groupQuestions(file, graded, forbiddenOf(file, notebook.metadata, 'notebook'));
  if (questions.length === 0)
    throw new NotebookError(file, 'has no cell with a solution, so there is nothing to hand out');
  return {
    file,
    notebook,
    graded,
    questions,
    points: questions.reduce((sum, { points }) => sum + points, 0),
    gradingParameters: gradingParametersOf(file, notebook),
  };
}

/** Throws for a cell, naming it. */
export function cellFailure(file: string, { cell, number }: Pick<GradedCell, 'cell' | 'number'>) {
  return (problem: string): never => {
    throw new NotebookError(file, `cell ${number} (${cell.id}) ${problem}`);
  };
}

function gradedCells(file: string, { cells }: Notebook): GradedCell[] {
  const ids = new Map<string, number>();
  return cells.flatMap((cell, index) => {
    const number = index + 1;
    const fail = cellFailure(file, { cell, number });
    const grading = gradingOf(cell, fail);
    checkRegions(cell, grading, fail);
    if (grading === undefined) return [];
    const first = ids.get(grading.gradeId);
    if (first !== undefined)
      fail(`has the grade_id ${grading.gradeId}, which cell ${first} has too`);
    ids.set(grading.gradeId, number);
    return [{ cell, number, grading }];
  });
}

function checkRegions(
  cell: Cell,
  grading: GradingMetadata | undefined,
  fail: (problem: string) => never,
): void {
  const region = hasSolution(cell.source);
  if (region && !grading?.solution)
    fail('has a solution region, but its "nbgrader" metadata do not say "solution": true');
  if (grading?.solution && !grading.grade && !region)
    fail('is a solution cell without a region (BEGIN SOLUTION ... END SOLUTION)');
  if (hasHiddenTests(cell.source) && !(grading?.grade && !grading.solution))
    fail('has hidden tests, but is no test cell ("grade": true, "solution": false)');
  withStubs(cell.source, fail);
  withoutHiddenTests(cell.source, fail);
}

function groupQuestions(
  file: string,
  graded: readonly GradedCell[],
  forbiddenEverywhere: readonly string[],
): Question[] {
  const groups: { solutions: GradedCell[]; tests: GradedCell[] }[] = [];
  for (const entry of graded) {
    const { grade, solution } = entry.grading;
    const last = groups.at(-1);
    const manual = last?.solutions.at(0)?.grading.grade === true;
    if (solution && (grade || !last || manual || last.tests.length > 0))
      groups.push({ solutions: [entry], tests: [] });
    else if (solution) last?.solutions.push(entry);
    else if (grade) {
      if (!last || manual)
        cellFailure(file, entry)('tests nothing: no solution cell stands before it');
      else last.tests.push(entry);
    }
  }
  return groups.map(({ solutions, tests }) => {
    const [first] = solutions;
    const manual = first.grading.grade;
    if (!manual && tests.length === 0)
      cellFailure(file, first)('has a solution that no test cell behind it checks');
    return {
      name: first.grading.gradeId,
      solutions,
      tests,
      manual,
      points: [...(manual ? solutions : tests)].reduce((sum, one) => sum + one.grading.points, 0),
      forbidden: [
        ...new Set([
          ...forbiddenEverywhere,
          ...solutions.flatMap(({ cell, number }) =>
            forbiddenOf(file, cell.metadata, `cell ${number}`),
          ),
        ]),
      ],
    };
  });
}

function forbiddenOf(file: string, metadata: Cell['metadata'], where: string): string[] {
  const own = metadata.tsnb;
  const forbidden = isObject(own) ? own.forbidden : undefined;
  if (forbidden === undefined) return [];
  if (Array.isArray(forbidden) && forbidden.every((name) => typeof name === 'string'))
    return forbidden;
  throw new NotebookError(file, `${where}: "forbidden" in its tsnb metadata must list names`);
}

function gradingParametersOf(file: string, { metadata }: Notebook): Record<string, unknown> {
  const own = metadata.tsnb;
  const parameters = isObject(own) ? own.gradingParameters : undefined;
  if (parameters === undefined) return {};
  if (isObject(parameters)) return parameters;
  throw new NotebookError(file, '"gradingParameters" in its tsnb metadata must be an object');
}
