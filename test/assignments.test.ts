import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNotebook, serializeNotebook } from '../tsnb/src/notebook';
import type { ExpectedFile } from '../tsnb/src/probe';
import { readAssignment, studentVersion } from '../tsnb/src/release';

const root = resolve(import.meta.dirname, '..');
const names = readdirSync(join(root, 'notebooks')).filter((name) => name.endsWith('.ipynb'));

// `npm run release` makes them anew.
describe.each(names)('assignments/%s', (name) => {
  const released = join(root, 'assignments', name);

  test("is the students' version of the notebook", async () => {
    const assignment = readAssignment(name, await readNotebook(join(root, 'notebooks', name)));
    expect(existsSync(released), 'missing: run "npm run release"').toBe(true);
    expect(readFileSync(released, 'utf8')).toBe(serializeNotebook(studentVersion(assignment)));
  });

  test('has an expected value for each of its probes, and holds no solution', () => {
    const text = readFileSync(released, 'utf8');
    const file = released.replace(/\.ipynb$/, '.probes.json');
    const { probes } = JSON.parse(readFileSync(file, 'utf8')) as ExpectedFile;
    const used = [...text.matchAll(/\bprobe\((?:\\n"?,?\s*"?\s*)?'([^']+)'/g)].map(
      ([, probe]) => probe,
    );
    expect(used.filter((probe) => !Object.hasOwn(probes, probe))).toEqual([]);
    expect(Object.keys(probes).length).toBeGreaterThan(0);
    expect(text).not.toMatch(/(BEGIN|END) (SOLUTION|HIDDEN TESTS)|\/\/ STUB/);
  });
});
