import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'outdated-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What the script says where npm answers this. */
async function outdated(answer: string): Promise<string> {
  const npm = join(folder, 'npm.cjs');
  // As npm does: an exit code of 1 where something is behind.
  writeFileSync(npm, `console.log(${JSON.stringify(answer)}); process.exitCode = 1;`);
  const script = join(root, 'scripts/outdated.mjs');
  const env = { ...process.env, npm_execpath: npm };
  return (await promisify(execFile)(process.execPath, [script], { env })).stdout;
}

/** The direct dependencies of the three packages, with their versions. */
function direct(): Map<string, string> {
  const files = ['package.json', 'lib/package.json', 'tsnb/package.json'];
  const all = files.map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest);
  return new Map(
    all.flatMap(({ dependencies, devDependencies }) =>
      Object.entries({ ...dependencies, ...devDependencies }),
    ),
  );
}

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

test('what is behind is shown, with the reason where it is held back', async () => {
  const said = await outdated(
    JSON.stringify({
      jsdom: { current: '29.1.1', wanted: '29.1.1', latest: '31.0.1', dependent: 'lib' },
      yaml: [
        { current: '2.9.1', wanted: '2.9.1', latest: '3.0.0', dependent: 'tsnb' },
        { current: '2.9.1', wanted: '2.9.1', latest: '3.0.0', dependent: 'lib' },
      ],
      '@tensorflow/tfjs-node': { wanted: '4.22.0', latest: '4.22.0', dependent: 'lib' },
    }),
  );
  const [first, second, ...rest] = said.split('\n');
  expect(first).toBe('jsdom 29.1.1, newest 31.0.1: 30 and 31 need Node 22.22');
  expect(second).toBe('yaml 2.9.1, newest 3.0.0: not held back');
  expect(rest.join('\n')).toContain('vitest 4.1.12: ');
  expect(said).not.toContain('tfjs-node');
});

test('a registry that does not answer is no good news', async () => {
  const answer = JSON.stringify({ error: { code: 'ENOTFOUND', summary: 'no such host' } });
  await expect(outdated(answer)).rejects.toThrow('npm outdated failed: no such host');
});

test('every reason to hold back is about a direct dependency at the version it has', async () => {
  const held = (await outdated('{}')).trim().split('\n').slice(1);
  expect(held.length).toBeGreaterThan(0);
  const versions = direct();
  const wrong = held.filter((line) => {
    const [name, version] = line.split(/:? /);
    return versions.get(name) !== version;
  });
  expect(wrong).toEqual([]);
});
