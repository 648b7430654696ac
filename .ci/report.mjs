// What vitest's reports of several stages come to.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Above this a test says why, in a line above it that begins with "Slow:". */
const SLOW_SECONDS = 20;

/** The report of a stage; one that can't be read counts as a failure. */
export function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, testResults: [] };
  }
}

/** A line for each failed test. A file that can't be loaded fails without a test of its own. */
export function failuresOf({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = path.relative('.', name);
    const tests = assertionResults.filter((test) => test.status === 'failed');
    if (tests.length === 0) return status === 'failed' ? [`FAILED ${file}: ${brief(message)}`] : [];
    return tests.map(
      (test) => `FAILED ${file}: ${test.fullName}: ${brief(test.failureMessages[0])}`,
    );
  });
}

/** A line for each test that was left out. */
export function skippedOf({ testResults }) {
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `SKIPPED ${path.relative('.', name)}: ${fullName}`),
  );
}

/** The slowest tests; what a file does around its tests counts as one of them, as far as vitest's report tells. */
export function slowest(reports, count) {
  return reports
    .flatMap(({ testResults }) => testResults.flatMap(timesOf))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, count)
    .map(
      ({ file, test, seconds }) =>
        `${seconds.toFixed(1).padStart(7)} s  ${file}: ${test}${reason(file, seconds)}`,
    );
}

function timesOf({ name, startTime, endTime, assertionResults }) {
  const file = path.relative('.', name);
  const tests = assertionResults.map(({ fullName, duration = 0 }) => ({
    file,
    test: fullName,
    seconds: duration / 1000,
  }));
  const within = tests.reduce((sum, { seconds }) => sum + seconds, 0);
  return [...tests, { file, test: '(set-up)', seconds: (endTime - startTime) / 1000 - within }];
}

function reason(file, seconds) {
  if (seconds < SLOW_SECONDS) return '';
  return /\/\/ Slow: /.test(readFileSync(file, 'utf8')) ? '' : ' (does not say why)';
}

// What the failure says, without its stack, on one line.
function brief(message = '') {
  const [said] = stripVTControlCharacters(message).split(/\n\s+at /);
  return said.replace(/\s+/g, ' ').trim().slice(0, 500);
}
