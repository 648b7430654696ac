import {
  Console,
  EXIT,
  reportersOf,
  SignalStop,
  type Reporters,
  type ReportFiles,
} from '../terminal';
import type { RunLimits } from './limits';
import type { GivenParameters } from './parameters';
import type { Destination, PreparedNotebook } from './plan';
import { prepare } from './prepare';
import { RUN_REPORTERS, type CellStep, type RunOutcome } from './reporters';
import { exitCodeOf, type NotebookResult } from './result';
import { runAll } from './runAll';

/** What `tsnb run` was asked to do. */
export interface RunRequest {
  readonly inputs: readonly string[];
  readonly destination: Destination;
  readonly parameters: GivenParameters;
  readonly jobs: number;
  readonly limits: RunLimits;
  readonly reports: ReportFiles;
}

type RunReporters = Reporters<CellStep, NotebookResult, RunOutcome>;

/** Does what `tsnb run` was asked to do and tells of it; returns the exit code. */
export async function runBatch(request: RunRequest): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  const { jobs, reports: files } = request;
  const reporters = reportersOf(RUN_REPORTERS, { console, jobs, files });
  await reporters.prepare();
  const { inputs, destination, parameters } = request;
  const { notebooks, problems, notes } = await prepare(inputs, destination, parameters);
  if (problems.length > 0)
    return finish(reporters, { exitCode: EXIT.WRONG_USE, results: [], problems });
  for (const note of notes) console.report(`tsnb: note: ${note}`);
  return runPrepared(console, request, reporters, notebooks);
}

async function runPrepared(
  console: Console,
  { jobs, limits }: RunRequest,
  reporters: RunReporters,
  notebooks: readonly PreparedNotebook[],
): Promise<number> {
  const stop = new SignalStop();
  try {
    const { results, problems } = await runAll(
      notebooks,
      jobs,
      { ...limits, signal: stop.signal },
      {
        cellStarted: (notebook, cell) => {
          void reporters.stepped({ kind: 'started', notebook, cell });
        },
        cellEnded: (notebook, cell) => {
          void reporters.stepped({ kind: 'ended', notebook, cell });
        },
        notebookEnded: (result) => reporters.ended(result),
      },
    );
    const left = notebooks.length - results.length - problems.length;
    if (left > 0) console.report(`tsnb: ${left} of ${notebooks.length} notebooks were not begun`);
    const unread = problems.length > 0 ? EXIT.WRONG_USE : EXIT.OK;
    const exitCode = stop.exitCode ?? Math.max(unread, ...results.map(exitCodeOf));
    return await finish(reporters, { exitCode, results, problems });
  } finally {
    reporters.closed();
    stop.release();
  }
}

async function finish(reporters: RunReporters, outcome: RunOutcome): Promise<number> {
  await reporters.finished(outcome);
  return outcome.exitCode;
}
