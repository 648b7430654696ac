import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readManualPoints } from '../../../tsnb/src/grade/book/manualPoints';
import { readAssignment } from '../../../tsnb/src/release';
import { statistics } from '../assignmentFixture';

const folder = mkdtempSync(join(tmpdir(), 'tsnb-manual-'));
const file = join(folder, 'manual.csv');
const { questions } = readAssignment('statistics.ipynb', statistics());
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const read = (lines: string) => {
  writeFileSync(file, `student,question,points,comment\n${lines}`);
  return readManualPoints(file, ['ada', 'Jose\u0301'], questions);
};

test('points and comments are found by student and question; lines without either say nothing yet', async () => {
  const book = await read('ada,critique,2.5,good\nada,mean,0,\nada,energy,,\n');
  expect([...(book.get('ada') ?? [])]).toEqual([
    ['critique', { points: 2.5, comment: 'good' }],
    ['mean', { points: 0, comment: '' }],
  ]);
});

test('a name counts however its accents are composed', async () => {
  expect([...(await read('Jos\u00E9,critique,1,')).keys()]).toEqual(['Jose\u0301']);
});

test.each([
  ['bob,critique,1,', 'line 2: there is no submission folder of "bob"'],
  [',critique,1,', 'line 2: names no student'],
  [
    'ada,critic,1,',
    'line 2: there is no question "critic"; there are mean, variance, columns, energy, draws, critique',
  ],
  [
    'ada,mean,1,\nada,critique,3.5,',
    'line 3: points for critique must be a number from 0 to 3, but are "3.5"',
  ],
  ['ada,critique,-1,', 'line 2: points for critique must be a number from 0 to 3, but are "-1"'],
  [
    'ada,critique,"2,5",',
    'line 2: points for critique must be a number from 0 to 3, but are "2,5"',
  ],
  ['ada,critique,1e0,', 'line 2: points for critique must be a number from 0 to 3, but are "1e0"'],
  ['ada,critique,,good', 'line 2: points for critique must be a number from 0 to 3, but are ""'],
  ['ada,critique,1,\n\nada,critique,,', 'line 4: ada has points for critique already, in line 2'],
])('%j is refused with its line', async (lines, sentence) => {
  await expect(read(lines)).rejects.toThrow(`${file}: ${sentence}`);
});
