import { describe, expect, test } from 'vitest';
import { readAssignment, studentVersion } from '../../../tsnb/src/release';
import {
  notebookProblem,
  type Cell,
  type JsonObject,
  type Notebook,
} from '../../../tsnb/src/notebook';
import { serializeNotebook } from '../../../tsnb/src/notebook';
import { code, notebook, solution, statistics, tests, text } from '../assignmentFixture';

const release = (cells: Cell[]): Notebook =>
  studentVersion(readAssignment('a.ipynb', notebook(cells)));
const pair = (source: string): Cell[] => [
  code('a', source, solution('a')),
  code('t', "probe('a', { points: 1 }, () => 1);", tests('t', 1)),
];
const first = (cells: Cell[]): string => release(cells).cells[0].source;

describe('a solution region', () => {
  test('becomes the default stub, at its own indentation', () => {
    const source =
      'class A {\n  f(): number {\n    // BEGIN SOLUTION\n    return 1;\n    // END SOLUTION\n  }\n}';
    expect(first(pair(source))).toBe(
      "class A {\n  f(): number {\n    throw new Error('not implemented');\n  }\n}",
    );
  });

  test('becomes the text of its STUB lines, and nothing else of it stays', () => {
    const source =
      'f(\n  // BEGIN SOLUTION\n  // STUB // the mean\n  secret,\n  // STUB\n    // STUB 0,\n  // END SOLUTION\n);';
    expect(first(pair(source))).toBe('f(\n  // the mean\n\n    0,\n);');
  });

  test('may come more than once in a cell', () => {
    const region = '// BEGIN SOLUTION\n// STUB let x = 0;\nlet x = 1;\n// END SOLUTION';
    expect(first(pair(`${region}\nx;\n${region}`))).toBe('let x = 0;\nx;\nlet x = 0;');
  });

  test('in text is marked by comments of HTML', () => {
    const answer = text(
      'b',
      '*Why?*\n\n<!-- BEGIN SOLUTION -->\n<!-- STUB Your answer. -->\nBecause.\n<!-- END SOLUTION -->',
      {
        nbgrader: {
          schema_version: 3,
          grade: true,
          solution: true,
          locked: false,
          task: false,
          grade_id: 'b',
          points: 2,
        },
      },
    );
    expect(release([...pair('// BEGIN SOLUTION\n// END SOLUTION'), answer]).cells[2].source).toBe(
      '*Why?*\n\nYour answer.',
    );
  });
});

describe('the students version of a whole assignment', () => {
  const source = statistics();
  for (const cell of source.cells) {
    if (cell.cell_type !== 'code') continue;
    cell.outputs = [{ output_type: 'stream', name: 'stdout', text: 'the answer is 42' }];
    cell.execution_count = 7;
    cell.metadata.execution = { 'iopub.status.busy': 'now' };
    cell.metadata.tsnb = {
      ...(cell.metadata.tsnb as object),
      ...{
        status: 'ok',
        rtol: 0.1,
        expect: 'answer === 42',
        tolerances: { 'stdout: the answer is #': { atol: 1 } },
      },
    };
  }
  const assignment = readAssignment('statistics.ipynb', source);
  const student = studentVersion(assignment);
  const cell = (id: string): Cell => student.cells.find((one) => one.id === id) as Cell;

  test('has no solution, no hidden test, no output, no rule to compare it by, no count and no time', () => {
    const stored = serializeNotebook(student);
    expect(stored).not.toMatch(
      /SOLUTION|HIDDEN|STUB|reduce|wild value|constant|the answer is|iopub|"status"|"rtol"|"expect"|"tolerances"/,
    );
    expect(stored).toContain('the sum over the number');
    for (const one of student.cells)
      if (one.cell_type === 'code') expect([one.execution_count, one.outputs]).toEqual([null, []]);
    expect(notebookProblem(JSON.parse(stored))).toBeUndefined();
  });

  test('leaves the instructors notebook as it was', () => {
    expect(serializeNotebook(source)).toMatch(/BEGIN SOLUTION/);
    expect(serializeNotebook(source)).toMatch(/the answer is 42/);
  });

  test('lets nobody edit or delete test cells, nor delete solution cells, and runs on behind a failing test', () => {
    expect(cell('mean-test').metadata).toMatchObject({
      editable: false,
      deletable: false,
      tags: ['raises-exception'],
    });
    expect(cell('mean').metadata).toMatchObject({ deletable: false });
    expect(cell('mean').metadata).not.toHaveProperty('editable');
    expect(cell('inputs').metadata).not.toHaveProperty('deletable');
  });

  test('sums the points of its questions, those that a person gives included', () => {
    expect(assignment.questions.map(({ name, points, manual }) => [name, points, manual])).toEqual([
      ['mean', 1, false],
      ['variance', 3, false],
      ['columns', 2, false],
      ['energy', 2, false],
      ['draws', 1, false],
      ['critique', 3, true],
    ]);
    expect(assignment.points).toBe(12);
    expect(assignment.questions.map(({ forbidden }) => forbidden)).toEqual([
      [],
      [],
      [],
      ['hypot'],
      [],
      [],
    ]);
  });
});

