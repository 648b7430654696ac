import path from 'node:path';
import { isObject, type Cell, type Notebook } from '../notebook';
import {
  describeData,
  digestOfCode,
  PUBLIC_SEED,
  store,
  type ExpectedFile,
  type ProbeRecord,
} from '../probe';
import { injectParameters, type RunLimits } from '../run';
import { EXIT, UserError } from '../terminal';
import { cellFailure, type Assignment, type GradedCell } from './assignment';
import { isSolution } from './gradingMetadata';
import { record, type Recording } from './recording';
import { hasHiddenTests, withoutHiddenTests } from './regions';
import { studentVersion } from './studentVersion';

/** What one check of an assignment is, and what the instructor's notebook yields for a seed. */
export interface Check {
  readonly question: string;
  /** The id of the cell that it stands in. */
  readonly cellId: string;
  readonly record: Extract<ProbeRecord, { data: unknown }>;
}

/** An instructor's notebook could not be run to its last check. */
export class RecordingError extends UserError {
  override readonly name = 'RecordingError';

  override get exitCode(): number {
    return EXIT.FAILED;
  }
}

/**
 * Runs the instructor's notebook up to its last test cell and gives every check in order with what it yields for the seed.
 * @throws RecordingError if a cell fails or a check yields nothing; NotebookError if points don't add up or a name comes twice
 */
export async function recordChecks(
  assignment: Assignment,
  seed: number,
  limits: RunLimits = {},
): Promise<Check[]> {
  const { file } = assignment;
  const notebook = await forGrading(assignment, upToLastTest(assignment));
  const folder = path.dirname(path.resolve(file));
  const recording = await record(file, notebook, { ...limits, folder, seed });
  requireSuccess(file, recording);
  return checksOf(assignment, recording);
}

/** A copy of a notebook with the assignment's values of parameters for grading. */
export async function forGrading(
  { file, gradingParameters }: Assignment,
  notebook: Notebook,
): Promise<Notebook> {
  const copy = structuredClone(notebook);
  const given = Object.entries(gradingParameters) as [string, never][];
  await injectParameters(file, copy, new Map(given.map(([name, data]) => [name, { data }])));
  return copy;
}

/**
 * The notebook without what no check needs: what stands behind its last test cell, and the cells whose metadata say
 * `"tsnb": {"grading": false}`, such as long training runs and figures.
 */
export function upToLastTest({ notebook, questions }: Assignment): Notebook {
  const tests = questions.flatMap((question) => question.tests);
  const last = Math.max(0, ...tests.map(({ number }) => number));
  return { ...notebook, cells: notebook.cells.slice(0, last).filter(isNeeded) };
}

/** Whether checks may need that a cell has run. */
export function isNeeded({ metadata: { tsnb } }: Cell): boolean {
  return !isObject(tsnb) || tsnb.grading !== false;
}

function requireSuccess(file: string, { result }: Recording): void {
  if (result.problem !== null) throw new RecordingError(`${file}: ${result.problem}`);
  const failed = result.cells.find(({ status }) => status === 'failed');
  if (failed)
    throw new RecordingError(
      `${file}: cell ${failed.number} (${failed.id}) failed: ${failed.failure?.cause ?? 'no reason is known'}`,
    );
}

function checksOf({ file, questions }: Assignment, { records }: Recording): Check[] {
  const names = new Map<string, number>();
  return questions.flatMap((question) =>
    question.tests.flatMap((test) => {
      const found = records.get(test.cell.id) ?? [];
      checkPoints(file, test, found);
      return found.map((one) => {
        const fail = cellFailure(file, test);
        const first = names.get(one.name);
        if (first !== undefined)
          fail(`has a probe ${JSON.stringify(one.name)}, as cell ${first} has; names must differ`);
        names.set(one.name, test.number);
        if ('problem' in one)
          throw new RecordingError(
            `${file}: cell ${test.number} (${test.cell.id}): probe ${JSON.stringify(one.name)}: ${one.problem}`,
          );
        return { question: question.name, cellId: test.cell.id, record: one };
      });
    }),
  );
}

