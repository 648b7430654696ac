import {
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answers, newFolder, serializeNotebook, statistics } from '../assignmentFixture';
import { Workshop, type CommandResult } from '../run/support';
import { answered, blank, cellOf } from './submissions';

const folder = newFolder('grading');
const workshop = new Workshop();
afterAll(() => {
  folder.remove();
  workshop.close();
});

const at = (name: string): string => join(folder.path, name);
const put = (name: string, content: string): void => {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
};
const args = (to: string, ...more: string[]): string[] => [
  'grade',
  at('statistics.ipynb'),
  '--submissions',
  at('in'),
  '--to',
  at(to),
  '--seed',
  '5',
  ...more,
];
/** Columns of a table in the folder, by their names. */
const columns = (to: string, ...names: string[]): string[][] => {
  const file = to.endsWith('.csv') ? to : `${to}/gradebook.csv`;
  const [head, ...lines] = readFileSync(at(file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  return lines.map((fields) => names.map((name) => fields[head.indexOf(name)]));
};

let first: CommandResult;

beforeAll(async () => {
  const hostile = answered({
    ...answers,
    energy: "console.log('<script>alert(1)</script>'); return 1;",
  });
  cellOf(hostile, 'critique').source = '<img src=x onerror=alert(1)>';
  put('statistics.ipynb', serializeNotebook(statistics()));
  put('in/ada/statistics.ipynb', serializeNotebook(answered(answers)));
  put('in/bob/deep/er/statistics.ipynb', serializeNotebook(blank()));
  put('in/<i>eve/statistics.ipynb', serializeNotebook(hostile));
  put('in/broken/statistics.ipynb', '{"cells": [');
  put('in/none/notes.txt', 'later');
  put('in/twice/old/statistics.ipynb', serializeNotebook(answered(answers)));
  put('in/twice/new/statistics.ipynb', serializeNotebook(answered({ mean: answers.mean })));
  utimesSync(at('in/twice/old/statistics.ipynb'), 1e9, 1e9);
  mkdirSync(at('in/link'));
  symlinkSync(at('in/ada/statistics.ipynb'), at('in/link/statistics.ipynb'));
  first = await workshop.tsnb(args('out', '--sandbox', 'none', '--jobs', '2'));
});

describe('a batch', () => {
  test('is graded to its end, whatever single submissions are', () => {
    expect(first).toMatchObject({ code: 1, stderr: '' });
    expect(first.stdout).toContain('score withheld:\n  broken: is not JSON: ');
    expect(first.stdout).toContain(
      '  none: no notebook is among what was handed in: notes.txt\n' +
        'to be looked at:\n  twice: of 2 notebooks the latest counts: new/statistics.ipynb\n',
    );
    expect(first.stdout).toContain('seed 5; written to');
  });

  test('has a gradebook with the points of each question, and no score where it is withheld', () => {
    const questions = ['mean', 'variance', 'columns', 'energy', 'draws', 'critique'];
    expect(columns('out', 'student', 'status', 'points', ...questions, 'awaiting')).toEqual([
      ['<i>eve', 'graded', '7', '1', '3', '2', '0', '1', '', 'critique'],
      ['ada', 'graded', '9', '1', '3', '2', '2', '1', '', 'critique'],
      ['bob', 'graded', '0', '0', '0', '0', '0', '0', '', 'critique'],
      ['broken', 'unreadable', '', '', '', '', '', '', '', ''],
      ['link', 'unreadable', '', '', '', '', '', '', '', ''],
      ['none', 'unreadable', '', '', '', '', '', '', '', ''],
      ['twice', 'graded', '1', '1', '0', '0', '0', '0', '', 'critique'],
    ]);
    const { seed, sandbox, submissions } = JSON.parse(
      readFileSync(at('out/gradebook.json'), 'utf8'),
    ) as { seed: number; sandbox: string; submissions: { student: string; notes: string[] }[] };
    expect([seed, sandbox]).toEqual([5, 'none']);
    const note = 'of 2 notebooks the latest counts: new/statistics.ipynb';
    expect(submissions.find(({ student }) => student === 'twice')?.notes).toEqual([note]);
    expect(readFileSync(at('out/gradebook.csv'), 'utf8')).toContain(`,${note},`);
    expect(readFileSync(at('out/submissions/twice/feedback.html'), 'utf8')).toContain(note);
  });

  test('has feedback without any markup of the submission, and without answers', () => {
    const page = readFileSync(at('out/submissions/<i>eve/feedback.html'), 'utf8');
    expect(page).not.toMatch(/<script|<img src=x|<i>/);
    expect(page).toContain('&lt;i&gt;eve');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain('<b>7</b> of 12 points');
    expect(page).toContain('A person has still to give up to 3 of them.');
    expect(page).toMatch(/✗<\/span> energy: it is 1, off by /);
    expect(page).not.toContain('HIDDEN TESTS');
  });

  test('is not graded again, and its gradebook is the same to the byte', async () => {
    const before = readFileSync(at('out/gradebook.csv'), 'utf8');
    const again = await workshop.tsnb(args('out', '--sandbox', 'none'));
    expect(again.stdout.match(/as before/g)).toHaveLength(4);
    expect(again.stdout).toContain('no points changed since the gradebook before\n');
    expect(readFileSync(at('out/gradebook.csv'), 'utf8')).toBe(before);
  });
});

describe('points that persons gave', () => {
  test('count without running anything again: in the gradebook, in sums, on the page', async () => {
    put(
      'manual.csv',
      'student,question,points,comment\nada,critique,2.5,"Robust, but <b>how</b>?"\nbob,energy,1,a sketch was right\ntwice,critique,,\n',
    );
    const result = await workshop.tsnb(
      args('out', '--sandbox', 'none', '--manual', at('manual.csv')),
    );
    expect(result.stdout.match(/as before/g)).toHaveLength(4);
    expect(
      columns('out', 'student', 'points', 'energy', 'critique', 'awaiting').slice(1, 3),
    ).toEqual([
      ['ada', '11.5', '2', '2.5', ''],
      ['bob', '1', '1', '', 'critique'],
    ]);
    expect(result.stdout).toContain(
      'changed since the gradebook before:\n  ada: 9 -> 11.5 (critique none -> 2.5)\n  bob: 0 -> 1 (energy 0 -> 1)\n',
    );
    expect(columns('out/changes.csv', 'student', 'question', 'before', 'after')).toEqual([
      ['ada', '', '9', '11.5'],
      ['ada', 'critique', '', '2.5'],
      ['bob', '', '0', '1'],
      ['bob', 'energy', '0', '1'],
    ]);
    const page = readFileSync(at('out/submissions/ada/feedback.html'), 'utf8');
    expect(page).toContain('<b>11.5</b> of 12 points');
    expect(page).toContain(
      '<b>2.5 of 3 points given by a person</b><br>Robust, but &lt;b&gt;how&lt;/b&gt;?',
    );
    expect(page).not.toContain('A person has still');
  });

  test('that can not be meant are refused with their line before anything runs', async () => {
    put('wrong.csv', 'student,question,points\nada,critique,2\nada,critique,3\n');
    const result = await workshop.tsnb(
      args('untouched', '--sandbox', 'none', '--manual', at('wrong.csv')),
    );
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toBe(
      `tsnb: ${at('wrong.csv')}: line 3: ada has points for critique already, in line 2\n`,
    );
    expect(existsSync(at('untouched'))).toBe(false);
  });
});

describe('lateness', () => {
  test('takes points off by its rule, on the times of the files', async () => {
    for (const name of ['ada', '<i>eve', 'bob/deep/er'])
      utimesSync(at(`in/${name}/statistics.ipynb`), 1.8e9, 1.8e9); // 2027-01-15T08:00Z
    const rule = ['--due', '2027-01-13T09:00+01:00', '--late', '10%/day, max 15%'];
    const result = await workshop.tsnb(args('out', '--sandbox', 'none', ...rule));
    expect(result.stderr).toBe('');
    const names = ['student', 'points', 'raw_points', 'submitted', 'late_hours', 'penalty'];
    expect(columns('out', ...names).slice(0, 3)).toEqual([
      ['<i>eve', '5.95', '7', '2027-01-15T08:00:00.000Z', '48', '1.05'],
      ['ada', '7.65', '9', '2027-01-15T08:00:00.000Z', '48', '1.35'],
      ['bob', '0', '0', '2027-01-15T08:00:00.000Z', '48', '0'],
    ]);
    expect(readFileSync(at('out/submissions/ada/feedback.html'), 'utf8')).toContain(
      'Handed in 2027-01-15 08:00 UTC, 2 d late: 1.35 of the 9 points that it earned come off.',
    );
  });

  test('is told to nbgrader in its own columns', () => {
    const [head, ...lines] = readFileSync(at('out/nbgrader.csv'), 'utf8').trim().split('\n');
    expect(head).toBe(
      'assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score',
    );
    const times = '2027-01-13 08:00:00,2027-01-15 08:00:00';
    expect(lines[1]).toBe(`statistics,${times},ada,,,,9.0,1.35,7.65,12.0`);
    expect(lines.find((line) => line.includes(',none,'))).toBe(
      'statistics,2027-01-13 08:00:00,,none,,,,,,,12.0',
    );
  });

  test('with the list of the course it has names, and who handed in nothing at all', async () => {
    put(
      'course.csv',
      'student,last_name,first_name,email\nada,Lovelace,Ada,=ada@x.org\nzoe,,Zoe,\n',
    );
    const list = ['--students', at('course.csv'), '--due', '2027-01-13T09:00+01:00'];
    const result = await workshop.tsnb(args('out', '--sandbox', 'none', ...list));
    expect(result).toMatchObject({ code: 1, stderr: '' });
    expect(result.stdout).toMatch(/not in the list of students:\n {2}<i>eve\n {2}bob\n/);
    expect(result.stdout).toContain('  zoe: nothing was handed in\n');
    const lines = readFileSync(at('out/nbgrader.csv'), 'utf8').split('\n');
    expect(lines.find((line) => line.includes(',ada,'))).toMatch(
      /,ada,Lovelace,Ada,'=ada@x\.org,9\.0,/,
    );
    expect(lines).toContain('statistics,2027-01-13 08:00:00,,zoe,,Zoe,,0.0,0.0,0.0,12.0');
  });

  test('without the time from which on it counts is refused', async () => {
    const result = await workshop.tsnb(args('other', '--sandbox', 'none', '--late', '10%/day'));
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('--due') as string });
  });
});

test.each([
  ['a sandbox that there is not', ['--sandbox', 'jail'], 'there are bubblewrap, docker and none'],
  ['a limit that there is not', ['--limit', 'memory=100'], 'There is no limit memory; there are '],
  ['a limit that is none', ['--limit', 'memoryMb=much'], 'It must be a number above 0.'],
  [
    'limits that nothing keeps',
    ['--sandbox', 'none', '--limit', 'files=1'],
    '--sandbox none is none',
  ],
])('%s is wrong use', async (_, more, what) => {
  const result = await workshop.tsnb(args('other', ...more));
  expect(result.code).toBe(2);
  expect(result.stderr).toContain(what);
  expect(existsSync(at('other'))).toBe(false);
});

test.each(['in', 'in/out', 'in/../in/ada'])(
  'what would be written into the submissions is refused: --to %s',
  async (to) => {
    const result = await workshop.tsnb(args(to, '--sandbox', 'none'));
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain('would be written into the submissions of');
    expect(existsSync(at('in/run.json'))).toBe(false);
  },
);
