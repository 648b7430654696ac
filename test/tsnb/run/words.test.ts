import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../tsnb/src/run/failure';
import { junitReport } from '../../../tsnb/src/run/junit';
import { excerpt, failureReport } from '../../../tsnb/src/run/report';
import type { CellResult, NotebookResult } from '../../../tsnb/src/run/result';
import { exitError, ownError } from '../../../tsnb/src/session';
import { formatSeconds } from '../../../tsnb/src/terminal';

test.each([
  [0, '0.0 s'],
  [0.04, '0.0 s'],
  [12.34, '12.3 s'],
  [59.94, '59.9 s'],
  [59.96, '1 min 00 s'],
  [125, '2 min 05 s'],
  [3599.4, '59 min 59 s'],
  [3599.6, '1 h 00 min'],
  [3720, '1 h 02 min'],
])('%s seconds read %s', (seconds, words) => {
  expect(formatSeconds(seconds)).toBe(words);
});

test.each([
  [{ code: 3, signal: null, lastWords: '' }, 'KernelDied', 'ended itself with exit code 3'],
  [{ code: null, signal: 'SIGKILL', lastWords: '' }, 'KernelDied', 'was killed (SIGKILL'],
  [{ code: null, signal: 'SIGSEGV', lastWords: 'x' }, 'KernelDied', 'was ended by SIGSEGV'],
  [
    { code: null, signal: 'SIGABRT', lastWords: 'FATAL: heap out of memory' },
    'OutOfMemory',
    'ran out of memory',
  ],
] as const)('the end of a kernel in words: %o', (exit, ename, words) => {
  const error = exitError(exit, 'while the cell ran');
  expect(error.ename).toBe(ename);
  expect(error.evalue).toContain(words);
  expect(error.evalue).toMatch(/while the cell ran$/);
});

const cell = {
  cell_type: 'code' as const,
  id: 'a',
  metadata: {},
  source: 'a\nb\nc',
  execution_count: 3,
  outputs: [],
};

test.each([
  [['at In[3]:2:7', 'at In[3]:1:1'], 2],
  [['at f (In[1]:3:1)', 'at In[3]:1:1'], 1],
  [['at In[13]:2:7'], null],
])('the line of %o', (traceback, line) => {
  expect(failureOf({ ...ownError('E', 'x'), traceback }, cell).line).toBe(line);
});

test('a long source is shown around its line', () => {
  const source = Array.from({ length: 100 }, (_, index) => `line ${index + 1}`).join('\n');
  const shown = excerpt(source, 60).split('\n');
  expect(shown).toHaveLength(42);
  expect(shown[0]).toBe('      (39 lines before)');
  expect(shown[1]).toBe('     40 | line 40');
  expect(shown).toContain('  >  60 | line 60');
  expect(shown.at(-1)).toBe('      (21 lines more)');
  expect(excerpt('a\nb', 2)).toBe('    1 | a\n  > 2 | b');
});

const failed: CellResult = {
  number: 2,
  id: 'a',
  firstLine: 'a',
  status: 'failed',
  executionCount: 3,
  seconds: 1,
  failure: {
    ...failureOf(
      ownError('E', 'why ]]> \u0007\u001b[31mred\u001b[0m \ud800', ['    at In[3]:2:1']),
      cell,
    ),
    stdout: 'out\n',
    stderr: '',
  },
};
const notRun: CellResult = { ...failed, number: 3, status: 'not-run', failure: null };
const result: NotebookResult = {
  source: 'x.ipynb',
  output: 'out/x.ipynb',
  status: 'failed',
  problem: null,
  leftRunning: [],
  seconds: 2,
  cellCount: 3,
  parameters: {},
  cells: [failed, notRun],
};

describe('the report of a failure', () => {
  test('names notebook, cell, line, cause, source, output, and what did not run', () => {
    const report = failureReport({
      ...result,
      cells: [{ ...failed, failure: { ...failed.failure, cause: 'E: why' } as never }, notRun],
    });
    expect(report).toBe(
      [
        'x.ipynb: cell 2 of 3 (In [3]) failed: a',
        '  line 2: E: why',
        '    1 | a',
        '  > 2 | b',
        '    3 | c',
        'Traceback:',
        '    E: why ]]> \u0007\u001b[31mred\u001b[0m \ud800',
        '        at In[3]:2:1',
        'The last it wrote to stdout:',
        '    out',
        '',
        '1 code cell did not run. The executed notebook is out/x.ipynb.',
      ].join('\n'),
    );
  });

  test('is empty if nothing failed', () => {
    expect(failureReport({ ...result, status: 'ok', cells: [] })).toBe('');
  });
});

test('a JUnit report is XML whatever a cell says', () => {
  const xml = junitReport([result], [{ source: 'bad.ipynb', problem: 'is <not> JSON' }]);
  expect(xml).toContain('<testsuites tests="3" failures="1" errors="1" skipped="1">');
  expect(xml).toContain('name="cell 2: a"');
  // eslint-disable-next-line no-control-regex
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800]/);
  expect(xml).not.toContain('[31m');
  const options = { contentType: 'text/xml', url: 'http://localhost/' };
  const { document } = new JSDOM(xml, options).window; // throws if it is not XML
  expect(document.querySelectorAll('testcase')).toHaveLength(3);
});
