import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SubmissionResult } from '../../tsnb/src/grade/result';
import { newFolder, serializeNotebook, statistics } from '../tsnb/assignmentFixture';
import { batch, full } from '../tsnb/grade/submissions';
import { until, Workshop } from '../tsnb/run/support';

const KILLS = 5;

// Every generated submission through `tsnb grade`, killed again and again: the scores are known, and must come out.
describe('a whole batch, killed and started again', () => {
  const folder = newFolder('batch');
  const workshop = new Workshop();
  afterAll(() => {
    folder.remove();
    workshop.close();
  });
  const at = (name: string): string => join(folder.path, name);
  const put = (name: string, content: string): void => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), content);
  };
  const args = [
    ...['grade', at('statistics.ipynb'), '--submissions', at('in'), '--to', at('out')],
    ...['--sandbox', 'none', '--jobs', '2', '--cell-timeout', '5'],
  ];
  const results = new Map<string, SubmissionResult>();

  beforeAll(async () => {
    put('statistics.ipynb', serializeNotebook(statistics()));
    for (const [name, { notebook }] of Object.entries(batch))
      put(`in/${name}/statistics.ipynb`, serializeNotebook(notebook));
    put('in/broken/statistics.ipynb', '{"cells": [');
    for (let kill = 0; kill < KILLS; kill++) {
      const child = workshop.start(args);
      let said = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
      await until(() => (said.match(/ s$/gm) ?? []).length > kill % 3, 300); // a result that is new
      child.kill('SIGKILL');
    }
    const { code, stdout, stderr } = await workshop.tsnb(args);
    expect([code, stderr]).toEqual([1, '']); // one is unreadable
    expect((stdout.match(/as before$/gm) ?? []).length).toBeGreaterThanOrEqual(KILLS);
    const gradebook = JSON.parse(readFileSync(at('out/gradebook.json'), 'utf8')) as {
      submissions: SubmissionResult[];
    };
    for (const one of gradebook.submissions) results.set(one.student, one);
  }, 900_000);

  test.each(Object.entries(batch))('%s earns what it must', (name, { earns, carried = [] }) => {
    const checks = results.get(name)?.checks ?? [];
    const earned: Record<string, number> = Object.fromEntries(
      Object.keys(full).map((question) => [question, 0]),
    );
    for (const check of checks) earned[check.question] += check.earned;
    const none = { mean: 0, variance: 0, columns: 0, energy: 0, draws: 0 };
    expect(earned).toEqual({ ...none, ...earns });
    const marked = checks.filter((check) => check.carried).map(({ question }) => question);
    expect([...new Set(marked)]).toEqual(carried);
  });

  test('the score of a file that can not be read is withheld', () => {
    expect(results.get('broken')).toMatchObject({ status: 'unreadable', checks: [] });
    expect(results.size).toBe(Object.keys(batch).length + 1);
  });
});
