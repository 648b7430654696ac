// Runs the stages that are named, all without a name. Ends with the slowest tests, each that failed, and one line that sums up.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { logOf, runStages } from './lanes.mjs';
import { failuresOf, readReport, skippedOf, slowest } from './report.mjs';
import { reportOf, STAGES } from './stages.mjs';

/** Before whoever started this loses patience, and all that was found with it. */
const MINUTES = 85;
const SLOWEST = 10;

const words = process.argv.slice(2);
const unknown = words.filter((word) => !STAGES.some(({ name }) => name === word));
if (unknown.length > 0) {
  console.error(`Usage: .ci/run [STAGE...], of: ${STAGES.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const stages = STAGES.filter(({ name }) => words.length === 0 || words.includes(name));
const tested = stages.filter(({ tests }) => tests).map(({ name }) => reportOf(name));
for (const file of tested) {
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
}

const results = [];
await runStages(stages, MINUTES * 60_000, (result) => {
  results.push(result);
  console.log(`\n== ${result.name}\n${readFileSync(logOf(result.name), 'utf8').trimEnd()}`);
  console.log(`== ${rowOf(result)}`);
});

const reports = tested.map(readReport);
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
const failedStages = results.filter(({ problem }) => problem !== undefined);
console.log(
  `\nStages, each on its part of the processors; ${minutes(performance.now() / 1000)} in all:`,
);
for (const result of results) console.log(rowOf(result));
for (const line of reports.flatMap(skippedOf)) console.log(line);
console.log('\nThe slowest tests:');
for (const line of slowest(reports, SLOWEST)) console.log(line);
console.log('');
for (const line of reports.flatMap(failuresOf)) console.log(line);
for (const { name, problem } of failedStages) console.log(`FAILED stage ${name}: ${problem}`);
const passed = sum('numPassedTests');
const failed = Math.max(sum('numFailedTests'), failedStages.length);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || (tested.length > 0 && passed === 0) ? 1 : 0;

function rowOf({ name, problem = 'ok', seconds, cpuSeconds }) {
  const times = `${minutes(seconds).padStart(12)} ${minutes(cpuSeconds).padStart(12)} of processor time`;
  return `${name.padEnd(10)} ${times}  ${problem}`;
}

function minutes(seconds) {
  return `${Math.floor(seconds / 60)} min ${String(Math.round(seconds % 60)).padStart(2, '0')} s`;
}
