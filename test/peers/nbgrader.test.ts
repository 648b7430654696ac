import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram, missing } from '../browser/tools';
import { writeNotebook, type PeerCell } from './notebooks';
import { installOurs, installStock, NBGRADER_PATIENCE, NBGRADER_STOCK_PATIENCE, run } from './peer';

const isStock = process.env['PEERS_KERNEL'] === 'stock';
const program = findProgram('nbgrader');
const absent = missing({ nbgrader: program });
if (absent) console.warn(`The kernel is not held against nbgrader: ${absent}`);

const CONFIG = `c = get_config()
c.CourseDirectory.course_id = 'course'
c.ClearSolutions.code_stub = {'typescript': "throw new Error('not implemented');"}
${isStock ? NBGRADER_STOCK_PATIENCE : NBGRADER_PATIENCE}`;

const solution = (grade_id: string, body: string): PeerCell => ({
  source: `function ${grade_id}(x: number): number {\n${body}\n}`,
  metadata: {
    nbgrader: {
      schema_version: 3,
      grade: false,
      locked: false,
      solution: true,
      task: false,
      grade_id,
    },
  },
});
const test = (grade_id: string, points: number, source: string): PeerCell => ({
  source,
  metadata: {
    nbgrader: {
      schema_version: 3,
      grade: true,
      locked: true,
      solution: false,
      task: false,
      grade_id,
      points,
    },
  },
});

const solved = (code: string): string => `  // BEGIN SOLUTION\n  ${code}\n  // END SOLUTION`;
const assert = (call: string, value: number): string =>
  `import assert from 'assert';\nassert.strictEqual(${call}, ${value});`;

const source = [
  solution('square', solved('return x * x;')),
  test('square-test', 2, assert('square(3)', 9)),
  solution('twice', solved('return 2 * x;')),
  test('twice-test', 3, assert('twice(3)', 6)),
];

const BLANK = "  throw new Error('not implemented');";
const TWICE = '  return 2 * x;';

/** What each student writes for the two functions, and the points that are due. */
const submissions: Readonly<
  Record<string, readonly [square: string, twice: string, score: number]>
> = {
  right: ['  return x * x;', TWICE, 5],
  // Not on stderr: nbgrader counts a test that writes there as failed, in every language.
  talking: ["  console.log('squaring', x); return x * x;", TWICE, 5],
  wrong: ['  return x + x;', TWICE, 3],
  blank: [BLANK, BLANK, 0],
  // What a cell had declared until it failed or was stopped stays, as in Python: the function is right.
  throwing: ["  return x * x;\n}\nthrow new Error('at once');\n{", TWICE, 5],
  mistyped: ["  return 'nine';", TWICE, 3],
  looping: ['  while (true) {}', TWICE, 3],
  stuck: ['  return x * x;\n}\nawait null;\nwhile (true) {\n', TWICE, 5],
  rejecting: ["  return x * x;\n}\nPromise.reject(new Error('alone'));\n{", TWICE, 5],
  leaving: ['  process.exit(0);', TWICE, 0],
};
/** The cell that never ends in submissions that have one. */
const endless = { looping: 'square-test', stuck: 'square' };

interface Stored {
  cells: { source: string | string[]; metadata: { nbgrader?: { grade_id: string } } }[];
}

describe.skipIf(absent)('nbgrader', () => {
  let course: string;
  let scores: Map<string, number>;
  let said = '';

  const nbgrader = async (args: readonly string[], variables = {}): Promise<void> => {
    const jupyterPath = join(course, 'prefix/share/jupyter');
    const ending = await run(program ?? '', args, course, jupyterPath, variables);
    said += ending.said;
  };

  // Slow: nbgrader grades ten submissions, and loops must reach their time-outs.
  beforeAll(async () => {
    course = mkdtempSync(join(tmpdir(), 'tsnb-nbgrader-'));
    (isStock ? installStock : installOurs)(join(course, 'prefix'));
    writeFileSync(join(course, 'nbgrader_config.py'), CONFIG);
    mkdirSync(join(course, 'source/ps1'), { recursive: true });
    writeNotebook(join(course, 'source/ps1/problem.ipynb'), source);
    await nbgrader(['generate_assignment', 'ps1']);
    const release = join(course, 'release/ps1/problem.ipynb');
    expect(existsSync(release), said).toBe(true);
    const released = readFileSync(release, 'utf8');
    for (const [name, [square, twice]] of Object.entries(submissions))
      submit(course, name, released, { square, twice });
    for (const [student, cell] of Object.entries(endless))
      await nbgrader(['autograde', 'ps1', '--student', student], { ENDLESS: cell });
    await nbgrader(['autograde', 'ps1']); // those that are not graded yet
    await nbgrader(['export', '--to', 'grades.csv']);
    scores = readScores(join(course, 'grades.csv'));
    if (isStock) console.table(Object.fromEntries(scores));
  });
  afterAll(() => {
    rmSync(course, { recursive: true });
  });

  it('leaves a stub in the release', () => {
    const released = readFileSync(join(course, 'release/ps1/problem.ipynb'), 'utf8');
    expect(released).toContain('not implemented');
    expect(released).not.toContain('x * x');
  });

  it.skipIf(isStock).each(Object.keys(submissions).filter((name) => name !== 'leaving'))(
    'gives the right score to a submission that is %s',
    (name) => {
      expect(scores.get(name), said).toBe(submissions[name][2]);
    },
  );

  // The end of the kernel ends nbgrader's run of that submission: it goes to the instructor, without a score.
  it.skipIf(isStock)('gives no points to a submission that ends its kernel', () => {
    expect(scores.get('leaving') ?? 0).toBe(submissions['leaving'][2]);
  });
});

function submit(
  course: string,
  student: string,
  released: string,
  bodies: Readonly<Record<string, string>>,
): void {
  const notebook = JSON.parse(released) as Stored;
  for (const cell of notebook.cells) {
    const id = cell.metadata.nbgrader?.grade_id ?? '';
    if (id in bodies) cell.source = `function ${id}(x: number): number {\n${bodies[id]}\n}`;
  }
  const folder = join(course, 'submitted', student, 'ps1');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'problem.ipynb'), JSON.stringify(notebook));
}

/** The scores of those whom nbgrader could grade. */
function readScores(path: string): Map<string, number> {
  const [head, ...rows] = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const [student, score, status] = ['student_id', 'raw_score', 'score'].map((name) =>
    head.indexOf(name),
  );
  return new Map(rows.map((row) => [row[student], Number(row[score === -1 ? status : score])]));
}
