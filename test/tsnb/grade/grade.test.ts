import { mkdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
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
const gradebook = (to: string): string[][] =>
  readFileSync(at(`${to}/gradebook.csv`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(','));

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
  put('in/twice/new/statistics.ipynb', serializeNotebook(blank()));
  utimesSync(at('in/twice/old/statistics.ipynb'), 1e9, 1e9);
  mkdirSync(at('in/link'));
  symlinkSync(at('in/ada/statistics.ipynb'), at('in/link/statistics.ipynb'));
  first = await workshop.tsnb(args('out', '--sandbox', 'none', '--jobs', '2'));
}, 300_000);

describe('a batch', () => {
  test('is graded to its end, whatever single submissions are', () => {
    expect(first).toMatchObject({ code: 1, stderr: '' });
    expect(first.stdout).toContain('score withheld:\n  broken: is not JSON: ');
    expect(first.stdout).toContain('seed 5; written to');
  });

  test('has a gradebook with the points of each question, and no score where it is withheld', () => {
    expect(gradebook('out').map((fields) => fields.slice(0, 8))).toEqual([
      ['student', 'status', 'points', 'mean', 'variance', 'columns', 'energy', 'draws'],
      ['<i>eve', 'graded', '7', '1', '3', '2', '0', '1'],
      ['ada', 'graded', '9', '1', '3', '2', '2', '1'],
      ['bob', 'graded', '0', '0', '0', '0', '0', '0'],
      ['broken', 'unreadable', '', '', '', '', '', ''],
      ['link', 'missing', '', '', '', '', '', ''],
      ['none', 'missing', '', '', '', '', '', ''],
      ['twice', 'graded', '0', '0', '0', '0', '0', '0'],
    ]);
    const { seed, sandbox, submissions } = JSON.parse(
      readFileSync(at('out/gradebook.json'), 'utf8'),
    ) as { seed: number; sandbox: string; submissions: { student: string; notes: string[] }[] };
    expect([seed, sandbox]).toEqual([5, 'none']);
    expect(submissions.find(({ student }) => student === 'twice')?.notes).toEqual([
      'of 2 notebooks the latest counts: new/statistics.ipynb',
    ]);
  });

  test('has feedback without any markup of the submission, and without answers', () => {
    const page = readFileSync(at('out/submissions/<i>eve/feedback.html'), 'utf8');
    expect(page).not.toMatch(/<script|<img src=x|<i>/);
    expect(page).toContain('&lt;i&gt;eve');
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page).toContain('<b>7 of 9 points</b>; 3 more are given by a person');
    expect(page).toMatch(/✗<\/span> energy: it is 1, off by /);
    expect(page).not.toContain('HIDDEN TESTS');
  });

  test('is not graded again, and its gradebook is the same to the byte', async () => {
    const before = readFileSync(at('out/gradebook.csv'), 'utf8');
    const again = await workshop.tsnb(args('out', '--sandbox', 'none'));
    expect(again.stdout.match(/as before/g)).toHaveLength(4);
    expect(readFileSync(at('out/gradebook.csv'), 'utf8')).toBe(before);
  });
});

test('without a sandbox, none must be asked for by name', async () => {
  const result = await workshop.tsnb(args('other'));
  expect(result.code).toBe(2);
  expect(result.stderr).toContain('--sandbox none');
});
