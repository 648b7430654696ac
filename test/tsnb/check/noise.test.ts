import { describe, expect, test } from 'vitest';
import type { ErrorOutput, Output } from '../../../tsnb/src/notebook';
import { isProgressBar } from '../../../tsnb/src/check/compare/text/progressBar';
import { shownLines } from '../../../tsnb/src/check/compare/text/screen';
import { costOf, differences, display, stdout } from './support';

const texts = (stored: string, found: string, rules: object = {}) =>
  differences([stdout(stored)], [stdout(found)], { tsnb: { ...rules } });
const html = (stored: string, found: string) =>
  differences([display({ 'text/html': stored })], [display({ 'text/html': found })]);
const error = (ename: string, evalue: string): Output[] => {
  const output: ErrorOutput = { output_type: 'error', ename, evalue, traceback: [] };
  return [output];
};

describe('is a difference:', () => {
  test.each([
    ['a row of a table', '| test | 97% | 3.2 | ok |', '| test | 12% | 9.9 | FAIL |'],
    ['a row with >=', '| ELBO | >= | -100.5 | ok |', '| ELBO | >= | -100.5 | FAIL |'],
    ['what == compares', '|a| == |b|', '|a| == |c|'],
    ['a histogram', '0 ███████ 70\n1 ███ 30', '0 ███████ 30\n1 ███ 70'],
    ['a histogram in per cent', '0 ███████ 70%\n1 ███ 30%', '0 ███████ 30%\n1 ███ 70%'],
    ['a word behind a bar', '[=====] 5/5 ok', '[=====] 5/5 FAIL'],
    ['min as a name', 'mean 0.5 max 0.9 min 0.1', 'mean 0.5 max 7.9 min 0.1'],
    ['min as a name of NaN', 'max 0.9 min NaN', 'max 7.9 min NaN'],
    ['min with a colon', 'max: 0.9 min: 0.1', 'max: 7.9 min: 0.1'],
    ['s as a name', 'mu 0.5 s 1.2', 'mu 0.9 s 1.2'],
    ['s with a sign', 'mu=0.5 s=1.2', 'mu=0.9 s=1.2'],
    ['h as a name', 'w 1.5 h 2.5', 'w 1.9 h 2.5'],
    ['a ratio', 'train:test 80:20', 'train:test 70:30'],
    ['a small ratio', 'ratio 3:10', 'ratio 3:20'],
    ['a slice', '[0:10]', '[0:20]'],
    ['a slice with a step', '[0:10:20]', '[0:10:30]'],
    ['a ratio with a sign', 'slope -3:10', 'slope -3:20'],
    ['what is no time', 'it is 99:99', 'it is 99:98'],
    ['LaTeX', String.raw`$q:\mu$`, String.raw`$q:\sigma$`],
    ['LaTeX with braces', String.raw`f:\mathbb{R}`, String.raw`f:\mathbb{C}`],
    ['a LaTeX map', String.raw`f:\R\to\R`, String.raw`f:\R\to\C`],
    ['what is distributed', 'z ~/x', 'z ~/y'],
    ['an integer power', 'lr 1e-7, weight decay 5e-7', 'lr 9e-7, weight decay 1e-9'],
    ['the sign of a power', 'd -5e-7', 'd 5e-7'],
    ['an integer that became a decimal', 'x=1000', 'x=1000.05'],
    ['a decimal that became an integer', 'x=1000.05', 'x=1000'],
    ['an integer in a list', '[1,200,300]', '[1,200,301]'],
    ['a list that became a number', '[1,200,300]', '[1200300]'],
    ['a decimal in a list', '[1,200,300.5]', '[1,200,340.5]'],
    ['a decimal in an array over lines', '[\n  0.3,\n  0.2\n]', '[ 0.3, 0.5 ]'],
  ])('%s', (_, stored, found) => {
    expect(texts(stored, found)).not.toEqual([]);
  });

  test.each([
    [
      'AssertionError',
      'expected |a| >= |b|, got 1',
      'AssertionError',
      'expected |a| >= |b|, got 2',
    ],
    ['A', '{ a: [ == ] }', 'B', '{ a: [ == ] }'],
    ['A', '[=====] 50%', 'A', '[===  ] 40%'],
  ])('an error %s: %s', (ename, evalue, otherName, otherValue) => {
    expect(differences(error(ename, evalue), error(otherName, otherValue))).not.toEqual([]);
  });

  test('a table in Markdown', () => {
    const table = (word: string) => [display({ 'text/markdown': `| a | 95% | ${word} |` })];
    expect(differences(table('ok'), table('FAIL'))).not.toEqual([]);
  });

  test('what stands beside a progress bar in HTML', () => {
    const table = (value: string) =>
      `<progress value="1"></progress><table><tr><td>acc ${value}</td></tr></table>`;
    expect(html(table('0.9'), table('0.1'))).not.toEqual([]);
    expect(html(table('0.9'), table('0.9').replace('value="1"', 'value="2"'))).toEqual([]);
  });
});

