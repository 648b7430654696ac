import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  findSubmissions,
  readSubmission,
  type Pick,
  type Submission,
} from '../../../tsnb/src/grade/collect';
import type { Notebook } from '../../../tsnb/src/notebook';
import { readAssignment } from '../../../tsnb/src/release';
import {
  answers,
  code,
  notebook,
  serializeNotebook,
  solution,
  statistics,
  tests,
} from '../assignmentFixture';
import { zipOf } from '../zip';
import { answered, blank } from './submissions';

const root = mkdtempSync(path.join(os.tmpdir(), 'tsnb-collect-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const assignment = readAssignment('/course/ps1/statistics.ipynb', statistics());
const other = notebook([
  code('a', 'const a = 1;', solution('other')),
  code('t', "probe('other', { points: 1 }, () => a);", tests('other-test', 1)),
]);

const right = serializeNotebook(answered(answers));
const partly = serializeNotebook(answered({ mean: answers.mean }));
const nothing = serializeNotebook(blank());
const TODAY = 1.8e9;
const YESTERDAY = TODAY - 86_400;

/** A file of a student: what it holds, and when it was written. */
type File = readonly [content: string | Buffer | Notebook, time?: number];

let count = 0;
function folderOf(files: Readonly<Record<string, File>>): string {
  const folder = path.join(root, String(count++));
  mkdirSync(folder);
  for (const [name, [content, time = TODAY]] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const bytes =
      typeof content === 'string' || Buffer.isBuffer(content)
        ? content
        : serializeNotebook(content);
    writeFileSync(file, bytes);
    utimesSync(file, time, time);
  }
  return folder;
}

/** What counts of the files of one student. */
async function counted(files: Readonly<Record<string, File>>, pick?: Pick) {
  const own = Object.entries(files).map(([name, file]) => [`ada/${name}`, file] as const);
  const folder = folderOf(Object.fromEntries(own));
  const { submissions } = await findSubmissions(folder, assignment, pick);
  const [one] = submissions;
  return { ...one, name: nameOf(one, path.join(folder, 'ada')) };
}

function nameOf({ file, entry }: Submission, folder: string): string | undefined {
  if (file === undefined) return undefined;
  return [path.relative(folder, file), ...(entry === undefined ? [] : [entry])].join('/');
}

interface Case {
  readonly files: Readonly<Record<string, File>>;
  readonly pick?: Pick;
  readonly counts: string | undefined;
  /** What the person who grades is told; none if nothing. */
  readonly doubt?: string;
  readonly problem?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'the only notebook, whatever its name': {
    files: { 'my homework.ipynb': [right], 'notes.txt': ['x'] },
    counts: 'my homework.ipynb',
  },
  'the latest, not the one with the exact name': {
    files: { 'statistics.ipynb': [partly, YESTERDAY], 'statistics (1).ipynb': [right] },
    counts: 'statistics (1).ipynb',
    doubt: 'of 2 notebooks the latest counts: statistics (1).ipynb',
  },
  'copies of one notebook are no doubt': {
    files: { 'statistics.ipynb': [right, YESTERDAY], 'sub/statistics.ipynb': [right] },
    counts: 'sub/statistics.ipynb',
  },
  "the one with the assignment's grade_ids, though another is newer": {
    files: { 'statistics.ipynb': [partly, YESTERDAY], 'later.ipynb': [other] },
    counts: 'statistics.ipynb',
  },
  "the one in the assignment's folder, though another is newer": {
    files: { 'ps1/statistics.ipynb': [right, YESTERDAY], 'ps2/statistics.ipynb': [partly] },
    counts: 'ps1/statistics.ipynb',
  },
  'the one with answers, though a blank one is newer': {
    files: { 'old/statistics.ipynb': [right, YESTERDAY], 'new/statistics.ipynb': [nothing] },
    counts: 'old/statistics.ipynb',
    doubt: 'of 2 notebooks the one with answers counts: old/statistics.ipynb',
  },
  'none, where the folders name several assignments and none is this one': {
    files: { 'hw3/statistics.ipynb': [right, YESTERDAY], 'hw4/statistics.ipynb': [partly] },
    counts: undefined,
    problem:
      "which of 2 notebooks answers this assignment can't be told: hw3/statistics.ipynb, hw4/statistics.ipynb",
  },
  'the latest attempt': {
    files: { 'attempt 1/s.ipynb': [right, YESTERDAY], 'attempt 2/s.ipynb': [partly] },
    counts: 'attempt 2/s.ipynb',
    doubt: 'of 2 notebooks the latest counts: attempt 2/s.ipynb',
  },
  'no copy that a program made': {
    files: {
      'statistics.ipynb': [right, YESTERDAY],
      'build/notebooks/statistics.ipynb': [partly],
      '.ipynb_checkpoints/statistics-checkpoint.ipynb': [partly],
      'node_modules/kit/statistics.ipynb': [partly],
    },
    counts: 'statistics.ipynb',
  },
  'a copy where there is nothing else, with a doubt': {
    files: { 'out/statistics.ipynb': [right] },
    counts: 'out/statistics.ipynb',
    doubt: 'out/statistics.ipynb counts, which may be a copy that a program made',
  },
  '--pick latest settles it': {
    files: { 'hw3/statistics.ipynb': [right, YESTERDAY], 'hw4/statistics.ipynb': [partly] },
    pick: 'latest',
    counts: 'hw4/statistics.ipynb',
  },
  '--pick named settles it': {
    files: { 'statistics.ipynb': [right, YESTERDAY], 'statistics (1).ipynb': [partly] },
    pick: 'named',
    counts: 'statistics.ipynb',
  },
  'the readable one beside a later one that is broken, with a doubt': {
    files: { 'a.ipynb': [right, YESTERDAY], 'b.ipynb': ['{"cells": ['] },
    counts: 'a.ipynb',
    doubt: "b.ipynb can't be taken: it is not JSON: ",
  },
  capitals: { files: { 'STATISTICS.IPYNB': [right] }, counts: 'STATISTICS.IPYNB' },
  'a name that a browser lengthened': {
    files: { 'statistics.ipynb.json': [right] },
    counts: 'statistics.ipynb.json',
  },
  'a notebook under the name of something else': {
    files: { 'statistics.json': [right], 'package.json': ['{}'] },
    counts: 'statistics.json',
  },
  'within an archive': {
    files: {
      'ps1.zip': [zipOf({ 'ps1/statistics.ipynb': right, '__MACOSX/ps1/._statistics.ipynb': 'x' })],
    },
    counts: 'ps1.zip/ps1/statistics.ipynb',
  },
  'none of what is no notebook': {
    files: { 'a.pdf': ['x'], 'b.docx': ['x'] },
    counts: undefined,
    problem: 'no notebook is among what was handed in: a.pdf, b.docx',
  },
};

test.each(Object.entries(CASES))('%s', async (_, { files, pick, counts, doubt, problem }) => {
  const one = await counted(files, pick);
  expect(one.name).toBe(counts);
  expect(one.problem).toBe(problem);
  if (doubt === undefined) expect(one.doubt).toBeUndefined();
  else expect(one.doubt).toContain(doubt);
});

test('an empty folder is nothing that was handed in', async () => {
  const folder = folderOf({});
  mkdirSync(path.join(folder, 'ada'));
  const { submissions } = await findSubmissions(folder, assignment);
  expect(submissions).toEqual([
    { student: 'ada', file: undefined, time: undefined, note: undefined },
  ]);
});

describe('files in no folder of a student', () => {
  test('are refused by name where there is nothing else', async () => {
    const folder = folderOf({ 'lastfirst_1_2_statistics.ipynb': [right], 'b.zip': ['x'] });
    await expect(findSubmissions(folder, assignment)).rejects.toThrow(
      'holds no folder for a student, but files: b.zip, lastfirst_1_2_statistics.ipynb. Put what',
    );
  });

  test('are told beside the others', async () => {
    const folder = folderOf({ 'ada/a.ipynb': [right], 'bob.ipynb': [right], 'list.csv': ['x'] });
    const { submissions, loose } = await findSubmissions(folder, assignment);
    expect([submissions.length, loose]).toEqual([1, ['bob.ipynb']]);
  });
});

describe('an archive', () => {
  test('gives the bytes of its notebook', async () => {
    const { file = '', entry = '' } = await counted({ 'a.zip': [zipOf({ 'in/a.ipynb': right })] });
    expect(String(await readSubmission({ file, entry }))).toBe(right);
  });

  test.each<[string, Buffer, string]>([
    ['a path that leads out', zipOf({ '../../etc/a.ipynb': right }), 'invalid relative path'],
    ['an absolute path', zipOf({ '/etc/a.ipynb': right }), 'absolute path'],
    [
      'a claim of much',
      zipOf({ 'a.ipynb': right }, { 'a.ipynb': 4e9 }),
      'of 4000 MB; more than 20',
    ],
    [
      'more than it claims',
      zipOf({ 'a.ipynb': '0'.repeat(1e6) }, { 'a.ipynb': 10 }),
      'too many bytes',
    ],
    ['what is no archive', Buffer.from('PK, perhaps'), "can't be read as a zip archive"],
  ])('with %s is refused with the reason', async (_, zip, reason) => {
    expect((await counted({ 'a.zip': [zip] })).problem).toContain(reason);
  });

  test('is told where it is the only one that can not be read', async () => {
    const bad = zipOf({ '../a.ipynb': right });
    const one = await counted({ 'a.zip': [bad], 'b.zip': [bad] });
    expect(one.problem).toContain("none of 2 notebooks can be read: a.zip can't be read as a zip");
  });
});
