// Shows which direct dependencies are behind, and why those are that are held back on purpose: environment.md says so, in the table
// "What is held back". Usage: npm run outdated
// Exit codes: 0 shown, whatever is behind; 1 npm could not tell.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const reasons = heldBack(readFileSync(join(import.meta.dirname, '../environment.md'), 'utf8'));
const behind = outdated();
if (behind === undefined) process.exitCode = 1;
else {
  for (const { name, current, latest } of behind)
    console.log(
      `${name} ${current}, newest ${latest}: ${reasons.get(name)?.why ?? 'not held back'}`,
    );
  const names = behind.map(({ name }) => name);
  const others = [...reasons].filter(([name]) => !names.includes(name));
  if (others.length > 0)
    console.log(`\nHeld back too, and nothing newer runs on Node ${process.versions.node}:`);
  for (const [name, { version, why }] of others) console.log(`${name} ${version}: ${why}`);
}

/** The rows of the table, by package. */
function heldBack(text) {
  const [, section = ''] = text.split('## What is held back');
  const [table] = section.split('\n## ');
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(rows.map(([, name, version, why]) => [name, { version, why }]));
}

/** What npm says is behind: one entry a package, and none that is not installed. */
function outdated() {
  // npm's own program, which started this script: on Windows `npm` alone is a file that only a shell runs.
  const program = process.env.npm_execpath;
  const { stdout, stderr } = program
    ? spawnSync(process.execPath, [program, 'outdated', '--json'], { encoding: 'utf8' })
    : spawnSync('npm', ['outdated', '--json'], { encoding: 'utf8' });
  const answer = parsed(stdout);
  if (answer === undefined || answer.error) {
    console.error(`npm outdated failed: ${(stderr || answer?.error?.summary) ?? ''}`.trim());
    return undefined;
  }
  return Object.entries(answer)
    .map(([name, entry]) => ({ name, ...(Array.isArray(entry) ? entry[0] : entry) }))
    .filter(({ current, latest }) => current !== undefined && current !== latest);
}

function parsed(text) {
  try {
    return JSON.parse(text || '{}');
  } catch {
    return undefined;
  }
}
