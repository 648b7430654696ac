import type { JsonObject } from '../notebook';
import { EXIT } from '../terminal';

/**
 * What became of a code cell; also in the executed file, as `metadata.tsnb.status` of the cell.
 * - `ok`: it ran to its end.
 * - `failed`: it ran, and failed.
 * - `expected-error`: it failed, as its tag `raises-exception` allows.
 * - `skipped`: its tag `skip-execution` asks not to run it; what it held before stays.
 * - `empty`: there is nothing in it to run.
 * - `running`: it was running when the file was written (in a result: never).
 * - `not-run`: it was not reached.
 */
export type CellStatus =
  'ok' | 'failed' | 'expected-error' | 'skipped' | 'empty' | 'running' | 'not-run';

/** Why a cell failed. */
export interface CellFailure {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: string[];
  /** The cause in one sentence. */
  readonly cause: string;
  /** The line of the cell, from 1, that it happened in; null if that is not known. */
  readonly line: number | null;
  /** The cell's source. */
  readonly source: string;
  /** The last that the cell wrote to stdout. */
  readonly stdout: string;
  /** The last that the cell wrote to stderr. */
  readonly stderr: string;
}

/** What became of one code cell. */
export interface CellResult {
  /** Its position among all cells of the notebook, from 1. */
  readonly number: number;
  readonly id: string;
  /** The first line of its source that is not blank. */
  readonly firstLine: string;
  readonly status: CellStatus;
  readonly executionCount: number | null;
  readonly seconds: number;
  readonly failure: CellFailure | null;
}

/**
 * What became of a notebook.
 * - `ok`: every code cell that is to run ran, and none failed.
 * - `failed`: a cell failed; those after it did not run.
 * - `not-started`: there was no kernel to run it.
 * - `stopped`: the run was stopped from outside.
 */
export type NotebookStatus = 'ok' | 'failed' | 'not-started' | 'stopped';

/** The result of running a notebook. */
export interface NotebookResult {
  /** The notebook that was read. */
  readonly source: string;
  /** The executed notebook that was written. */
  readonly output: string;
  readonly status: NotebookStatus;
  /** What went wrong outside of any cell; null if nothing did. */
  readonly problem: string | null;
  /** What its cells left behind that never came to an end (timers, child processes); ended with the kernel. */
  readonly leftRunning: string[];
  readonly seconds: number;
  /** The number of cells, text included. */
  readonly cellCount: number;
  /** The parameters that were replaced. */
  readonly parameters: JsonObject;
  /** The code cells in order. */
  readonly cells: CellResult[];
}

/** The exit code that a notebook's result asks for. */
export function exitCodeOf(result: NotebookResult): number {
  switch (result.status) {
    case 'ok':
      return EXIT.OK;
    case 'failed':
    case 'stopped':
      return EXIT.FAILED;
    case 'not-started':
      return EXIT.NOT_STARTED;
  }
}
