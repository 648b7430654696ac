import { stripVTControlCharacters } from 'node:util';
import builder from 'junit-report-builder';

/** A test suite of a JUnit report. */
export interface JUnitSuite {
  readonly name: string;
  readonly seconds?: number;
  readonly cases: readonly JUnitCase[];
}

/** A test case of a JUnit report; its class is the name of its suite. */
export interface JUnitCase {
  readonly name: string;
  readonly seconds?: number;
  /** What makes it an error: it could not be tried. */
  readonly error?: { readonly message: string; readonly type: string };
  readonly failure?: {
    readonly message: string;
    readonly type: string;
    readonly details: string;
    readonly stdout?: string;
    readonly stderr?: string;
  };
  readonly skipped?: boolean;
}

/** The text of a JUnit report. */
export function junitText(suites: readonly JUnitSuite[]): string {
  const report = builder.newBuilder();
  for (const { name, seconds, cases } of suites) {
    const suite = report.testSuite().name(name);
    if (seconds !== undefined) suite.time(seconds);
    for (const one of cases) addCase(suite.testCase().className(name), one);
  }
  return report.build();
}

type Suite = ReturnType<ReturnType<typeof builder.newBuilder>['testSuite']>;

function addCase(testCase: ReturnType<Suite['testCase']>, one: JUnitCase): void {
  const { name, seconds, error, failure, skipped } = one;
  testCase.name(printable(name));
  if (seconds !== undefined) testCase.time(seconds);
  if (error) testCase.error(printable(error.message), error.type);
  if (failure) {
    const { message, type, details, stdout = '', stderr = '' } = failure;
    testCase.failure(printable(message), type);
    if (details !== '') testCase.stacktrace(printable(details));
    if (stdout !== '') testCase.standardOutput(printable(stdout));
    if (stderr !== '') testCase.standardError(printable(stderr));
  }
  if (skipped) testCase.skipped();
}

/**
 * A text as XML can hold it: XML 1.0 has no way to write control characters, or halves of surrogate pairs; and the builder
 * leaves in `]]>`, which ends a CDATA section.
 */
function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll(']]>', ']] >')).replace(
    new RegExp(String.raw`[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]`, 'gu'),
    '\ufffd',
  );
}
