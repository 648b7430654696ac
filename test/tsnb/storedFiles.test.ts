import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isSubmissionResult, type SubmissionResult } from '../../tsnb/src/grade/score';
import { expectedOf } from '../../tsnb/src/probe/expected';
import { isNotebookResult, isRunReport, type NotebookResult } from '../../tsnb/src/run';
import { newFolder } from './assignmentFixture';

const folder = newFolder('stored-files');
afterAll(() => {
  folder.remove();
});

const run: NotebookResult = {
  source: 'a.ipynb',
  output: 'build/a.ipynb',
  status: 'failed',
  problem: null,
  leftRunning: ['a timer'],
  seconds: 0.5,
  cellCount: 2,
  parameters: { epochs: 3 },
  cells: [
    {
      number: 1,
      id: 'a',
      firstLine: 'f()',
      status: 'failed',
      executionCount: 1,
      seconds: 0.1,
      failure: {
        ename: 'Error',
        evalue: 'no',
        traceback: ['Error: no'],
        cause: 'Error: no',
        line: null,
        source: 'f()',
        stdout: '',
        stderr: '',
      },
    },
    {
      number: 2,
      id: 'b',
      firstLine: 'g()',
      status: 'not-run',
      executionCount: null,
      seconds: 0,
      failure: null,
    },
  ],
};

const submission: SubmissionResult = {
  version: 1,
  key: 'ab',
  student: 'ada',
  file: null,
  status: 'graded',
  problem: null,
  earned: 1,
  checks: [
    {
      name: 'mean',
      question: 'mean',
      cellId: 'a',
      points: 1,
      earned: 1,
      problem: null,
      carried: false,
    },
  ],
  notes: [],
  doubts: ['two notebooks'],
  incidents: [],
  limits: [],
  use: { cpuSeconds: 1.5, memoryMb: 90 },
  runs: 1,
  seconds: 2.5,
};

const KINDS: readonly {
  readonly name: string;
  readonly fits: (value: unknown) => boolean;
  readonly stored: object;
}[] = [
  { name: 'the result of a run', fits: isNotebookResult, stored: run },
  {
    name: 'the report of a run',
    fits: isRunReport,
    stored: { version: 1, exitCode: 1, notebooks: [run], problems: [] },
  },
  { name: 'the result of a submission', fits: isSubmissionResult, stored: submission },
];

describe.each(KINDS)('$name', ({ fits, stored }) => {
  test('is known again, also with what a later version adds', () => {
    expect(fits(JSON.parse(JSON.stringify(stored)))).toBe(true);
    expect(fits({ ...stored, more: 1 })).toBe(true);
  });

  test('is not taken from a file of something else', () => {
    for (const other of [undefined, null, 1, 'text', [], {}]) expect(fits(other)).toBe(false);
  });

  test.each(Object.keys(stored).filter((name) => name !== 'use'))('needs its %s', (name) => {
    expect(fits({ ...stored, [name]: undefined })).toBe(false);
    expect(fits({ ...stored, [name]: [[]] })).toBe(false);
  });
});

test('of a submission without a sandbox it is not known what it used', () => {
  expect(isSubmissionResult({ ...submission, use: undefined })).toBe(true);
  expect(isSubmissionResult({ ...submission, use: {} })).toBe(false);
});

test.each([
  ['is cut short', '{"version": 1'],
  ['is a list', '[]'],
  ['is of another version', '{"version": 2, "seed": 1, "probes": {}}'],
  ['has no probes', '{"version": 1, "seed": 1, "probes": null}'],
  ['forbids a number', '{"version": 1, "seed": 1, "probes": {}, "forbidden": {"a": [1]}}'],
  ['gives no digest', '{"version": 1, "seed": 1, "probes": {}, "given": {"a": []}}'],
  ['answers with a list', '{"version": 1, "seed": 1, "probes": {}, "answers": []}'],
])('a file of expected values that %s ends in a sentence', (what, text) => {
  const place = join(folder.path, what.replaceAll(' ', '-'));
  mkdirSync(place);
  writeFileSync(join(place, 'x.probes.json'), text);
  expect(() => expectedOf('a', place)).toThrow(
    /x\.probes\.json can't be read: .+\. Take it from the kit again\.$/,
  );
});
