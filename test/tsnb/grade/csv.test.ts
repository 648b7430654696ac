import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { csvTable, readTable } from '../../../tsnb/src/grade/book/csv';

const folder = mkdtempSync(join(tmpdir(), 'tsnb-csv-'));
const file = join(folder, 'table.csv');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const read = (content: string | Uint8Array) => {
  writeFileSync(file, content);
  return readTable(file, ['student', 'points', 'comment'], ['comment']);
};
const fieldsOf = async (content: string): Promise<string[][]> =>
  (await read(content)).map(({ fields }) => Object.values(fields));

describe('a table that a person wrote', () => {
  test.each([
    ['plain', 'student,points,comment\nada,1,good\n', [['ada', '1', 'good']]],
    [
      'with Windows lines and a byte order mark',
      '\uFEFFstudent,points\r\nada,1\r\n',
      [['ada', '1', '']],
    ],
    ['with semicolons, in any order and case', 'Points;Student;id\n1;ada;7', [['ada', '1', '']]],
    ['with tabs', 'student\tpoints\nada\t1', [['ada', '1', '']]],
    [
      'with quotes',
      'student,points,comment\n"ada ""l""",1,"a, b\nc"',
      [['ada "l"', '1', 'a, b\nc']],
    ],
    ['with empty lines and fields', 'student,points\n\n,,\nada,1,,\n', [['ada', '1', '']]],
    ['that holds nothing', 'student,points\n', []],
  ])('%s', async (_, content, rows) => {
    expect(await fieldsOf(content)).toEqual(rows);
  });

  test('lines are counted as an editor counts them', async () => {
    const rows = await read('student,points,comment\n"a\nb",1,\n\nc,2,\n');
    expect(rows.map(({ line }) => line)).toEqual([2, 5]);
  });

  test.each([
    [
      '',
      'must begin with a line that names the columns student, points, comment; student, points is missing',
    ],
    ['student,points\nada,"1\n', 'line 2: has a quotation mark that is not closed'],
    [
      'student,points\na"da,1\n',
      'line 2: has a quotation mark that is not closed, or one inside of a field',
    ],
    ['student,points\nada,1,2\n', 'line 2: has 3 fields, but there are 2 columns'],
  ])('that can not be read is refused: %j', async (content, sentence) => {
    await expect(read(content)).rejects.toThrow(`${file}: ${sentence}`);
  });

  test('in another encoding is refused', async () => {
    await expect(read(Buffer.from('student,points\nJos\xE9,1', 'latin1'))).rejects.toThrow(
      'is not UTF-8',
    );
  });
});

describe('a table for a spreadsheet', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@sum(a)',
    '  =1',
    '\t=1',
    '\r=1',
    '\n=1',
    '\uFF1D1',
    '\u00A0=1',
    '\t1',
  ])('has no text that would be a formula: %j', (text) => {
    expect(csvTable([[text]])).toMatch(/^"?'/);
  });

  test('nor one that begins where a semicolon, a tab or a line would part the field', () => {
    expect(csvTable([['a;=1', 'a\t@b', 'a\n+c']])).toBe(`"a;'=1","a\t'@b","a\n'+c"\n`);
  });

  test('leaves numbers and other text as they are', () => {
    expect(csvTable([[-1, "O'Neil", 'Jos\u00E9 "J"', 'a-b', 'e=mc']])).toBe(
      '-1,O\'Neil,"Jos\u00E9 ""J""",a-b,e=mc\n',
    );
  });

  test('has no control characters, which could move a cursor or turn text around', () => {
    expect(csvTable([['a\x1B[2Jb\u202Ec']])).toBe('a\uFFFD[2Jb\uFFFDc\n');
  });

  test('reads back as it was, apostrophes of its own taken away', async () => {
    const rows = [
      ['=1', '2', 'a "b"\nc'],
      ['\u674E', '0', "'quoted'"],
    ];
    expect(await fieldsOf(csvTable([['student', 'points', 'comment'], ...rows]))).toEqual(rows);
  });
});
