import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SubmissionResult } from '../../tsnb/src/grade/score/result';
import { newFolder, serializeNotebook, statistics } from '../tsnb/assignmentFixture';
import { batch } from '../tsnb/grade/submissions';
import { until, Workshop, type CommandResult } from '../tsnb/run/support';
import { unreadable, type Known } from './batchSubmissions';

const SEED = '20261125';

/** When a run of the batch is killed: after so many new results, and so many milliseconds more. */
export type Kill = readonly [results: number, milliseconds: number];

/**
 * Tests that put submissions whose scores are known, and all that can't be read, through `tsnb grade`, which is killed again and again: the
 * scores must come out.
 */
export function judgeKilledBatch(
  known: Readonly<Record<string, Known>>,
  kills: readonly Kill[],
): void {
  const size = Object.keys(known).length + Object.keys(unreadable).length;
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
    ...['--sandbox', 'none', '--jobs', '2', '--cell-timeout', '30'],
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
    for (const [name, { notebook }] of Object.entries(known))
      put(`in/${name}/statistics.ipynb`, serializeNotebook(notebook));
    for (const [name, content] of Object.entries(unreadable))
      put(`in/${name}/statistics.ipynb`, content);
    for (const [results, more] of kills) {
      const child = workshop.start(args('in', 'out'));
      let said = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
      const isOver = (): boolean => child.exitCode !== null;
      await until(() => (said.match(/ points, .* s$/gm) ?? []).length >= results || isOver());
      await pause(more);
      child.kill('SIGKILL');
    }
    last = await workshop.tsnb(args('in', 'out'));
    results = gradebook('out');
  });

  test('goes on where it was, to the end, with everybody in the gradebook', () => {
    expect([last.code, last.stderr]).toEqual([1, '']); // some are unreadable
    const killed = kills.reduce((sum, [count]) => sum + count, 0);
    expect((last.stdout.match(/as before$/gm) ?? []).length).toBeGreaterThanOrEqual(killed);
    expect([...results.keys()].sort()).toEqual(
      [...Object.keys(known), ...Object.keys(unreadable)].sort(),
    );
    expect(results.size).toBe(size);
  });

  test.each(Object.entries(known))('%s earns what it must', (name, { earns }) => {
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
    expect(students).toHaveLength(size);
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(names.filter((name) => /submissions\/[^/]+\/feedback\.html$/.test(name))).toHaveLength(
      size,
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
      put(`few/${name}/statistics.ipynb`, serializeNotebook(known[name].notebook));
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
  });
}
