import { describe, expect, test } from 'vitest';
import { DEFAULT_MASKING } from '../../../tsnb/src/check/compare/masks';
import { readLine } from '../../../tsnb/src/check/compare/text/lines';
import type { ErrorOutput, Json } from '../../../tsnb/src/notebook';
import { costOf, differences, display, stderr, stdout } from './support';

const texts = (stored: string, found: string, rules: object = {}) =>
  differences([stdout(stored)], [stdout(found)], { tsnb: { ...rules } });

describe('numbers in a text', () => {
  test('are told from words', () => {
    const { template, numbers } = readLine(
      'fc1.weight x2 = -1.5e-3, (20) 1.2.3 50% a-7 12px −4',
      DEFAULT_MASKING,
      '',
    );
    expect(template).toBe('fc1.weight x2 = #, (#) 1.2.3 #% a-# 12px #');
    expect(numbers.map(({ value }) => value)).toEqual([-1.5e-3, 20, 50, 7, -4]);
  });

  test('may differ by the tolerance and one unit in the last printed place, not more', () => {
    expect(texts('loss 0.0113\n', 'loss 0.0114\n')).toEqual([]);
    expect(texts('loss 0.0113\n', 'loss 0.0115\n')).toHaveLength(1);
    expect(texts('loss 12345.678912\n', 'loss 12346.8\n')).toEqual([]);
    expect(texts('loss 12345.678912\n', 'loss 12347.2\n')).toHaveLength(1);
  });

  test('are exact if they are integers', () => {
    expect(texts('20000 steps\n', '20001 steps\n')).toMatchObject([
      {
        kind: 'number',
        where: 'stdout, line 1',
        problem: '20000 became 20001: 1 apart, allowed 0',
      },
    ]);
  });

  test('have a rule of their own by their key, integers too', () => {
    const [difference] = texts('took 20 of 30\n', 'took 22 of 30\n');
    const tolerances = { [String(difference.key)]: { atol: 2 } };
    expect(difference.key).toBe('stdout: took # of # [1]');
    expect(texts('took 20 of 30\n', 'took 22 of 30\n', { tolerances })).toEqual([]);
    expect(texts('took 20 of 30\n', 'took 23 of 30\n', { tolerances })).toHaveLength(1);
    expect(texts('took 20 of 30\n', 'took 20 of 31\n', { tolerances })).toHaveLength(1);
  });

  test('keep their sign', () => {
    expect(texts('elbo -1.005\n', 'elbo 1.005\n')).toHaveLength(1);
  });

  test('do not become NaN', () => {
    expect(texts('elbo -1.005\n', 'elbo NaN\n')).toMatchObject([{ kind: 'text' }]);
  });
});

describe('a line', () => {
  test('that changed a word differs', () => {
    expect(texts('they agree\n', 'they differ\n')).toMatchObject([
      { kind: 'text', stored: 'they agree', found: 'they differ' },
    ]);
  });

  test('that is missing is named, whichever of many like it', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `Iter ${i} : ${(1 / (i + 3)).toFixed(5)}`);
    const fewer = lines.filter((_, i) => i !== 7);
    expect(texts(lines.join('\n'), fewer.join('\n'))).toMatchObject([
      { kind: 'missing', where: 'stdout, line 8', stored: lines[7] },
    ]);
    expect(texts(fewer.join('\n'), lines.join('\n'))).toMatchObject([{ kind: 'extra' }]);
  });

  test('in another order differs', () => {
    expect(texts('a\nb\n', 'b\na\n').length).toBeGreaterThan(0);
  });
});

describe('not compared are', () => {
  test.each([
    [
      'times',
      'done 2026-11-21T13:46:50.987Z after 12.3 s',
      'done 2027-01-02T00:00:00.000Z after 1 min 5 s',
    ],
    ['rates', 'at 1234 steps/s', 'at 99.5 steps/s'],
    ['clock times', 'it is 13:46:50', 'it is 7:05'],
    ['paths', "in '/home/a/b/c.ts'", "in '/tmp/x.ts'"],
    ['addresses', '<Object at 0x7f3a2b1c>', '<Object at 0x55d0aa00ff>'],
    ['progress bars', 'x [=====>    ] 50/100\nend', 'end'],
    ['bars in place', ' 10%|█   |\r 50%|██  |\r100%|████|\nend', 'end'],
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['padding', 'a    1.5', 'a 1.5  '],
    ['what a carriage return wrote over', '1 of 2\r2 of 2\n', '2 of 2\n'],
  ])('%s', (_, stored, found) => {
    expect(texts(stored, found)).toEqual([]);
  });

  test('what `ignore` matches, nor anything if it is true', () => {
    expect(texts('token abc', 'token xyz', { ignore: 'token \\w+' })).toEqual([]);
    expect(texts('token abc', 'ticket xyz', { ignore: ['token \\w+'] })).toHaveLength(1);
    expect(texts('a', 'b', { ignore: true })).toEqual([]);
  });
});

describe('streams', () => {
  test('may come in other pieces and another order', () => {
    const stored = [stdout('a 1.5\nb\n'), stderr('careful\n')];
    const found = [stderr('care'), stdout('a 1'), stderr('ful\n'), stdout('.5\nb\n')];
    expect(differences(stored, found)).toEqual([]);
  });

  test('are told apart: a new warning differs', () => {
    expect(differences([stdout('a\n')], [stdout('a\n'), stderr('careful\n')])).toMatchObject([
      { kind: 'extra', where: 'stderr, line 1', found: 'careful' },
    ]);
  });
});

