import { NotebookError, readNotebook } from '../notebook';
import { Console } from '../run/console';
import type { Unreadable } from '../run/plan';
import { prepare } from '../run/prepare';
import { Progress } from '../run/progress';
import type { RunAllListener } from '../run/runAll';
import type { PreparedNotebook } from '../run/runOptions';
import { SignalStop } from '../run/signals';
import { compareNotebooks } from './compare';
import { execute, keepPicked, type Executed } from './execute';
import { pickOf } from './picks';
import { cellLine, differenceReport, problemReport, summary } from './report';
import { annotations, prepareReports, writeReports } from './reports';
import type { CheckRequest } from './request';
import { checkedCells, exitCodeOf, type CheckedNotebook } from './result';
import { update } from './update';

const WRONG_USE = 2;

/** Does what `tsnb check` was asked to do and tells of it; returns the exit code. */
export async function checkSession(request: CheckRequest): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  try {
    await prepareReports(request.reports);
    const { inputs, out, parameters } = request;
    const prepared = await prepare(inputs, { folder: out }, parameters);
    for (const note of prepared.notes) console.report(`tsnb: note: ${note}`);
    if (prepared.problems.length > 0)
      return await finish(console, request, WRONG_USE, [], prepared.problems);
    return await checkPrepared(console, request, prepared.notebooks);
  } catch (error) {
    if (!(error instanceof NotebookError)) throw error;
    console.report(`tsnb: ${error.message}`);
    return WRONG_USE;
  }
}

async function checkPrepared(
  console: Console,
  request: CheckRequest,
  all: readonly PreparedNotebook[],
): Promise<number> {
  const pick = pickOf(request.picks);
  const notebooks = all.filter(({ notebook }) => keepPicked(notebook, pick));
  if (notebooks.length === 0)
    throw new NotebookError(
      request.inputs.join(', '),
      `no code cell is picked by -k ${request.picks.join(' -k ')}`,
    );
  const stop = new SignalStop();
  const progress = new Progress(console, request.jobs);
  try {
    const { jobs, limits, cache } = request;
    const { executed, problems } = await execute(notebooks, {
      jobs,
      limits: { ...limits, signal: stop.signal },
      cache,
      listener: progressOnly(progress),
    });
    const checked: CheckedNotebook[] = [];
    for (const one of executed) checked.push(await checkOne(console, request, one));
    const left = notebooks.length - executed.length - problems.length;
    if (left > 0) console.report(`tsnb: ${left} of ${notebooks.length} notebooks were not begun`);
    const worst = Math.max(0, ...checked.map(exitCodeOf), problems.length > 0 ? WRONG_USE : 0);
    return await finish(console, request, stop.exitCode ?? worst, checked, problems);
  } finally {
    progress.stop();
    stop.release();
  }
}

async function checkOne(
  console: Console,
  request: CheckRequest,
  { run, executed, cached }: Executed,
): Promise<CheckedNotebook> {
  const { source } = run;
  const stored = await readNotebook(source);
  const comparisons = compareNotebooks(source, stored, executed, pickOf(request.picks));
  const cells = checkedCells(comparisons, run);
  const checked = { source, run, cached, cells, stored, executed, updated: 0 };
  for (const cell of cells) {
    console.line(cellLine(checked, cell));
    const differences = differenceReport(cell);
    if (differences !== '' && cell.verdict !== 'failed') console.line(differences);
  }
  const problem = problemReport(checked);
  if (problem !== '') console.report(`\n${problem}\n`);
  if (process.env.GITHUB_ACTIONS === 'true')
    for (const line of await annotations(checked)) console.line(line);
  if (request.update) await update(checked);
  console.line(summary(checked));
  return checked;
}

// The cells' own lines come when they are compared.
function progressOnly(progress: Progress): RunAllListener {
  return {
    cellStarted: ({ source, notebook }, cell) => {
      progress.cellStarted(source, cell.number, notebook.cells.length);
    },
    cellEnded: () => undefined,
    notebookEnded: () => {
      progress.stop();
    },
  };
}

async function finish(
  console: Console,
  { reports }: CheckRequest,
  exitCode: number,
  checked: readonly CheckedNotebook[],
  problems: readonly Unreadable[],
): Promise<number> {
  for (const { source, problem } of problems) console.report(`tsnb: ${source}: ${problem}`);
  await writeReports(reports, exitCode, checked, problems);
  return exitCode;
}
