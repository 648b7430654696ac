import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Grader, type Graded } from '../../../tsnb/src/grade/score/grader';
import { noSandbox } from '../../../tsnb/src/sandbox';
import { readAssignment } from '../../../tsnb/src/release';
import { setClockBy } from '../../clock';
import { answers, newFolder, serializeNotebook, statistics } from '../assignmentFixture';
import { answered, batch, full, quick } from './submissions';

// The whole batch is graded where time matters less: test/peers/batch.test.ts.
const chosen = Object.entries(batch).filter(([name]) => quick.includes(name));

/** Seconds that a cell may take. */
const LIMIT = 7;

const folder = newFolder('grade');
let grader: Grader;
const graded = new Map<string, Graded>();

beforeAll(async () => {
  const file = join(folder.path, 'statistics.ipynb');
  writeFileSync(file, serializeNotebook(statistics()));
  const assignment = readAssignment(file, statistics());
  grader = await Grader.create(assignment, {
    sandbox: noSandbox,
    timeout: 600,
    cellTimeout: LIMIT,
  });
  // The limit of a cell is over when the endless loop has begun, and no other cell runs then.
  const sign = join(folder.path, 'time-is-up');
  const loop = `if (draw++ === 0) require('fs').writeFileSync(${JSON.stringify(sign)}, '');`;
  const energy = `let draw = 0; while (true) ${loop}`;
  const resetClock = setClockBy(sign, LIMIT);
  const endless = answered({ ...answers, energy });
  graded.set('an endless loop', await grader.grade(endless));
  const waiting = chosen.filter(([name]) => !graded.has(name));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      graded.set(next[0], await grader.grade(next[1].notebook));
  };
  await Promise.all([work(), work()]);
  resetClock();
});

afterAll(async () => {
  await grader.close();
  folder.remove();
});

const of = (name: string): Graded => {
  const found = graded.get(name);
  if (!found) throw new Error(`${name} was not graded`);
  return found;
};
const problems = (name: string) =>
  of(name).checks.flatMap(({ name: check, problem }) =>
    problem === null ? [] : [`${check}: ${problem}`],
  );

describe('what a submission earns', () => {
  test.each(chosen)('%s', (name, { earns, carried = [] }) => {
    const { checks } = of(name);
    const earned: Record<string, number> = Object.fromEntries(
      Object.keys(full).map((one) => [one, 0]),
    );
    for (const check of checks) earned[check.question] += check.earned;
    expect(earned).toEqual({ mean: 0, variance: 0, columns: 0, energy: 0, draws: 0, ...earns });
    expect([
      ...new Set(checks.filter((check) => check.carried).map(({ question }) => question)),
    ]).toEqual(carried);
  });
});

describe('what is said of it', () => {
  test('a wrong value: what it was and how far off', () => {
    expect(problems('missing half')).toEqual([
      expect.stringMatching(/^energy: it is [\d.]+, off by \S+ \(allowed \S+\)$/),
    ]);
  });
  test('a wrong axis: the shapes', () => {
    expect(problems('wrong axis')).toEqual([
      'column means: it is an array of numbers of shape [3], but should be an array of numbers of shape [4]',
    ]);
  });
  test('a forbidden name: where it stands', () => {
    expect(problems('a forbidden name')).toEqual([
      'energy: the answer must not use hypot (cell energy, line 2)',
    ]);
  });
  test('a verdict: the words of the property', () => {
    expect(problems('draws that are none')).toEqual([
      'draws: they are not fifty different numbers from 0 to 1',
    ]);
  });
  test('an endless loop is named', () => {
    expect(of('an endless loop').incidents.join()).toContain(
      'cell energy-test: CellTimeout: the cell took longer than 7 s',
    );
  });
  test('what was mended', () => {
    expect(of('right').repairs).toEqual([]);
    expect(of('a test that was made easy').repairs).toEqual([
      'the locked cell mean-test was changed; put back',
    ]);
    expect(of('cells that are gone').repairs).toEqual([
      'the cell inputs was missing; put back as it was handed out',
      'the locked cell mean-test was missing; put back',
    ]);
  });
  test('hidden tests and expected values are in nothing that is handed back', () => {
    for (const { executed } of graded.values())
      expect(serializeNotebook(executed)).not.toContain('HIDDEN TESTS');
    expect(JSON.stringify([...graded.values()])).not.toContain('vnd.tsnb.probe');
  });
});
