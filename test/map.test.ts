import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// What the map of the repository names is there: files, folders, links, commands.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md'];
const FOLDERS = [
  'lib',
  'tsnb',
  'test',
  'docs',
  'bench',
  'scripts',
  'notebooks',
  'assignments',
  'data',
  '.ci',
];
/** Files that a recipe has the reader write. */
const TO_BE_WRITTEN = ['lib/src/distributions/laplace.ts', 'notebooks/05-name.ipynb'];

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const { stdout: help } = spawnSync(process.execPath, [join(ROOT, 'tsnb/dist/cli.js'), '--help'], {
  encoding: 'utf8',
});

/** Every match's first group. */
function found(text: string, pattern: RegExp): string[] {
  return [...new Set(Array.from(text.matchAll(pattern), (match) => match[1]))];
}

describe.each(PAGES)('%s names', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  test('files and folders that are there', () => {
    const words = found(text, /(?<![\w./-])((?:[\w.-]+\/)+[\w.-]*)/g);
    const paths = words
      .filter((word) => FOLDERS.includes(word.split('/')[0]) && !/^data\/(?:mnist)?/.test(word))
      .map((word) => word.replace(/\.$/, ''));
    if (page !== 'README.md') expect(paths.length).toBeGreaterThan(20);
    const missing = paths.filter(
      (path) => !existsSync(join(ROOT, path)) && !TO_BE_WRITTEN.includes(path),
    );
    expect(missing).toEqual([]);
  });

  test('links that lead somewhere', () => {
    const links = found(text, /\]\(([^)#\s]+)[^)]*\)/g).filter((link) => !/^https?:/.test(link));
    expect(links.length).toBeGreaterThan(2);
    const missing = links.filter((link) => !existsSync(join(ROOT, dirname(page), link)));
    expect(missing).toEqual([]);
  });

  test('commands that there are', () => {
    const missing = found(text, /npm run ([a-z][\w:-]*)/g).filter((name) => !(name in scripts));
    expect(missing).toEqual([]);
    const unknown = found(text, /npx tsnb ([a-z]+)/g).filter(
      (name) => !new RegExp(`^  ${name}\\b`, 'm').test(help),
    );
    expect(unknown).toEqual([]);
  });
});
