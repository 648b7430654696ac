import { kernelCase, unreadableSuite, type Unreadable } from '../../run';
import { junitText, type JUnitCase } from '../../terminal';
import { differenceReport } from '../report';
import { failedBefore, type CheckedCell, type CheckedNotebook } from '../result';

/** A JUnit report: one test suite a notebook, one test case a code cell. */
export function junitReport(
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): string {
  const compared = checked.map((notebook) => ({
    name: notebook.source,
    seconds: notebook.run.seconds,
    cases: [
      ...[...failedBefore(notebook), ...notebook.cells].map(cellCase),
      ...kernelCase(notebook.run),
    ],
  }));
  return junitText([...compared, ...problems.map(unreadableSuite)]);
}

function cellCase(cell: CheckedCell): JUnitCase {
  const { number, firstLine, seconds, verdict, differences, failure } = cell;
  const base = { name: `cell ${number}: ${firstLine}`, seconds };
  if (verdict === 'failed') {
    const { cause: message = 'failed', ename: type = 'failed' } = failure ?? {};
    return { ...base, failure: { message, type, details: '' } };
  }
  if (verdict !== 'different') return { ...base, skipped: verdict !== 'same' };
  const message = `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`;
  return { ...base, failure: { message, type: verdict, details: differenceReport(cell) } };
}
