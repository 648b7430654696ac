import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
  readStudents,
  studentIn,
  unlisted,
  withAbsent,
} from '../../../tsnb/src/grade/book/students';

const folder = mkdtempSync(join(tmpdir(), 'tsnb-students-'));
const file = join(folder, 'course.csv');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const read = (text: string) => {
  writeFileSync(file, text);
  return readStudents(file);
};
const submission = (student: string) => ({
  ...{ student, file: `${student}.ipynb`, time: 0, note: undefined },
});

test('a list has the columns of nbgrader, or those that there are', async () => {
  const ada = { lastName: 'Lovelace', firstName: 'Ada', email: 'ada@example.org' };
  expect(
    await read(
      'id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@example.org,7\nbob,,,,\n',
    ),
  ).toEqual(
    new Map([
      ['ada', ada],
      ['bob', { lastName: '', firstName: '', email: '' }],
    ]),
  );
  expect([...(await read('Student;Last_Name\nada;Lovelace\n'))]).toEqual([
    ['ada', { lastName: 'Lovelace', firstName: '', email: '' }],
  ]);
});

test.each([
  ['name,email\nada,\n', 'line 2: names no student: there must be a column student, or id'],
  ['student\n../ada\n', 'line 2: "../ada" is no name of a folder'],
  ['student\n..\n', 'line 2: ".." is no name of a folder'],
  ['student\nada\nada\n', 'line 3: ada is there already'],
  ['student\nJos\u00E9\nJose\u0301\n', 'line 3: Jose\u0301 is there already'],
])('%j is refused', async (text, problem) => {
  await expect(read(text)).rejects.toThrow(problem);
});

test('names find folders however their accents are composed', async () => {
  const list = await read('student,email\nJos\u00E9,jose@example.org\nann,\n');
  const all = withAbsent([submission('Jose\u0301'), submission('zoe')], list);
  expect(all.map(({ student, file }) => [student, file])).toEqual([
    ['Jose\u0301', 'Jose\u0301.ipynb'],
    ['ann', undefined],
    ['zoe', 'zoe.ipynb'],
  ]);
  expect(studentIn(list, 'Jose\u0301')?.email).toBe('jose@example.org');
  expect(unlisted(['Jose\u0301', 'ann', 'zoe'], list)).toEqual(['zoe']);
});
