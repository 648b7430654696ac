import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseLateRule, penaltyFor } from '../../../tsnb/src/grade/book/lateRule';
import { parseTime, readTimes } from '../../../tsnb/src/grade/book/times';

const HOUR = 3600;
const penalty = (rule: string, seconds: number, earned: number): number => {
  const parsed = parseLateRule(rule);
  if (!parsed) throw new Error(`${rule} is no rule`);
  return penaltyFor(parsed, seconds, earned);
};

describe('a rule', () => {
  test.each([
    ['10%/day', 0, 20, 0],
    ['10%/day', 1, 20, 2],
    ['10%/day', 24 * HOUR, 20, 2],
    ['10%/day', 24 * HOUR + 1, 20, 4],
    ['10%/day', 1000 * HOUR, 20, 20],
    ['10%/day, max 50%', 1000 * HOUR, 20, 10],
    ['10 % per day,grace 15 min', 15 * 60, 20, 0],
    ['10%/day, grace 15 min', 15 * 60 + 1, 20, 2],
    ['2 points/hour', 3 * HOUR, 20, 6],
    ['1 point/week, max 1.5 points', 300 * HOUR, 20, 1.5],
    ['2 points/hour', 30 * HOUR, 20, 20],
    ['3.3%/day', 1, 7, 0.23],
  ])('%s: %d s late, of %d points %d come off', (rule, seconds, earned, off) => {
    expect(penalty(rule, seconds, earned)).toBe(off);
  });

  test.each([
    '',
    '10',
    '10%',
    '-10%/day',
    '10%/month',
    '10%/day, max 5 points',
    '10%/day, max 101%',
    '10%/day, min 5%',
  ])('%j is none', (text) => {
    expect(parseLateRule(text)).toBeUndefined();
  });
});

describe('a time', () => {
  test.each([
    ['2026-12-01T23:59+01:00', '2026-12-01T22:59:00.000Z'],
    ['2026-12-01 23:59:30.25 UTC', '2026-12-01T23:59:30.250Z'],
    ['2026-12-01T23:59:00Z', '2026-12-01T23:59:00.000Z'],
    ['2026-12-01T23:59-0530', '2026-12-02T05:29:00.000Z'],
  ])('%s', (text, iso) => {
    expect(new Date(parseTime(text) ?? NaN).toISOString()).toBe(iso);
  });

  test.each([
    '',
    'tomorrow',
    '2026-12-01',
    '2026-12-01T23:59',
    '2026-02-30T12:00Z',
    '2026-12-01T25:00Z',
    '01.12.2026 23:59 UTC',
  ])('%j is none that can be meant', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});

describe('a table of times', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tsnb-times-'));
  const file = join(folder, 'times.csv');
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const read = (text: string) => {
    writeFileSync(file, text);
    return readTimes(file, ['ada', 'bob', 'none'], ['ada', 'bob']);
  };

  test('has a time for each, and for some another end', async () => {
    const times = await read(
      'student,time,due\nada,2026-12-01T23:59Z,\nbob,2026-12-02T00:00Z,2026-12-03T00:00Z\n',
    );
    expect([...times]).toEqual([
      ['ada', { submitted: Date.UTC(2026, 11, 1, 23, 59), due: undefined }],
      ['bob', { submitted: Date.UTC(2026, 11, 2), due: Date.UTC(2026, 11, 3) }],
    ]);
  });

  test.each([
    ['student,time\nada,2026-12-01T23:59Z\n', 'has no time for "bob"'],
    [
      'student,time\nada,yesterday\n',
      'line 2: time must be a time with its zone, such as 2026-12-01T23:59+01:00, but is "yesterday"',
    ],
    ['student,time\ncarl,2026-12-01T23:59Z\n', 'line 2: there is no submission folder of "carl"'],
    [
      'student,time\nada,2026-12-01T23:59Z\nada,2026-12-01T23:58Z\n',
      'line 3: ada has a time already',
    ],
    ['student,time,due\nada,2026-12-01T23:59Z,noon\n', 'line 2: due must be a time'],
  ])('%j is refused', async (text, sentence) => {
    await expect(read(text)).rejects.toThrow(`${file}: ${sentence}`);
  });
});
