import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmissionResult } from '../../tsnb/src/grade/result';
import { newFolder, serializeNotebook, statistics } from '../tsnb/assignmentFixture';
import { batch } from '../tsnb/grade/submissions';
import { until, Workshop, type CommandResult } from '../tsnb/run/support';
import { hundred, unreadable } from './batchSubmissions';

/** After how many new results, and how many milliseconds more, the run is killed: drawn once, so that a failure comes again. */
const KILLS = [
  ...[
    [0, 900],
    [3, 0],
    [1, 350],
    [6, 1200],
    [0, 2500],
  ],
  ...[
    [9, 40],
    [2, 700],
    [12, 5],
    [4, 1900],
    [7, 220],
  ],
];
const SEED = '20261125';

// A hundred generated submissions through `tsnb grade`, killed again and again: the scores are known, and must come out.
describe('a batch of a hundred, killed and started again', () => {
  const folder = newFolder('batch');
  const workshop = new Workshop();
  afterAll(() => {
    folder.remove();
    workshop.close();
  });
  const at = (name: string): string => join(folder.path, name);
  const put = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), content);
  };
  const args = (from: string, to: string): string[] => [
    ...['grade', at('statistics.ipynb'), '--submissions', at(from), '--to', at(to), '--seed', SEED],
    ...['--sandbox', 'none', '--jobs', '2', '--cell-timeout', '10'],
  ];
  const gradebook = (to: string): Map<string, SubmissionResult> => {
    const { submissions } = JSON.parse(readFileSync(at(`${to}/gradebook.json`), 'utf8')) as {
      submissions: SubmissionResult[];
    };
    return new Map(submissions.map((one) => [one.student, one]));
  };
  let results = new Map<string, SubmissionResult>();
  let last: CommandResult;

  beforeAll(async () => {
    put('statistics.ipynb', serializeNotebook(statistics()));
    for (const [name, { notebook }] of Object.entries(hundred))
      put(`in/${name}/statistics.ipynb`, serializeNotebook(notebook));
    for (const [name, content] of Object.entries(unreadable))
      put(`in/${name}/statistics.ipynb`, content);
    for (const [results, more] of KILLS) {
      const child = workshop.start(args('in', 'out'));
      let said = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
      await until(() => (said.match(/ points, .* s$/gm) ?? []).length >= results, 600);
      await pause(more);
      child.kill('SIGKILL');
    }
    last = await workshop.tsnb(args('in', 'out'));
    results = gradebook('out');
  }, 3_600_000);

  test('goes on where it was, to the end, with everybody in the gradebook', () => {
    expect([last.code, last.stderr]).toEqual([1, '']); // some are unreadable
    const killed = KILLS.reduce((sum, [count]) => sum + count, 0);
    expect((last.stdout.match(/as before$/gm) ?? []).length).toBeGreaterThanOrEqual(killed);
    expect([...results.keys()].sort()).toEqual(
      [...Object.keys(hundred), ...Object.keys(unreadable)].sort(),
    );
    expect(results.size).toBe(100);
  });

  test.each(Object.entries(hundred))('%s earns what it must', (name, { earns }) => {
    const earned: Record<string, number> = {
      mean: 0,
      variance: 0,
      columns: 0,
      energy: 0,
      draws: 0,
    };
    for (const check of results.get(name)?.checks ?? []) earned[check.question] += check.earned;
    expect(earned).toEqual({ mean: 0, variance: 0, columns: 0, energy: 0, draws: 0, ...earns });
  });

  test.each(Object.entries(batch))(
    '%s has marked what counts with the right answers before',
    (name, { carried = [] }) => {
      const marked = (results.get(name)?.checks ?? []).filter((check) => check.carried);
      expect([...new Set(marked.map(({ question }) => question))]).toEqual(carried);
    },
  );

  test.each(Object.keys(unreadable))('%s: the score is withheld', (name) => {
    expect(results.get(name)).toMatchObject({ status: 'unreadable', checks: [] });
  });

  test('leaves no unfinished file', () => {
    const names = readdirSync(at('out'), { recursive: true, encoding: 'utf8' });
    const students = names.filter((name) => name.endsWith('result.json'));
    expect(students).toHaveLength(100);
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(names.filter((name) => /submissions\/[^/]+\/feedback\.html$/.test(name))).toHaveLength(
      100,
    );
  });

  test('has the gradebook of a run that nobody stopped', async () => {
    const chosen = [
      'right',
      'wrong sign',
      'one of two checks',
      'student 01',
      'student 02',
      'student 03',
    ];
    for (const name of chosen)
      put(`few/${name}/statistics.ipynb`, serializeNotebook(hundred[name].notebook));
    await workshop.tsnb(args('few', 'whole'));
    const whole = gradebook('whole');
    // All but where the file is, when it was written, and how long it took.
    const lasting = (one: SubmissionResult | undefined) => ({
      ...one,
      file: '',
      submitted: '',
      seconds: 0,
    });
    for (const name of chosen) expect(lasting(results.get(name))).toEqual(lasting(whole.get(name)));
    const before = readFileSync(at('out/gradebook.csv'), 'utf8');
    await workshop.tsnb(args('in', 'out'));
    expect(readFileSync(at('out/gradebook.csv'), 'utf8')).toBe(before);
  }, 600_000);
});
