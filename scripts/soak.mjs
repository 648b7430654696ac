// What takes too long for every change: `npm run soak`, or `npm run soak -- PART...`. How each part ended is kept in bench/results/soak.json.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

const RESULTS = 'bench/results/soak.json';

const vitest = 'npx vitest run';
const notebooks = readdirSync('notebooks').filter((name) => name.endsWith('.ipynb'));

const PARTS = {
  fuzz: { command: 'npm run --silent fuzz', claim: '5,000 random steps: compiled equals eager' },
  batch: {
    command: `${vitest} --config vitest.soak.config.mts test/soak/batch`,
    claim: 'a hundred submissions, the grader killed a hundred times: every score comes out',
  },
  signals: {
    command: `${vitest} --config vitest.soak.config.mts test/soak/signals`,
    claim: 'two hundred gradings stopped at drawn moments: no hang, nothing left behind',
  },
  grading: {
    command: notebooks
      .map((name) => `npx tsnb validate notebooks/${name} --only 'the '`)
      .join(' && '),
    claim: 'of all five notebooks the solution earns every point, the blank one none',
  },
  load: {
    command: `${vitest} && ${vitest} && ${vitest}`,
    claim: 'the tests pass three times beside busy loops, four on each processor',
    busyLoops: 4 * availableParallelism(),
  },
};

const words = process.argv.slice(2);
const unknown = words.filter((word) => !Object.hasOwn(PARTS, word));
if (unknown.length > 0) {
  console.error(`Usage: npm run soak -- [PART...], of: ${Object.keys(PARTS).join(', ')}`);
  process.exit(2);
}
const chosen = words.length > 0 ? words : Object.keys(PARTS);
for (const name of chosen) keep(name, run(PARTS[name]));

/** Runs a part to its end; how it went. */
function run({ command, claim, busyLoops = 0 }) {
  console.log(`\n== ${command}`);
  // Each in a session of its own, as the system shares time out evenly among sessions; without this process it ends by itself.
  const loops = Array.from({ length: busyLoops }, () =>
    spawn(process.execPath, ['-e', `while (process.ppid === ${process.pid});`], {
      detached: true,
      stdio: 'ignore',
    }),
  );
  const from = performance.now();
  const { status } = spawnSync('bash', ['-c', command], { stdio: 'inherit' });
  for (const loop of loops) loop.kill('SIGKILL');
  if (status !== 0) process.exitCode = 1;
  const minutes = Number(((performance.now() - from) / 60_000).toFixed(1));
  return { claim, command, passed: status === 0, minutes };
}

function keep(name, result) {
  const before = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
  const { stdout } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  const where = {
    commit: stdout.trim(),
    date: new Date().toISOString().slice(0, 10),
    processor: `${availableParallelism()} x ${cpus()[0]?.model}`,
    node: process.version,
  };
  const text = JSON.stringify({ ...before, [name]: { ...result, ...where } }, null, 2);
  writeFileSync(`${RESULTS}.tmp`, `${text}\n`);
  renameSync(`${RESULTS}.tmp`, RESULTS);
}