function checkPoints(file: string, test: GradedCell, records: readonly ProbeRecord[]): void {
  const fail = cellFailure(file, test);
  if (records.length === 0) fail('is a test cell, but has no probe');
  const sum = records.reduce((total, { points }) => total + points, 0);
  if (Math.abs(sum - test.grading.points) > 1e-9)
    fail(`is worth ${test.grading.points} points, but those of its probes add up to ${sum}`);
}

/**
 * The file of expected values for the public seed that lies beside a student's notebook. Of hidden checks it holds nothing, unless it is
 * the `complete` one that nbgrader's own tools need.
 */
export function expectedFile(
  assignment: Assignment,
  all: readonly Check[],
  complete = false,
): ExpectedFile {
  const checks = complete ? all : all.filter((check) => !isHidden(assignment, check));
  const forbidden = assignment.questions.flatMap(({ name, forbidden: names }) =>
    names.length === 0
      ? []
      : checks
          .filter(({ question }) => question === name)
          .map(({ record: { name: check } }): [string, readonly string[]] => [check, names]),
  );
  return {
    version: 1,
    seed: PUBLIC_SEED,
    probes: Object.fromEntries(
      checks
        .filter(({ record: { kind } }) => kind === 'probe')
        .map(({ record: { name, data } }) => [name, store(data)]),
    ),
    ...(forbidden.length > 0 && { forbidden: Object.fromEntries(forbidden) }),
    given: givenCells(assignment, complete),
    answers: Object.fromEntries(
      assignment.questions.flatMap(({ name, solutions, manual }) =>
        manual ? [] : solutions.map(({ cell }) => [cell.id, name]),
      ),
    ),
  };
}

/** Whether a check stands among the hidden tests of its cell. */
function isHidden({ file, notebook }: Assignment, { cellId, record: { name } }: Check): boolean {
  const index = notebook.cells.findIndex(({ id }) => id === cellId);
  const cell = notebook.cells[index];
  if (!hasHiddenTests(cell.source)) return false;
  const shown = withoutHiddenTests(cell.source, cellFailure(file, { cell, number: index + 1 }));
  const quoted = ["'", '"', '`'].map((quote) => `${quote}${name}${quote}`);
  return !quoted.some((text) => shown.includes(text));
}

/** The cells of code that are the instructor's own, and the question that each tests. */
function givenCells(
  assignment: Assignment,
  complete: boolean,
): Record<string, [string, string] | [string]> {
  const tested = new Map(
    assignment.questions.flatMap(({ name, tests }) => tests.map(({ cell }) => [cell.id, name])),
  );
  const cells = complete ? assignment.notebook.cells : studentVersion(assignment).cells;
  const code = cells.filter((cell) => cell.cell_type === 'code' && !isSolution(cell));
  return Object.fromEntries(
    code.map(({ id, source }) => {
      const question = tested.get(id);
      const digest = digestOfCode(source);
      return [id, question === undefined ? [digest] : [digest, question]];
    }),
  );
}

/** The file as text: one line a check, so that a change shows where it is. */
export function serializeExpected({
  probes,
  forbidden,
  given = {},
  answers = {},
  ...rest
}: ExpectedFile): string {
  const block = (fields: Readonly<Record<string, unknown>>): string => {
    const lines = Object.entries(fields).map(
      ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n }`;
  };
  const parts = Object.entries(rest).map(
    ([name, value]) => ` ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  if (forbidden) parts.push(` "forbidden": ${block(forbidden)}`);
  parts.push(` "answers": ${block(answers)}`, ` "given": ${block(given)}`);
  return `{\n${[...parts, ` "probes": ${block(probes)}`].join(',\n')}\n}\n`;
}

/** What a check yields, in short. */
export function describeCheck({ record: { name, points, data } }: Check): string {
  return `${name} (${points}): ${describeData(data)}`;
}
