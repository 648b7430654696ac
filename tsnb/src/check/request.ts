import type { Strictness } from './compare';
import type { GivenParameters, RunLimits } from '../run';
import type { ReportFiles } from '../terminal';

/** What `tsnb check` was asked to do. */
export interface CheckRequest {
  readonly inputs: readonly string[];
  /** The folder that executed notebooks go to. */
  readonly out: string;
  readonly parameters: GivenParameters;
  readonly jobs: number;
  readonly limits: RunLimits;
  /** What picks the cells that are compared; all if empty. */
  readonly picks: readonly string[];
  /** A report of `tsnb run --json`: what it executed is compared, and nothing runs. */
  readonly ran?: string;
  /** How strictly outputs are compared. */
  readonly strictness: Strictness;
  /** Whether notebooks run with their own values, and not with their `checkParameters`. */
  readonly full: boolean;
  /** Whether outputs that differ replace the stored ones. */
  readonly update: boolean;
  /** The folder of the cache; without one everything is executed. */
  readonly cache?: string;
  readonly reports: ReportFiles;
}
