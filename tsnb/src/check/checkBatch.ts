import { readNotebook } from '../notebook';
import { prepare, Progress, type PreparedNotebook, type Unreadable } from '../run';
import { Console, EXIT, reportingErrors, SignalStop, UserError } from '../terminal';
import { compareNotebooks, requireRules } from './compare';
import { executedBefore } from './earlierRun';
import { execute, keepPicked, type Executed } from './execute';
import { pickOf } from './picks';
import { cellLine, differenceReport, problemReport, checkedLine } from './report';
import { annotations, prepareReports, writeReports } from './reports';
import type { CheckRequest } from './request';
import { checkedCells, exitCodeOf, type CheckedNotebook } from './result';
import { update } from './update';

/** Does what `tsnb check` was asked to do and tells of it; returns the exit code. */
export async function checkBatch(request: CheckRequest): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  const work = async (): Promise<number> => {
    await prepareReports(request.reports);
    const { inputs, out, parameters } = request;
    const prepared = await prepare(inputs, { folder: out }, parameters);
    for (const note of prepared.notes) console.report(`tsnb: note: ${note}`);
    if (prepared.problems.length > 0)
      return finish(console, request, EXIT.WRONG_USE, [], prepared.problems);
    for (const { source, notebook } of prepared.notebooks) requireRules(source, notebook);
    return checkPrepared(console, request, prepared.notebooks);
  };
  return reportingErrors(work, (message) => {
    console.report(`tsnb: ${message}`);
  });
}

async function checkPrepared(
  console: Console,
  request: CheckRequest,
  all: readonly PreparedNotebook[],
): Promise<number> {
  const pick = pickOf(request.picks);
  const notebooks = all.filter(({ notebook }) => keepPicked(notebook, pick));
  if (notebooks.length === 0)
    throw new UserError(
      `${request.inputs.join(', ')}: no code cell is picked by -k ${request.picks.join(' -k ')}`,
    );
  const stop = new SignalStop();
  const progress = new Progress(console, request.jobs);
  try {
    const { jobs, limits, cache, ran } = request;
    const found = new Map<string, CheckedNotebook>();
    const onExecuted = async (one: Executed): Promise<void> => {
      found.set(one.run.source, await checkOne(console, request, one));
    };
    const problems =
      ran === undefined
        ? await execute(notebooks, {
            ...{ jobs, cache, progress, onExecuted },
            limits: { ...limits, signal: stop.signal },
          })
        : await executedBefore(ran, notebooks, onExecuted);
    const checked = notebooks.flatMap(({ source }) => found.get(source) ?? []);
    const left = notebooks.length - checked.length - problems.length;
    if (left > 0) console.report(`tsnb: ${left} of ${notebooks.length} notebooks were not begun`);
    const worst = Math.max(
      0,
      ...checked.map(exitCodeOf),
      problems.length > 0 ? EXIT.WRONG_USE : EXIT.OK,
    );
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
  const annotated = process.env.GITHUB_ACTIONS === 'true' ? await annotations(checked) : [];
  for (const cell of cells) {
    console.line(cellLine(checked, cell));
    const differences = differenceReport(cell);
    if (differences !== '' && cell.verdict !== 'failed') console.line(differences);
  }
  const problem = problemReport(checked);
  if (problem !== '') console.report(`\n${problem}\n`);
  for (const line of annotated) console.line(line);
  if (request.update) await update(checked);
  console.line(checkedLine(checked));
  return checked;
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
