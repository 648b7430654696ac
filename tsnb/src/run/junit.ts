import builder from 'junit-report-builder';
import type { Unreadable } from './plan';
import { failureReport } from './report';
import type { CellResult, NotebookResult } from './result';

/** A JUnit report: one test suite a notebook, one test case a code cell. */
export function junitReport(
  results: readonly NotebookResult[],
  problems: readonly Unreadable[],
): string {
  const report = builder.newBuilder();
  for (const result of results) {
    const suite = report.testSuite().name(result.source).time(result.seconds);
    for (const cell of result.cells) addCell(suite.testCase(), cell, result);
    if (result.problem !== null) {
      suite
        .testCase()
        .className(result.source)
        .name('the kernel')
        .error(printable(result.problem), result.status);
    }
  }
  for (const { source, problem } of problems) {
    const testCase = report.testSuite().name(source).testCase().className(source);
    testCase.name('the notebook').error(printable(problem), 'unreadable');
  }
  return report.build();
}

type Suite = ReturnType<ReturnType<typeof builder.newBuilder>['testSuite']>;

function addCell(
  testCase: ReturnType<Suite['testCase']>,
  cell: CellResult,
  result: NotebookResult,
): void {
  testCase
    .className(result.source)
    .name(printable(`cell ${cell.number}: ${cell.firstLine}`))
    .time(cell.seconds);
  const { failure, status } = cell;
  if (status === 'failed' && failure !== null) {
    testCase.failure(printable(failure.cause), failure.ename);
    testCase.stacktrace(printable(failureReport({ ...result, cells: [cell], problem: null })));
    if (failure.stdout !== '') testCase.standardOutput(printable(failure.stdout));
    if (failure.stderr !== '') testCase.standardError(printable(failure.stderr));
  } else if (status === 'skipped' || status === 'empty' || status === 'not-run') {
    testCase.skipped();
  }
}

/**
 * A text as XML can hold it: XML 1.0 has no way to write control characters, or halves of surrogate pairs; and the builder
 * leaves in `]]>`, which ends a CDATA section.
 */
export function printable(text: string): string {
  return text
    .replaceAll(']]>', ']] >')
    .replace(new RegExp(String.raw`\x1b\[[\d;]*m`, 'g'), '')
    .replace(
      new RegExp(String.raw`[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]`, 'gu'),
      '\ufffd',
    );
}
