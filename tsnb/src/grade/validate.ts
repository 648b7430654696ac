import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError, type Notebook } from '../notebook';
import {
  cellFailure,
  regionCount,
  replaceSolution,
  studentVersion,
  withStubs,
  type Assignment,
  type GradedCell,
  type Question,
} from '../release';
import { noSandbox } from '../sandbox';
import { forEachOf } from '../terminal';
import { Grader, type CheckScore } from './score';
import { CELL_TIMEOUT, TIMEOUT } from './limits';

/** One thing that was tried with an assignment, and what went otherwise than it must. */
export interface Finding {
  readonly tried: string;
  readonly problems: readonly string[];
}

/** A wrong answer that lies beside the notebook. */
interface WrongAnswer {
  readonly file: string;
  readonly reason: string;
  readonly answer: string;
  /** Which region of its cell it is for, from 1. */
  readonly region: number;
  readonly question: Question;
  readonly solution: GradedCell;
}

interface Trial {
  readonly tried: string;
  readonly notebook: Notebook;
  readonly judge: (checks: readonly CheckScore[]) => string[];
}

/**
 * Tries an assignment before it is handed out, by grading: its own solution earns every point; the blank notebook earns none; a
 * solution cell, and each region of one that has several, left blank alone loses points of its question and of no other; and each
 * wrong answer in the folder `NAME.wrong` beside the notebook (`GRADE_ID.ts` or `GRADE_ID.anything.ts`: `// WRONG: reason`,
 * `// REGION n` where the cell has several, then the text of the region) loses points of its question. Where one answer is tried, the
 * cells that a person grades are blank: no check may need them, and their figures would take most of the time. With `only`, the
 * trials whose names hold that text.
 * @throws NotebookError or RecordingError if it can't be tried
 */
export async function validateAssignment(
  assignment: Assignment,
  jobs: number,
  onFinding: (finding: Finding) => void,
  only = '',
): Promise<Finding[]> {
  const all = [...ownTrials(assignment), ...(await wrongTrials(assignment))];
  const trials = all.filter(({ tried }) => tried.includes(only));
  if (trials.length === 0)
    throw new NotebookError(
      assignment.file,
      `has no trial whose name holds ${JSON.stringify(only)}`,
    );
  const grader = await Grader.create(assignment, {
    sandbox: noSandbox,
    timeout: TIMEOUT,
    cellTimeout: CELL_TIMEOUT,
  });
  const findings = new Map<Trial, Finding>();
  try {
    await forEachOf(trials, jobs, async (trial) => {
      const { checks } = await grader.grade(trial.notebook);
      const finding = { tried: trial.tried, problems: trial.judge(checks) };
      findings.set(trial, finding);
      onFinding(finding);
    });
  } finally {
    await grader.close();
  }
  return trials.flatMap((trial) => findings.get(trial) ?? []);
}

function ownTrials(assignment: Assignment): Trial[] {
  const { notebook, questions } = assignment;
  const blank = studentVersion(assignment);
  const tested = questions.filter(({ manual }) => !manual);
  return [
    { tried: 'the solution', notebook, judge: (checks) => checks.flatMap(lost) },
    { tried: 'the blank notebook', notebook: blank, judge: (checks) => checks.flatMap(earned) },
    ...tested.flatMap((question) =>
      question.solutions.map((solution) => ({
        tried: `${solution.grading.gradeId} left blank`,
        notebook: withSource(testedOnly(assignment), solution, sourceIn(blank, solution)),
        judge: (checks: readonly CheckScore[]) =>
          question.solutions.length === 1
            ? [
                ...checks.filter(({ question: name }) => name === question.name).flatMap(earned),
                ...checks.filter(({ question: name }) => name !== question.name).flatMap(lost),
              ]
            : spoils(question, checks),
      })),
    ),
    ...tested.flatMap((question) =>
      question.solutions.flatMap((solution) => regionTrials(assignment, question, solution)),
    ),
  ];
}

