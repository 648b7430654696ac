import builder from 'junit-report-builder';
import { printable, type Unreadable } from '../../run';
import { differenceReport } from '../report';
import { failedBefore, type CheckedCell, type CheckedNotebook } from '../result';

/** A JUnit report: one test suite a notebook, one test case a code cell. */
export function junitReport(
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): string {
  const report = builder.newBuilder();
  for (const notebook of checked) {
    const { source, run, cells } = notebook;
    const suite = report.testSuite().name(source).time(run.seconds);
    for (const cell of [...failedBefore(notebook), ...cells])
      addCell(suite.testCase().className(source), cell);
    if (run.problem !== null)
      suite
        .testCase()
        .className(source)
        .name('the kernel')
        .error(printable(run.problem), run.status);
  }
  for (const { source, problem } of problems) {
    const testCase = report.testSuite().name(source).testCase().className(source);
    testCase.name('the notebook').error(printable(problem), 'unreadable');
  }
  return report.build();
}

type Suite = ReturnType<ReturnType<typeof builder.newBuilder>['testSuite']>;

function addCell(testCase: ReturnType<Suite['testCase']>, cell: CheckedCell): void {
  const { number, firstLine, seconds, verdict, differences, failure } = cell;
  testCase.name(printable(`cell ${number}: ${firstLine}`)).time(seconds);
  if (verdict === 'failed') {
    testCase.failure(printable(failure?.cause ?? 'failed'), failure?.ename ?? 'failed');
  } else if (verdict === 'different') {
    const count = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
    testCase.failure(printable(count), 'different');
    testCase.stacktrace(printable(differenceReport(cell)));
  } else if (verdict !== 'same') testCase.skipped();
}
