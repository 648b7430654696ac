// Adds up vitest's JSON reports and prints the one line that sums up the run; exits with 1 when a test or a stage failed.
import { readFileSync } from 'node:fs';

const failedStages = Number(process.argv[2]);
const reports = ['build/reports/peers.json', 'build/reports/test.json'].map(read);
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const failed = reports.reduce((sum, report) => sum + report.numFailedTests, 0);
const failures = Math.max(failed, failedStages);
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures > 0 || passed === 0 ? 1 : 0;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1 };
  }
}
