// Measures the training steps of the five documents beside PyTorch and JAX, all in one run. Usage: npm run bench
//   -- --rounds N   rounds a step, 15 by default        -- --steps a,b   only these steps
// BENCH_PYTHON names an interpreter that has the peers. Results go to bench/results and docs/images/bench.png.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawChart } from './chart';
import { Contestant, type Entry } from './contestant';
import { entries } from './entries';
import { measure, type StepResults } from './measure';
import { findPython } from './python';
import { describeRun, toMarkdown, type Report } from './report';
import { STEPS, type StepDefinition } from './steps';
import { compareLosses } from './twins';

const root = join(__dirname, '../../..');
const sources = join(root, 'bench');

async function main(): Promise<void> {
  const { rounds, steps, isWhole } = readArguments();
  const run = describeRun();
  const python = findPython(
    join(root, 'build/bench/venv'),
    join(sources, 'peers/requirements.txt'),
    'PyTorch and JAX',
  );
  const leftOut: Record<string, string> = {};
  const contestants = await startAll(entries(python, sources), leftOut);
  const results: StepResults[] = [];
  for (const step of steps) {
    for (const complaint of await compareLosses(step, contestants)) console.warn(complaint);
    const result = await measure(step, contestants, rounds);
    console.log(toMarkdown({ ...run, versions: [], leftOut: {}, steps: [result] }));
    results.push(result);
  }
  const versions = [...new Set(contestants.map(({ version }) => version))];
  for (const contestant of contestants) contestant.end();
  await write({ ...run, versions, leftOut, steps: results }, isWhole);
}

function readArguments(): { rounds: number; steps: readonly StepDefinition[]; isWhole: boolean } {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '15' }, steps: { type: 'string' } },
  });
  const names = values.steps?.split(',');
  const steps = STEPS.filter(({ name }) => names === undefined || names.includes(name));
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1 || steps.length === 0)
    throw new Error(
      `--rounds takes a whole number, --steps some of ${STEPS.map(({ name }) => name).join()}`,
    );
  return { rounds, steps, isWhole: names === undefined };
}

async function startAll(
  list: readonly Entry[],
  leftOut: Record<string, string>,
): Promise<Contestant[]> {
  const started: Contestant[] = [];
  for (const entry of list) {
    try {
      started.push(await Contestant.start(entry));
    } catch (error) {
      leftOut[entry.name] = error instanceof Error ? error.message : String(error);
      console.warn(`Left out: ${entry.name} (${leftOut[entry.name]})`);
    }
  }
  return started;
}

/** A whole run replaces the stored results; a part of one is only shown. */
async function write(report: Report, isWhole: boolean): Promise<void> {
  console.log(toMarkdown(report));
  if (!isWhole) return;
  const folder = join(sources, 'results');
  const images = join(root, 'docs/images');
  for (const each of [folder, images]) mkdirSync(each, { recursive: true });
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, 'latest.md'), toMarkdown(report));
  writeFileSync(join(images, 'bench.png'), await drawChart(report));
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