describe('is none:', () => {
  test.each([
    [
      'dates as people write them',
      'saved on 11/21/2026, 1:46:50 PM',
      'saved on 1/2/2027, 11:00:01 AM',
    ],
    ['dates with points', 'saved on 21.11.2026', 'saved on 1.2.2027'],
    ['dates with strokes', 'saved on 2026/11/21', 'saved on 2027/1/2'],
    ['dates in words', 'saved on Nov 21, 2026', 'saved on January 2, 2027'],
    ['dates in words, the day first', 'saved on 21 Nov 2026', 'saved on 2 Jan 2027'],
    ['timers', 'fit: 1:02.345 (m:ss.mmm)', 'fit: 2:00.001 (m:ss.mmm)'],
    ['minutes', 'took 1m 5s', 'took 2m 30s'],
    ['hours', 'took 1h 2m 3s', 'took 3h 0m 1s'],
    ['thousands of them', 'took 1,234 ms', 'took 987 ms'],
    ['powers of seconds', 'took 3.2e-5 s', 'took 4.1e-5 s'],
    ['milliseconds in words', 'took 5 milliseconds', 'took 7 milliseconds'],
    ['hrs', 'took 2 hrs', 'took 3 hrs'],
    ['rates in words', '12 steps per second', '99 steps per second'],
    ['times of tqdm', 'at [00:03<00:04, 12.3it/s]', 'at [00:05<00:09, 1.2s/it]'],
    ['a duration in two units', 'took 1 min 5 s', 'took 2 min 10 s'],
    ['erased text', 'a long text\rshort\u001b[K', 'short'],
    ['paths with strokes', 'in C:/Users/me/x.ts', 'in D:/a/b.ts'],
    ['paths with blanks', String.raw`in C:\Program Files\a b\x`, String.raw`in C:\Users\me\x`],
    ['a path of one step', String.raw`in C:\x.ts`, String.raw`in d:\y.ts`],
    ['paths with umlauts', 'in /home/müller/x', 'in /home/me/x'],
    ['paths behind a colon', 'path:/home/me/x', 'path:/tmp/you/y'],
    ['UNC paths', String.raw`in \\server\share\x`, String.raw`in \\other\share\y`],
    ['ports', 'at [::1]:8080', 'at [::1]:9090'],
    ['thousands', 'x 1,234,001.25', 'x 1,234,001.30'],
    ['a carry', 'x 999,999.99', 'x 1,000,000.00'],
    ['an integer printed as a decimal', 'x=1000', 'x=1000.0'],
    ['rest of single precision', 'x=1', 'x=0.99999994'],
    ['rest of double precision', 'd 1.1102230246251565e-16', 'd 2.220446049250313e-16'],
    ['layout of an array', '[\n  0.1, 0.2,\n  0.3\n]', '[ 0.1, 0.2, 0.30000000000000004 ]'],
    ['rules of a table', '┌───┬───┐\n│ 0.3 │', '┌───┬──────┐\n│ 0.30000000000000004 │'],
  ])('%s', (_, stored, found) => {
    expect(texts(stored, found)).toEqual([]);
  });

  test.each([
    ['durations', 'half-life 5.3 h', 'half-life 53 h'],
    ['dates', 'first row 1990-01-01', 'first row 1999-12-31'],
    ['dates', 'on Nov 21, 2026', 'on January 2, 2027'],
    ['times', 'sunrise at 06:12:33', 'sunrise at 07:12:33'],
    ['rates', 'speed: 7.9 km/s', 'speed: 79 km/s'],
  ])('%s as results where the cell ignores them', (mask, stored, found) => {
    expect(texts(stored, found)).not.toEqual([]);
    expect(texts(stored, found, { ignore: [mask] })).toEqual([]);
  });

  test('a power of ten by a rule of the author', () => {
    expect(texts('lr 1e-7', 'lr 9e-7', { atol: 1e-5 })).toEqual([]);
  });

  test('the order of classes and declarations, noise in a path', () => {
    expect(html('<p class="a b">x</p>', '<p class="b a">x</p>')).toEqual([]);
    const styled = (style: string) => `<p style="${style}">x</p>`;
    expect(html(styled('color:red; margin: 0'), styled('margin:0;color: red;'))).toEqual([]);
    const path = (x: string) => `<path d="M0.5,0.5L${x},2.5Z"/>`;
    expect(html(path('10.123456'), path('10.123457'))).toEqual([]);
    expect(html(path('10.123456'), path('11.123456'))).not.toEqual([]);
  });
});

