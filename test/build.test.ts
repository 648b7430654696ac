import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'build-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const SCRIPT = 'scripts/remove-stale.mjs';
const put = (name: string, text = ''): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
};
const putOutputs = (name: string, text: string): void => {
  for (const end of ['js', 'js.map', 'd.ts', 'd.ts.map']) put(`${name}.${end}`, text);
};
const removeStale = (...names: string[]): string =>
  execFileSync(process.execPath, [join(root, SCRIPT), ...names.map((name) => join(folder, name))], {
    encoding: 'utf8',
  });

test('where a file became a folder, the folder is what a build leaves to be found', () => {
  put('one/src/score/index.ts');
  put('one/src/a.b.ts');
  putOutputs('one/dist/score', "module.exports = 'old';");
  putOutputs('one/dist/score/index', "module.exports = 'new';");
  putOutputs('one/dist/a.b', '');
  putOutputs('one/dist/gone/index', '');
  put('one/dist/table.json', '{}');
  put('one/dist/tsconfig.tsbuildinfo', '{}');
  expect(removeStale('one', 'not-built-yet')).toBe('');
  expect(createRequire(import.meta.url)(join(folder, 'one/dist/score'))).toBe('new');
  const left = readdirSync(join(folder, 'one/dist'), { recursive: true, withFileTypes: true });
  expect(
    left
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort(),
  ).toEqual([
    'a.b.d.ts',
    'a.b.d.ts.map',
    'a.b.js',
    'a.b.js.map',
    'index.d.ts',
    'index.d.ts.map',
    'index.js',
    'index.js.map',
    'table.json',
    'tsconfig.tsbuildinfo',
  ]);
});

test('a build begins with it, for both packages', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { build: string };
  };
  expect(scripts.build).toMatch(new RegExp(`^node ${SCRIPT} lib tsnb && `));
});
