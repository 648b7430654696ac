import { describe, expect, test } from 'vitest';
import { feedbackPage } from '../../../tsnb/src/grade/feedback/feedback';
import type { SubmissionResult } from '../../../tsnb/src/grade/score/result';
import { standingOf, type Circumstances } from '../../../tsnb/src/grade/book/standing';
import { batchSummary } from '../../../tsnb/src/grade/book/summary';
import type { CodeCell, Output } from '../../../tsnb/src/notebook';
import { readAssignment } from '../../../tsnb/src/release';
import { answers, statistics } from '../assignmentFixture';
import { answered, cellOf } from './submissions';

const EVIL = '<script>alert("1")</script><img src=x onerror=alert(2)>';
const assignment = readAssignment('statistics.ipynb', statistics());

function check(question: string, points: number, earned: number, problem: string | null = null) {
  return {
    name: question,
    question,
    cellId: `${question}-test`,
    points,
    earned,
    problem,
    carried: false,
  };
}

const result = (more: Partial<SubmissionResult> = {}): SubmissionResult => ({
  version: 1,
  key: '',
  student: 'ada',
  file: null,
  status: 'graded',
  problem: null,
  earned: 4,
  checks: [check('mean', 1, 1), check('variance', 3, 3), check('energy', 2, 0, 'it is 1')],
  notes: [],
  doubts: [],
  incidents: [],
  limits: [],
  runs: 1,
  seconds: 1,
  ...more,
});

function page(more: Partial<SubmissionResult>, how: Circumstances, outputs: Output[] = []): string {
  const executed = answered(answers);
  cellOf(executed, 'critique').source = EVIL;
  (cellOf(executed, 'afterwards') as CodeCell).outputs = outputs;
  return feedbackPage(assignment, standingOf(assignment, result(more), how), executed);
}

describe('a feedback page', () => {
  test('shows whatever a submission, a name, a comment or an output holds, and does none of it', () => {
    const html = page(
      {
        student: EVIL,
        notes: [EVIL],
        incidents: [EVIL],
        checks: [check('mean', 1, 0, EVIL)],
      },
      { manual: new Map([['critique', { points: 1, comment: EVIL }]]) },
      [
        { output_type: 'stream', name: 'stdout', text: EVIL },
        { output_type: 'error', ename: 'E', evalue: EVIL, traceback: [`\x1B[31m${EVIL}\x1B[0m`] },
        {
          output_type: 'display_data',
          metadata: {},
          data: { 'text/html': EVIL, 'text/plain': EVIL },
        },
        { output_type: 'display_data', metadata: {}, data: { 'image/png': `"><script>${EVIL}` } },
        {
          output_type: 'display_data',
          metadata: {},
          data: { 'image/svg+xml': '<svg onload=alert(3)>' },
        },
      ],
    );
    const tags = new Set([...html.matchAll(/<([a-z0-9]+)/gi)].map(([, tag]) => tag));
    expect(
      [...tags].filter((tag) => /^(script|img|svg|iframe|object|form|base|link)$/i.test(tag)),
    ).toEqual([]);
    expect(html).not.toMatch(/\x1B|href="(?!#)/); // eslint-disable-line no-control-regex
    expect(html.match(/&lt;script&gt;alert\(&quot;1&quot;\)/g)?.length).toBeGreaterThanOrEqual(9);
    expect(html).toContain(
      `content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`,
    );
  });

  test('shows a figure from the PNG that it carries, and nothing else', () => {
    const html = page({}, {}, [
      { output_type: 'display_data', metadata: {}, data: { 'image/png': 'iVBORw0\nKGgo=' } },
    ]);
    expect(html).toContain('src="data:image/png;base64,iVBORw0KGgo="');
  });

  test('cuts a text that would fill the page', () => {
    const html = page({}, {}, [{ output_type: 'stream', name: 'stdout', text: 'x'.repeat(1e6) }]);
    expect(html.length).toBeLessThan(60_000);
    expect(html).toContain('… cut here');
  });

  test('has a place for what a person has still to read, and the comment of one who has', () => {
    expect(page({}, {})).toContain('A person has still to read this.');
    const html = page({}, { manual: new Map([['critique', { points: 2, comment: 'Why?' }]]) });
    expect(html).toContain('<b>2 of 3 points given by a person</b><br>Why?');
    expect(html).not.toContain('has still to read');
  });

  test('says why there is no score', () => {
    const html = page({ status: 'unreadable', problem: 'is not JSON' }, {});
    expect(html).toContain('No score yet: is not JSON');
    expect(html).not.toContain('<table>');
  });
});

test('a summary tells the points, the hardest checks, what is to be read, and who has no score, on lines of its own', () => {
  const standings = [
    result(),
    result({ student: 'eve\x1B[2J\nroot: 12', incidents: ['cell energy-test: CellTimeout'] }),
    result({ student: 'bob', status: 'unreadable', problem: 'is not\nJSON', checks: [] }),
  ].map((one) => standingOf(assignment, one));
  const lines = batchSummary(assignment, standings).split('\n');
  expect(lines[0]).toBe('2 of 3 graded, of 12 points:');
  expect(lines[4]).toBe('     3.6 to    4.8  ## 2');
  expect(lines.slice(11)).toEqual([
    'failed most:',
    '  energy: 2 of 2',
    'points still to be given by a person:',
    '  critique, 3 points: 2 of 2',
    'limits hit, or the kernel ended:',
    '  eve\uFFFD[2J root: 12: cell energy-test: CellTimeout',
    'score withheld:',
    '  bob: is not JSON',
  ]);
});
