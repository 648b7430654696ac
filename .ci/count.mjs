// Adds up vitest's JSON reports: names each test that failed, then prints the one line that sums up the run; exits with 1
// when a test or a stage failed.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const failedStages = Number(process.argv[2]);
const reports = ['build/reports/peers.json', 'build/reports/test.json'].map(read);
const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
const failed = reports.reduce((sum, report) => sum + report.numFailedTests, 0);
const failures = Math.max(failed, failedStages);
for (const line of reports.flatMap(failuresOf)) console.log(line);
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures > 0 || passed === 0 ? 1 : 0;

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, testResults: [] };
  }
}

// A file that can't be loaded fails without a test of its own.
function failuresOf({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative('.', name);
    const tests = assertionResults.filter((test) => test.status === 'failed');
    if (tests.length === 0) return status === 'failed' ? [`FAILED ${file}: ${brief(message)}`] : [];
    return tests.map(
      (test) => `FAILED ${file}: ${test.fullName}: ${brief(test.failureMessages[0])}`,
    );
  });
}

// What the failure says, without its stack, on one line.
function brief(message = '') {
  const [said] = stripVTControlCharacters(message).split(/\n\s+at /);
  return said.replace(/\s+/g, ' ').trim().slice(0, 500);
}