// nbgrader 0.9.6: `nbgrader.utils.compute_checksum(cell)` of each of these cells.
test('the checksums are those that nbgrader computes', () => {
  const manual = { grade: true, solution: true, locked: false, task: false };
  const readOnly = { grade: false, solution: false, locked: true, task: false };
  const student = release([
    code('a', '// BEGIN SOLUTION\nsecret\n// END SOLUTION\n// é', solution('a')),
    code('t', 'check();', tests('t', 2.5)),
    text('m', 'Because.', { nbgrader: { schema_version: 3, ...manual, grade_id: 'm', points: 3 } }),
    text('r', 'Read only.', { nbgrader: { schema_version: 3, ...readOnly, grade_id: 'r' } }),
  ]);
  const sums = student.cells.map(({ metadata }) => (metadata.nbgrader as JsonObject).checksum);
  expect(sums).toEqual([
    'b494ace80b45557c32796e8916ad51a5',
    '9fd7c8ec938badaae104ece3832fcf21',
    '3118512ef118de78a59b4f4a5e68daf6',
    '8d2554e3d336d1b336264ebd0c962774',
  ]);
});

describe('what is wrong with an assignment is told with its cell', () => {
  const nbgrader = (fields: object) => ({
    nbgrader: {
      schema_version: 3,
      grade: false,
      locked: false,
      solution: true,
      task: false,
      grade_id: 'a',
      ...fields,
    },
  });
  const region = '// BEGIN SOLUTION\n// END SOLUTION';
  const test_ = code('t', '', tests('t', 1));
  test.each<[string, Cell[], string]>([
    ['no question', [code('a', '1')], 'has no cell with a solution'],
    [
      'an unknown schema',
      [code('a', region, nbgrader({ schema_version: 2 })), test_],
      'cell 1 (a) has "nbgrader" metadata of schema 2; it must be 3',
    ],
    [
      'a flag that is none',
      [code('a', region, nbgrader({ grade: 'no' })), test_],
      'whose "grade" is neither true nor false',
    ],
    [
      'a task',
      [code('a', region, nbgrader({ task: true })), test_],
      "one of nbgrader's task cells",
    ],
    [
      'a name with spaces',
      [code('a', region, nbgrader({ grade_id: 'a b' })), test_],
      'whose "grade_id" is no name',
    ],
    [
      'a test without points',
      [
        code('a', region, nbgrader({})),
        code('t', '', nbgrader({ grade: true, solution: false, grade_id: 't' })),
      ],
      'cell 2 (t) is graded, but its "nbgrader" metadata have no "points"',
    ],
    [
      'the same name twice',
      [code('a', region, solution('a')), code('b', region, solution('a')), test_],
      'cell 2 (b) has the grade_id a, which cell 1 has too',
    ],
    [
      'a region elsewhere',
      [code('a', region)],
      'cell 1 (a) has a solution region, but its "nbgrader" metadata',
    ],
    [
      'a solution cell without region',
      [code('a', '1', solution('a')), test_],
      'is a solution cell without a region',
    ],
    [
      'an open region',
      [code('a', '// BEGIN SOLUTION', solution('a')), test_],
      'has "BEGIN SOLUTION" in line 1 without "END SOLUTION" behind it',
    ],
    [
      'an end without beginning',
      [code('a', `${region}\n// END SOLUTION`, solution('a')), test_],
      'has "END SOLUTION" in line 3 without',
    ],
    [
      'a region in a region',
      [code('a', `// BEGIN SOLUTION\n${region}`, solution('a')), test_],
      'in line 2 inside the region of line 1',
    ],
    [
      'hidden tests in a solution',
      [code('a', `${region}\n// BEGIN HIDDEN TESTS\n// END HIDDEN TESTS`, solution('a')), test_],
      'has hidden tests, but is no test cell',
    ],
    [
      'a solution without test',
      [code('a', region, solution('a'))],
      'has a solution that no test cell behind it checks',
    ],
    ['a test without solution', [test_], 'tests nothing'],
    [
      'forbidden names that are none',
      [code('a', region, solution('a', { tsnb: { forbidden: 'x' } })), test_],
      'cell 1: "forbidden" in its tsnb metadata must list names',
    ],
  ])('%s', (_, cells, sentence) => {
    expect(() => readAssignment('a.ipynb', notebook(cells))).toThrow(sentence);
  });
});

test("nbgrader's cells without the key task are read, as older versions of it write them", () => {
  const cells = pair('// BEGIN SOLUTION\n1;\n// END SOLUTION');
  for (const { metadata } of cells) delete (metadata.nbgrader as JsonObject).task;
  expect(first(cells)).toBe("throw new Error('not implemented');");
});
