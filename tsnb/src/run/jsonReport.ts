import type { Unreadable } from './plan';
import type { NotebookResult } from './result';

/** The report that `--json` writes. Fields may be added to it; a change of what is there raises `version`. */
export interface JsonReport {
  readonly version: 1;
  readonly exitCode: number;
  /** The notebooks that ran, in the order in which they were given. */
  readonly notebooks: NotebookResult[];
  /** The files that could not be read as notebooks, or not with these parameters; nothing ran then. */
  readonly problems: Unreadable[];
}

/** The text of the report. */
export function jsonReport(
  exitCode: number,
  notebooks: readonly NotebookResult[],
  problems: readonly Unreadable[],
): string {
  const report: JsonReport = {
    version: 1,
    exitCode,
    notebooks: [...notebooks],
    problems: [...problems],
  };
  return JSON.stringify(report, null, 2) + '\n';
}
