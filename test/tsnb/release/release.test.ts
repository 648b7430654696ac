import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Notebook } from '../../../tsnb/src/notebook';
import {
  code,
  newFolder,
  notebook,
  serializeNotebook,
  solution,
  statistics,
  tests,
} from '../assignmentFixture';
import { Workshop } from '../run/support';

const folder = newFolder('release');
const workshop = new Workshop();
afterAll(() => {
  folder.remove();
  workshop.close();
});
const at = (name: string): string => join(folder.path, name);
const write = (name: string, content: Notebook): void => {
  writeFileSync(at(name), serializeNotebook(content));
};
const release = (...args: string[]) => workshop.tsnb(['release', ...args, '--to', at('out')]);

describe('a released notebook', () => {
  beforeAll(async () => {
    write('statistics.ipynb', statistics());
    const result = await release(at('statistics.ipynb'), '--notebooks-only');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain(
      'statistics.ipynb: 12 points\n  mean: 1 point\n    mean (1): a number\n',
    );
    expect(result.stdout).toContain('  critique: 3 points, read by a person');
  });

  test('has its expected values beside it, one line a probe, and none for properties', () => {
    const text = readFileSync(at('out/statistics.probes.json'), 'utf8');
    const { probes, ...rest } = JSON.parse(text) as { probes: object };
    expect(rest).toMatchObject({
      version: 1,
      seed: 1,
      forbidden: { energy: ['hypot'] },
      answers: { mean: 'mean', draws: 'draws' },
    });
    const { given } = rest as { given: object };
    expect(Object.keys(given)).toEqual([
      ...['imports', 'inputs', 'mean-test', 'variance-test', 'columns-test', 'energy-test'],
      ...['draws-test', 'afterwards'],
    ]);
    expect(given).toMatchObject({
      imports: [expect.stringMatching(/^[0-9a-f]{12}$/)],
      'mean-test': [expect.any(String), 'mean'],
    });
    expect(Object.keys(probes)).toEqual(['mean', 'variance', 'column means', 'energy']);
    expect(text.split('\n')).toContain('  "mean": {"kind":"number","value":0.4375},');
    expect(existsSync(at('out/package.json'))).toBe(false);
  });

  test('has nothing of hidden tests, which --nbgrader writes beside the source', async () => {
    expect(readFileSync(at('out/statistics.probes.json'), 'utf8')).not.toContain('constant');
    expect(existsSync(at('statistics.probes.json'))).toBe(false);
    const options = ['--notebooks-only', '--nbgrader', '--to', at('again')];
    await workshop.tsnb(['release', at('statistics.ipynb'), ...options]);
    expect(readFileSync(at('statistics.probes.json'), 'utf8')).toContain(
      '"variance of a constant"',
    );
    expect(readFileSync(at('again/statistics.probes.json'), 'utf8')).not.toContain('constant');
    rmSync(at('statistics.probes.json'));
  });

  test('has tests that name the file which they need', () => {
    const { cells } = JSON.parse(readFileSync(at('out/statistics.ipynb'), 'utf8')) as Notebook;
    const tested = cells.find(({ id }) => id === 'mean-test') as { source: unknown } | undefined;
    expect(tested?.source).toEqual([
      "probe('mean', { file: 'statistics.probes.json', points: 1 }, (seed) => mean(inputs(seed)));",
    ]);
  });

  test('is the same when it is released again', async () => {
    const files = ['statistics.ipynb', 'statistics.probes.json'];
    const before = files.map((name) => readFileSync(at(`out/${name}`), 'utf8'));
    await release(at('statistics.ipynb'), '--notebooks-only');
    expect(files.map((name) => readFileSync(at(`out/${name}`), 'utf8'))).toEqual(before);
  });

  test('runs to its end with a cross for every blank, each saying so', async () => {
    const { code, stdout } = await workshop.tsnb([
      'run',
      at('out/statistics.ipynb'),
      '--out',
      at('run'),
    ]);
    expect([code, stdout]).toEqual([1, expect.stringContaining('failed')]); // at the cell behind the tests, which calls a stub
    const { cells } = JSON.parse(readFileSync(at('run/statistics.ipynb'), 'utf8')) as Notebook;
    const crosses = cells
      .filter(({ id }) => id.endsWith('-test'))
      .map((cell) => JSON.stringify(cell));
    expect(crosses).toHaveLength(5);
    for (const cross of crosses) expect(cross).toContain('it is not implemented yet');
  });
});

describe('what can not be released', () => {
  const pair = (probe: string, points = 1) =>
    notebook([
      code('imports', "import { probe } from 'tsnb';"),
      code('a', '// BEGIN SOLUTION\n// END SOLUTION', solution('a')),
      code('t', probe, tests('t', points)),
    ]);
  test.each<[string, Notebook, number, string]>([
    ['no assignment', notebook([code('a', '1')]), 2, 'has no cell with a solution'],
    ['a test without probe', pair('1;'), 2, 'cell 3 (t) is a test cell, but has no probe'],
    [
      'points that do not add up',
      pair("probe('a', { points: 2 }, () => 1);"),
      2,
      'is worth 1 points, but those of its probes add up to 2',
    ],
    [
      'one name twice',
      pair("probe('a', { points: 1 }, () => 1);probe('a', { points: 1 }, () => 1);", 2),
      2,
      'has a probe "a", as cell 3 has; names must differ',
    ],
    ['a cell that fails', pair("throw new Error('oh');"), 1, 'cell 3 (t) failed: Error: oh'],
    [
      'a probe without value',
      pair("probe('a', { points: 1 }, () => NaN);"),
      1,
      'cell 3 (t): probe "a": it is NaN',
    ],
  ])('%s', async (_, content, exitCode, sentence) => {
    write('bad.ipynb', content);
    const result = await release(at('bad.ipynb'));
    expect(result).toMatchObject({
      code: exitCode,
      stderr: expect.stringContaining(sentence) as string,
    });
    expect(existsSync(at('out/bad.ipynb'))).toBe(false);
  });

  test('a notebook onto itself', async () => {
    const { code, stderr } = await workshop.tsnb([
      'release',
      at('statistics.ipynb'),
      '--to',
      folder.path,
    ]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('would be written over; choose another --to'),
    ]);
  });
});
