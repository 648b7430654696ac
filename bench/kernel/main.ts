// Measures the kernel beside stock tslab and ipykernel, all in one run, turn by turn. Usage: npm run bench:kernel
//   -- --rounds N   rounds, 7 by default; fewer than 3 are only shown
// BENCH_PYTHON names an interpreter that has bench/kernel/requirements.txt. Results go to bench/results/kernel.json and kernel.md.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findPython } from '../python';
import { describeRun } from '../report';
import { contestants } from './contestants';
import { measure, type Round } from './measure';
import { resultOf, toMarkdown, type KernelReport } from './report';

const root = join(__dirname, '../../../..');
const notebooks = join(root, 'notebooks');
const STORED_ROUNDS = 3;

async function main(): Promise<void> {
  const rounds = readRounds();
  const { commit, date, machine } = describeRun(['lib', 'tsnb', 'bench']);
  const home = mkdtempSync(join(tmpdir(), 'bench-kernel-'));
  try {
    const kernels = await measureAll(rounds, home);
    write({ commit, date, machine, rounds, loadAfter: loadavg()[0], kernels });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function readRounds(): number {
  const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number');
  return rounds;
}

async function measureAll(rounds: number, home: string): Promise<KernelReport['kernels']> {
  const python = findPython(
    join(root, 'build/bench/kernels'),
    join(root, 'bench/kernel/requirements.txt'),
    'ipykernel',
  );
  const all = contestants(join(notebooks, '00-neural-networks-and-vaes.ipynb'), python);
  const measured = new Map<string, Round[]>(all.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++)
    for (const one of all) {
      const result = await measure(one, notebooks, home);
      measured.get(one.name)?.push(result);
      console.log(`round ${round}, ${one.name}: ${JSON.stringify(result, rounded)}`);
    }
  return [...measured].map(([name, each]) => resultOf(name, each));
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value) : value;
}

function write(report: KernelReport): void {
  console.log(toMarkdown(report));
  if (report.rounds < STORED_ROUNDS) return;
  const results = join(root, 'bench/results');
  writeFileSync(join(results, 'kernel.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(results, 'kernel.md'), toMarkdown(report));
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
