import type { NotebookStatus, Unreadable } from '../../run';
import type { CheckedCell, CheckedNotebook } from '../result';

/** The report that `tsnb check --json` writes. Fields may be added to it; a change of what is there raises `version`. */
export interface CheckReport {
  readonly version: 1;
  readonly exitCode: number;
  readonly notebooks: {
    source: string;
    /** The executed notebook. */
    output: string;
    /** What became of its run. */
    status: NotebookStatus;
    problem: string | null;
    seconds: number;
    cached: boolean;
    /** How many cells got new outputs. */
    updated: number;
    cells: Omit<CheckedCell, 'seen'>[];
  }[];
  readonly problems: Unreadable[];
}

/** The text of the report. Pictures of differences are left to the HTML page. */
export function jsonReport(
  exitCode: number,
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): string {
  const report: CheckReport = {
    version: 1,
    exitCode,
    notebooks: checked.map(({ source, run, cached, updated, cells }) => ({
      source,
      output: run.output,
      status: run.status,
      problem: run.problem,
      seconds: run.seconds,
      cached,
      updated,
      cells: cells.map((cell) => ({
        ...cell,
        seen: undefined,
        differences: cell.differences.map((difference) => ({ ...difference, picture: undefined })),
      })),
    })),
    problems: [...problems],
  };
  return JSON.stringify(report, null, 2) + '\n';
}
