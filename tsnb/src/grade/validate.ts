import { readdir } from 'node:fs/promises';
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
import { answerFiles, type AnswerFile } from './answerFiles';
import { Grader, type CheckScore } from './score';
import { CELL_TIMEOUT, TIMEOUT } from './limits';

/** One thing that was tried with an assignment, and what went otherwise than it must. */
export interface Finding {
  readonly tried: string;
  readonly problems: readonly string[];
}

interface Trial {
  readonly tried: string;
  readonly notebook: Notebook;
  readonly judge: (checks: readonly CheckScore[]) => string[];
  /** What is tried, each by itself, where this goes otherwise than it must. */
  readonly apart?: readonly Trial[];
}

/**
 * Tries an assignment before it is handed out, by grading: its own solution earns every point; the blank notebook earns none; a
 * solution cell, and each region of one that has several, left blank alone loses points of its question and of no other; and each
 * wrong answer in the folder `NAME.wrong` beside the notebook (`GRADE_ID.ts` or `GRADE_ID.anything.ts`: `// WRONG: reason`,
 * `// REGION n` where the cell has several, then the text of the region) loses points of its question; each set of other right answers
 * (folders in `NAME.right`, the same files with `// RIGHT: what is other`) earns every point. Where answers are tried, the
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
  const all = [
    ...ownTrials(assignment),
    ...(await rightTrials(assignment)),
    ...(await wrongTrials(assignment)),
  ];
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
      const finding = { tried: trial.tried, problems: await problemsOf(grader, trial) };
      findings.set(trial, finding);
      onFinding(finding);
    });
  } finally {
    await grader.close();
  }
  return trials.flatMap((trial) => findings.get(trial) ?? []);
}

async function problemsOf(
  grader: Grader,
  { notebook, judge, apart = [] }: Trial,
): Promise<string[]> {
  const { checks } = await grader.grade(notebook);
  const together = judge(checks);
  if (together.length === 0 || apart.length < 2) return together;
  const found: string[] = [];
  for (const one of apart)
    found.push(...(await problemsOf(grader, one)).map((problem) => `${one.tried}: ${problem}`));
  return found.length > 0 ? found : together;
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
  const folder = assignment.file.replace(/\.ipynb$/, '.wrong');
  return (await answerFiles(assignment, folder, 'WRONG')).map((answer) => ({
    tried: `${path.basename(answer.file)} (${answer.reason})`,
    notebook: withAnswers(assignment, [answer]),
    judge: (checks) => spoils(answer.question, checks),
  }));
}

/** Each set of other right answers: all together, and apart where something fails. */
async function rightTrials(assignment: Assignment): Promise<Trial[]> {
  const folder = assignment.file.replace(/\.ipynb$/, '.right');
  const sets = (await readdir(folder, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  return Promise.all(
    sets.sort().map(async (name): Promise<Trial> => {
      const answers = await answerFiles(assignment, path.join(folder, name), 'RIGHT');
      const trial = (those: readonly AnswerFile[], tried: string): Trial => ({
        tried,
        notebook: withAnswers(assignment, those),
        judge: (checks) => checks.flatMap(lost),
      });
      const files = answers.map(({ file }) => path.basename(file));
      const apart = answers.map((one, i) => trial([one], files[i]));
      return { ...trial(answers, `right answers ${name} (${files.join(', ')})`), apart };
    }),
  );
}

function withAnswers(assignment: Assignment, answers: readonly AnswerFile[]): Notebook {
  return answers.reduce((notebook, { solution, region, answer }) => {
    const source = sourceIn(notebook, solution);
    const fail = cellFailure(assignment.file, solution);
    return withSource(notebook, solution, replaceSolution(source, region, answer, fail));
  }, testedOnly(assignment));
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
