import {
  Console,
  EXIT,
  prepareReportFile,
  reportingErrors,
  SignalStop,
  writeReportFile,
} from '../terminal';
import { jsonReport } from './json';
import { junitReport } from './junit';
import type { RunLimits } from './limits';
import type { GivenParameters } from './parameters';
import type { Destination, Unreadable } from './plan';
import { prepare } from './prepare';
import { Progress } from './progress';
import { failureReport } from './report';
import { exitCodeOf, type NotebookResult } from './result';
import { runAll } from './runAll';

/** What `tsnb run` was asked to do. */
export interface RunRequest {
  inputs: readonly string[];
  destination: Destination;
  parameters: GivenParameters;
  jobs: number;
  limits: RunLimits;
  junit?: string;
  json?: string;
}

/** Does what `tsnb run` was asked to do and tells of it; returns the exit code. */
export async function runBatch(request: RunRequest): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  const work = async (): Promise<number> => {
    if (request.junit !== undefined) await prepareReportFile('--junit', request.junit);
    if (request.json !== undefined) await prepareReportFile('--json', request.json);
    const { inputs, destination, parameters } = request;
    const { notebooks, problems, notes } = await prepare(inputs, destination, parameters);
    if (problems.length > 0) return finish(console, request, EXIT.WRONG_USE, [], problems);
    for (const note of notes) console.report(`tsnb: note: ${note}`);
    return runPrepared(console, request, notebooks);
  };
  return reportingErrors(work, (message) => {
    console.report(`tsnb: ${message}`);
  });
}

async function runPrepared(
  console: Console,
  request: RunRequest,
  notebooks: Awaited<ReturnType<typeof prepare>>['notebooks'],
): Promise<number> {
  const { jobs, limits } = request;
  const progress = new Progress(console, jobs);
  const stop = new SignalStop();
  try {
    const { results, problems } = await runAll(
      notebooks,
      jobs,
      { ...limits, signal: stop.signal },
      {
        cellStarted: ({ source, notebook }, cell) => {
          progress.cellStarted(source, cell.number, notebook.cells.length);
        },
        cellEnded: ({ source, notebook }, cell) => {
          progress.cellEnded(source, cell, notebook.cells.length);
        },
        notebookEnded: (result) => {
          progress.notebookEnded(result);
          const report = failureReport(result);
          if (report !== '') console.report(`\n${report}\n`);
        },
      },
    );
    const left = notebooks.length - results.length - problems.length;
    if (left > 0) console.report(`tsnb: ${left} of ${notebooks.length} notebooks were not begun`);
    const worst = Math.max(
      0,
      ...results.map(exitCodeOf),
      problems.length > 0 ? EXIT.WRONG_USE : EXIT.OK,
    );
    return await finish(console, request, stop.exitCode ?? worst, results, problems);
  } finally {
    progress.stop();
    stop.release();
  }
}

async function finish(
  console: Console,
  { junit, json }: RunRequest,
  exitCode: number,
  results: NotebookResult[],
  problems: Unreadable[],
): Promise<number> {
  for (const { source, problem } of problems) console.report(`tsnb: ${source}: ${problem}`);
  if (junit !== undefined) await writeReportFile(junit, junitReport(results, problems));
  if (json !== undefined) await writeReportFile(json, jsonReport(exitCode, results, problems));
  return exitCode;
}
