import { arraySchema, guardOf, objectSchema, STORED, type Properties } from '../notebook';
import type { JsonReport } from './jsonReport';
import type { Unreadable } from './plan';
import type { CellFailure, CellResult, NotebookResult } from './result';

const { COUNT, NUMBER, NUMBER_OR_NULL, TEXT, TEXTS, TEXT_OR_NULL } = STORED;

const FAILURE = objectSchema<CellFailure>({
  ename: TEXT,
  evalue: TEXT,
  traceback: TEXTS,
  cause: TEXT,
  line: NUMBER_OR_NULL,
  source: TEXT,
  stdout: TEXT,
  stderr: TEXT,
});

const CELL = objectSchema<CellResult>({
  number: COUNT,
  id: TEXT,
  firstLine: TEXT,
  status: {
    enum: ['ok', 'failed', 'expected-error', 'skipped', 'empty', 'running', 'not-run'],
  },
  executionCount: NUMBER_OR_NULL,
  seconds: NUMBER,
  failure: { ...FAILURE, nullable: true },
});

const RESULT: Properties<NotebookResult> = {
  source: TEXT,
  output: TEXT,
  status: { enum: ['ok', 'failed', 'not-started', 'stopped'] },
  problem: TEXT_OR_NULL,
  leftRunning: TEXTS,
  seconds: NUMBER,
  cellCount: COUNT,
  parameters: { type: 'object' },
  cells: arraySchema(CELL),
};

/** Whether a value is the result of running a notebook, as it was stored. */
export const isNotebookResult = guardOf<NotebookResult>(RESULT);

/** Whether a value is a report of `tsnb run --json`. */
export const isRunReport = guardOf<JsonReport>({
  version: { const: 1 },
  exitCode: NUMBER,
  notebooks: arraySchema(objectSchema<NotebookResult>(RESULT)),
  problems: arraySchema(objectSchema<Unreadable>({ source: TEXT, problem: TEXT })),
});
