import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNotebook, type Notebook } from '../../tsnb/src/notebook';
import { findProgram, missing } from '../browser/tools';
import { HARMFUL, HARMLESS, mutants, type Mutation } from '../tsnb/check/mutations';

const root = resolve(import.meta.dirname, '../..');
const python = join(root, 'build/peers/bin/python');
const COUNT = 50;

/** How many of the changed copies nbval's comparison calls different. */
function calledDifferent(
  notebook: Notebook,
  mutations: Readonly<Record<string, Mutation>>,
): { made: number; different: number } {
  const stored = new Map(notebook.cells.map((cell) => [cell.id, cell]));
  const owners: number[] = [];
  const lines: string[] = [];
  let made = 0;
  for (const mutant of mutants(notebook, mutations, COUNT)) {
    for (const cell of mutant.notebook.cells) {
      const before = stored.get(cell.id);
      if (!mutant.cells.has(cell.id) || cell.cell_type !== 'code' || before?.cell_type !== 'code')
        continue;
      owners.push(made);
      lines.push(JSON.stringify({ stored: before.outputs, found: cell.outputs }));
    }
    made++;
  }
  const { stdout, stderr, status } = spawnSync(
    python,
    [join(import.meta.dirname, 'nbval_judge.py')],
    { input: lines.join('\n'), encoding: 'utf8', maxBuffer: 2 ** 26 },
  );
  expect(status, stderr).toBe(0);
  const verdicts = stdout.trim().split('\n');
  expect(verdicts).toHaveLength(lines.length);
  const different = new Set(owners.filter((_, i) => verdicts[i] === 'false'));
  return { made, different: different.size };
}

const absent = missing({ 'the Jupyter tools': findProgram('papermill') });

describe.skipIf(absent !== undefined)(`nbval beside tsnb check${absent ?? ''}`, () => {
  // It compares as text, so it misses nothing; but nor can it tell what matters. docs/check.md has the figures.
  // Slow: nbval compares hundreds of changed copies of a notebook.
  it('notices every harmful change, and takes many harmless ones for harmful', () => {
    const folder = join(root, 'notebooks');
    const totals = { harmful: 0, missed: 0, harmless: 0, alarms: 0 };
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.ipynb'))) {
      const notebook = parseNotebook(name, readFileSync(join(folder, name)));
      const harmful = calledDifferent(notebook, HARMFUL);
      const harmless = calledDifferent(notebook, HARMLESS);
      totals.harmful += harmful.made;
      totals.missed += harmful.made - harmful.different;
      totals.harmless += harmless.made;
      totals.alarms += harmless.different;
    }
    console.log(JSON.stringify(totals));
    expect(totals).toMatchObject({ harmful: 250, missed: 0, harmless: 250 });
    expect(totals.alarms).toBeGreaterThan(75);
  });
});