/** Each region of a cell that has several, left blank alone. */
function regionTrials(assignment: Assignment, question: Question, solution: GradedCell): Trial[] {
  const { cell, grading } = solution;
  const count = regionCount(cell.source);
  if (count < 2) return [];
  return Array.from({ length: count }, (_, index) => ({
    tried: `region ${index + 1} of ${grading.gradeId} left blank`,
    notebook: withSource(
      testedOnly(assignment),
      solution,
      withStubs(cell.source, cellFailure(assignment.file, solution), index + 1),
    ),
    judge: (checks) => spoils(question, checks),
  }));
}

async function wrongTrials(assignment: Assignment): Promise<Trial[]> {
  return (await wrongAnswers(assignment)).map(
    ({ file, reason, answer, region, question, solution }) => ({
      tried: `${path.basename(file)} (${reason})`,
      notebook: withSource(
        testedOnly(assignment),
        solution,
        replaceSolution(
          solution.cell.source,
          region,
          answer,
          cellFailure(assignment.file, solution),
        ),
      ),
      judge: (checks) => spoils(question, checks),
    }),
  );
}

/** What is wrong with the scores of an answer that must lose points of one question and of no other. */
function spoils(question: Question, checks: readonly CheckScore[]): string[] {
  const own = checks.filter(({ question: name }) => name === question.name);
  const others = checks.filter(({ question: name }) => name !== question.name);
  const refused = own.some(({ earned: points, points: worth }) => points < worth);
  return [...(refused ? [] : [`it earns all points of ${question.name}`]), ...others.flatMap(lost)];
}

function lost({ name, earned: points, points: worth, problem }: CheckScore): string[] {
  return points < worth
    ? [`${JSON.stringify(name)} earns ${points} of ${worth}: ${problem ?? 'no reason is known'}`]
    : [];
}

function earned({ name, earned: points }: CheckScore): string[] {
  return points > 0 ? [`${JSON.stringify(name)} earns ${points} without an answer`] : [];
}

async function wrongAnswers({ file, questions }: Assignment): Promise<WrongAnswer[]> {
  const folder = file.replace(/\.ipynb$/, '.wrong');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.ts'));
  return Promise.all(
    names.sort().map(async (name) => {
      const place = path.join(folder, name);
      const [gradeId] = name.split('.');
      const question = questions.find(({ solutions }) =>
        solutions.some(({ grading }) => grading.gradeId === gradeId),
      );
      const solution = question?.solutions.find(({ grading }) => grading.gradeId === gradeId);
      if (!question || !solution)
        throw new NotebookError(
          place,
          `belongs to no solution cell: there is no grade_id ${gradeId}`,
        );
      const text = await readFile(place, 'utf8');
      const match = /^\/\/ WRONG: (.+)\r?\n(?:\/\/ REGION (\d+)\r?\n)?([^]*)$/.exec(text);
      if (!match) throw new NotebookError(place, 'must begin with a line "// WRONG: reason"');
      const [, reason, number, answer] = match;
      const region = regionOf(place, number, regionCount(solution.cell.source));
      return { file: place, reason, answer, region, question, solution };
    }),
  );
}

/** The region that a wrong answer is for: the one that it names, or the only one. */
function regionOf(file: string, named: string | undefined, count: number): number {
  const region = Number(named ?? '1');
  if (named === undefined && count > 1)
    throw new NotebookError(
      file,
      `must name one of the ${count} regions of its cell: "// REGION n" in its second line`,
    );
  if (region < 1 || region > count)
    throw new NotebookError(file, `is for region ${region}, but its cell has ${count}`);
  return region;
}

function sourceIn({ cells }: Notebook, { number }: GradedCell): string {
  return cells[number - 1].source;
}

/** The instructor's notebook with the cells that a person grades as they are handed out. */
function testedOnly(assignment: Assignment): Notebook {
  const { notebook, questions } = assignment;
  const blank = studentVersion(assignment);
  return questions
    .filter(({ manual }) => manual)
    .flatMap(({ solutions }) => solutions)
    .reduce((so, solution) => withSource(so, solution, sourceIn(blank, solution)), notebook);
}

function withSource(notebook: Notebook, { cell: { id } }: GradedCell, source: string): Notebook {
  const cells = notebook.cells.map((one) => (one.id === id ? { ...one, source } : one));
  return { ...notebook, cells };
}
