import type { Strictness } from './compare';
import type { GivenParameters, RunLimits } from '../run';
import type { ReportFiles } from '../terminal';

/** What `tsnb check` was asked to do. */
export interface CheckRequest {
  inputs: readonly string[];
  /** The folder that executed notebooks go to. */
  out: string;
  parameters: GivenParameters;
  jobs: number;
  limits: RunLimits;
  /** What picks the cells that are compared; all if empty. */
  picks: readonly string[];
  /** A report of `tsnb run --json`: what it executed is compared, and nothing runs. */
  ran?: string;
  /** How strictly outputs are compared. */
  strictness: Strictness;
  /** Whether notebooks run with their own values, and not with their `checkParameters`. */
  full: boolean;
  /** Whether outputs that differ replace the stored ones. */
  update: boolean;
  /** The folder of the cache; without one everything is executed. */
  cache?: string;
  reports: ReportFiles;
}
