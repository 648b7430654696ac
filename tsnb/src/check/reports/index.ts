import type { Unreadable } from '../../run';
import { prepareReportFile, writeReportFile } from '../../terminal';
import type { ReportFiles } from '../request';
import type { CheckedNotebook } from '../result';
import { htmlReport } from './html';
import { jsonReport } from './json';
import { junitReport } from './junit';

export { annotations } from './annotations';

/**
 * Makes sure that the reports can be written.
 * @throws FileError if one can't.
 */
export async function prepareReports({ junit, json, html }: ReportFiles): Promise<void> {
  if (junit !== undefined) await prepareReportFile('--junit', junit);
  if (json !== undefined) await prepareReportFile('--json', json);
  if (html !== undefined) await prepareReportFile('--html', html);
}

/** Writes the reports that were asked for. */
export async function writeReports(
  { junit, json, html }: ReportFiles,
  exitCode: number,
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): Promise<void> {
  if (junit !== undefined) await writeReportFile(junit, junitReport(checked, problems));
  if (json !== undefined) await writeReportFile(json, jsonReport(exitCode, checked, problems));
  if (html !== undefined) await writeReportFile(html, await htmlReport(checked, problems));
}
