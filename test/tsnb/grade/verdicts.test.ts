import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Grader, type Graded } from '../../../tsnb/src/grade/score/grader';
import { readAssignment } from '../../../tsnb/src/release';
import { noSandbox } from '../../../tsnb/src/sandbox';
import { setClockBy } from '../../clock';
import { answers, newFolder, serializeNotebook, statistics } from '../assignmentFixture';
import { answered, cellOf } from './submissions';

// A property whose verdict does on some data what no verdict should: it costs that check alone.

/** Seconds that a verdict may take. */
const LIMIT = 7;

const folder = newFolder('verdicts');
const sign = join(folder.path, 'time-is-up');
const graded = new Map<string, Graded>();
let grader: Grader;

const loop = `let turn = 0; while (true) if (turn++ === 0) require('fs').writeFileSync(${JSON.stringify(sign)}, '');`;
const verdict = `(x) => {
  if (x[0] === 42) { ${loop} }
  if (x[0] === 43) process.exit(3);
  return x.length === 50 || 'they are not fifty';
}`;
const submissions = { loops: '[42]', exits: '[43]', wrong: '[44]' };

beforeAll(async () => {
  const notebook = statistics();
  cellOf(notebook, 'draws-test').source =
    `property('draws', { points: 1 }, (seed) => draws(seed, 50), ${verdict});`;
  const file = join(folder.path, 'statistics.ipynb');
  writeFileSync(file, serializeNotebook(notebook));
  const options = { sandbox: noSandbox, timeout: 600, cellTimeout: LIMIT };
  grader = await Grader.create(readAssignment(file, notebook), options);
  const resetClock = setClockBy(sign, LIMIT);
  for (const [name, value] of Object.entries(submissions))
    graded.set(name, await grader.grade(answered({ ...answers, draws: `return ${value};` })));
  resetClock();
});

afterAll(async () => {
  await grader.close();
  folder.remove();
});

const draws = (name: string) =>
  graded.get(name)?.checks.find(({ question }) => question === 'draws');

test.each([
  ['loops', 'there is no verdict: the verdict took longer than 7 s (--cell-timeout)'],
  ['exits', 'there is no verdict: ProcessExit: the cell called process.exit(3)'],
  ['wrong', 'they are not fifty'],
])('a verdict that %s: the check fails and says so', (name, problem) => {
  expect(draws(name)).toMatchObject({ earned: 0, problem });
});

test.each(['loops', 'exits'])('a verdict that %s is an incident of the submission', (name) => {
  const told = `check "draws": ${draws(name)?.problem ?? ''}`;
  expect(graded.get(name)?.incidents).toEqual([told]);
});

test('all other checks are judged as ever', () => {
  for (const { checks } of graded.values())
    expect(checks.filter(({ question }) => question !== 'draws').every((c) => c.earned > 0)).toBe(
      true,
    );
});