test.each([
  ['durations', 'took 5.3 s', 'took 53 s'],
  ['dates', 'saved on 1990-01-01', 'saved on 1999-12-31'],
  ['times', 'it is 06:12:33', 'it is 07:12:33'],
  ['rates', '12 it/s', '79 it/s'],
  ['timers', 'fit: 12.345ms', 'fit: 9.871ms'],
  ['paths', 'in /home/a/b.ts', 'in /tmp/c/d.ts'],
  ['addresses', 'at 0x7f3a2b1c', 'at 0x55d0aa00ff'],
  ['ports', 'at localhost:8080', 'at localhost:9090'],
  ['processes', '(node:12) careful', '(node:13) careful'],
  ['bars', 'x [=====>    ] 50/100\nend', 'end'],
])('the mask "%s" can be switched off', (mask, stored, found) => {
  expect(texts(stored, found)).toEqual([]);
  expect(texts(stored, found, { ignore: [`!${mask}`] })).not.toEqual([]);
});

describe('a progress bar', () => {
  test.each([
    ' 45%|████▌     | 45/100 [00:03<00:04, 12.3it/s]',
    'fit:   0%|          | 0/100 [00:00<?, ?it/s]',
    ' 45%|####5     | 45/100 [00:03<00:04, 12.3it/s]',
    '[=====>    ] 50%',
    'x [=====>    ] 50/100',
    'progress [========--------] 45% | ETA: 3s | 45/100',
    ' ████████░░░░ 45% | ETA: 3s | 45/100',
    'downloading [=====    ] 60% 3.7s',
    '█████████░░░░░░░░░░░ fit 45% | 45/100 epochs | 0:03, 0:04 left, 12 epochs/s | ELBO -3.5',
  ])('is %s', (line) => {
    expect(isProgressBar(line)).toBe(true);
  });

  test.each([
    '97% | 3.2 | ok |',
    'a => b, [ == ] 50%',
    '[...] 50%',
    '| ### | 95% |',
    'loss [=====] 5/5 - loss: 0.5',
  ])('is not %s', (line) => {
    expect(isProgressBar(line)).toBe(false);
  });
});

test('backspaces and returns are obeyed', () => {
  expect(shownLines('ab\bc\n1 of 2\r2\n\u001b[31mred\u001b[0m\nold\u001b[2K\rnew')).toEqual([
    'ac',
    '2 of 2',
    'red',
    'new',
  ]);
});

describe('long texts take no longer than they must:', () => {
  const cost = (stored: string, found: string): number =>
    costOf(() => {
      expect(texts(stored, found).length).toBeGreaterThan(0);
    });
  const lines = (from: number) =>
    Array.from({ length: 8000 }, (_, i) => `step ${from + i} of ${'abc'[i % 3]}`).join('\n');

  test('every integer changed', () => {
    expect(cost(lines(0), lines(100_000))).toBeLessThan(60);
  });

  test('every word changed', () => {
    expect(cost(lines(0), lines(0).replaceAll('of', 'in'))).toBeLessThan(60);
  });

  test.each(['[', '|', '█', '1,', '1.', 'a', '/', ':', 'C:\\', '1 s ', '1:'])('many %s', (sign) => {
    const line = `[${sign.repeat(4000)}=x`;
    expect(cost(line, `${line}y`)).toBeLessThan(40);
    expect(cost(`[${'='.repeat(4000)}x`, 'x')).toBeLessThan(40);
  });
});