describe('HTML', () => {
  const html = (stored: string, found: string) =>
    differences([display({ 'text/html': stored })], [display({ 'text/html': found })]);

  test('is compared by its elements, attributes in any order', () => {
    expect(html('<p class="a" title="b">x</p>', '<p  title="b"\n class="a">x</p>')).toEqual([]);
    expect(html('<p>x</p>', '<b>x</b>').length).toBeGreaterThan(0);
  });

  test('names row and column of a table', () => {
    const table = (value: string) =>
      `<table><tr><th>a</th><th>b</th></tr><tr><td>1.5</td><td>${value}</td></tr></table>`;
    expect(html(table('2.50001'), table('2.50002'))).toEqual([]);
    expect(html(table('2.50001'), table('2.6'))).toMatchObject([
      { kind: 'number', where: 'HTML, row 2, column 2' },
    ]);
  });

  test('of a progress bar is not compared', () => {
    expect(differences([display({ 'text/html': '<progress value="1"></progress>' })], [])).toEqual(
      [],
    );
  });
});

describe('errors', () => {
  const error = (ename: string, evalue: string): ErrorOutput => ({
    output_type: 'error',
    ename,
    evalue,
    traceback: ['at /some/where.ts:3:4'],
  });

  test('are compared by name and message', () => {
    expect(differences([error('A', 'b')], [{ ...error('A', 'b'), traceback: [] }])).toEqual([]);
    expect(differences([error('A', 'b')], [error('B', 'b')])).toHaveLength(1);
    expect(differences([error('A', 'b')], [error('A', 'c')])).toHaveLength(1);
    expect(differences([error('A', 'b')], [])).toMatchObject([{ kind: 'missing' }]);
    expect(differences([], [error('A', 'b')])).toMatchObject([{ kind: 'extra' }]);
  });
});

describe('what is no time, path or progress bar', () => {
  test.each([
    ['a row of a table', '| test | 97% | 3.2 | ok |\n', '| test | 12% | 9.9 | FAIL |\n'],
    ['a relation between bars', '| ELBO | >= | -100.5 | ok |\n', '| ELBO | >= | -900.5 | bad |\n'],
    ['an equation', '|a| == |b|\n', '|a| == |c|\n'],
    ['a histogram', '0 ███████ 70\n1 ███ 30\n', '0 ███████ 30\n1 ███ 70\n'],
    ['a list of signs', 'A: { a: [ == ] }\n', 'B: { a: [ == ] }\n'],
    ['a minimum', 'mean 0.5 max 0.9 min 0.1\n', 'mean 0.5 max 7.9 min 0.1\n'],
    ['a standard deviation', 'mu 0.5 s 1.2\n', 'mu 0.9 s 1.2\n'],
    ['a ratio', 'train:test 80:20\n', 'train:test 70:30\n'],
    ['a split', 'split 10:20\n', 'split 20:10\n'],
    ['a slice', 'x[0:10]\n', 'x[0:20]\n'],
    ['a formula', 'q:\\mu\n', 'q:\\sigma\n'],
    ['an integer that became a decimal', 'x=1000\n', 'x=1000.05\n'],
  ])('%s is compared', (_, stored, found) => {
    expect(texts(stored, found)).not.toEqual([]);
  });

  test.each([
    ['tqdm', ' 45%|████▌     | 45/100 [00:03<00:04, 12.3it/s]\n'],
    ['tqdm at its start', '  0%|          | 0/100 [00:00<?, ?it/s]\n'],
    ['signs in brackets', '[=====>      ] 50%\n'],
  ])('a progress bar is not: %s', (_, bar) => {
    expect(texts('done\n', `${bar}done\n`)).toEqual([]);
  });

  test('an error is compared whatever signs it holds', () => {
    const error = (ename: string, evalue: string): ErrorOutput => ({
      ...{ output_type: 'error', ename, evalue, traceback: [] },
    });
    const stored = error('AssertionError', 'expected |a| >= |b|, got 1, 50% | 3 |');
    expect(
      differences([stored], [error('AssertionError', 'expected |a| >= |b|, got 2, 50% | 3 |')]),
    ).toHaveLength(1);
    expect(differences([stored], [{ ...stored, ename: 'TypeError' }])).toHaveLength(1);
  });

  test('HTML that only holds a progress bar among other things is compared', () => {
    const page = (value: string) =>
      display({
        'text/html': `<progress value="1"></progress><table><tr><td>${value}</td></tr></table>`,
      });
    expect(differences([page('0.9')], [page('0.1')])).toHaveLength(1);
    const bar = (value: string) =>
      display({
        'text/html': `<div><progress value="${value}"></progress> training ${value}% | ${value}/100 steps | 0:0${value}, 12 steps/s | loss 0.${value}</div>`,
      });
    expect(differences([bar('1')], [bar('2')])).toEqual([]);
  });

  test('thousands of changed lines cost no more than to sort a few million', () => {
    const lines = (from: number) =>
      Array.from({ length: 20_000 }, (_, i) => `step ${from + i}\n`).join('');
    const cost = costOf(() => {
      expect(texts(lines(0), lines(50_000)).length).toBeGreaterThan(10_000);
    });
    expect(cost).toBeLessThan(60);
  });
});

describe('JSON', () => {
  const json = (value: Json) => display({ 'application/json': value });
  test.each<[Json, Json]>([
    [
      [100000, 3],
      [100000, -4],
    ],
    [{ ids: [123456, 123457] }, { ids: [123456, 123459] }],
    [[1000000], [1000001]],
    [
      [1000.5, 0.001],
      [1000.5, 0.005],
    ],
  ])('holds each number by its own size, integers exactly: %j', (stored, found) => {
    expect(differences([json(stored)], [json(found)])).toHaveLength(1);
    expect(differences([json(stored)], [json(stored)])).toEqual([]);
  });
});
