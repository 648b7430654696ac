import { readNotebook, writeNotebook } from '../notebook';
import { prepare, Progress, type PreparedNotebook } from '../run';
import { Console, EXIT, reportersOf, SignalStop, UserError, type Reporters } from '../terminal';
import { withCheckParameters } from './checkParameters';
import { compareNotebooks, requireRules } from './compare';
import { executedBefore } from './earlierRun';
import { addExpectations, takeExpectations } from './expectations';
import { execute, keepPicked, type Executed } from './execute';
import { pickOf } from './picks';
import { CHECK_REPORTERS, type CheckOutcome, type Comparison } from './reporters';
import type { CheckRequest } from './request';
import { checkedCells, exitCodeOf, withUnexpected, type CheckedNotebook } from './result';
import { update } from './update';

/** What is to be checked, and which of it runs with short values. */
interface Prepared {
  readonly notebooks: readonly PreparedNotebook[];
  readonly short: ReadonlySet<string>;
}

type CheckReporters = Reporters<Comparison, CheckedNotebook, CheckOutcome>;

/** Does what `tsnb check` was asked to do and tells of it; returns the exit code. */
export async function checkBatch(request: CheckRequest): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  const { jobs, reports: files } = request;
  const reporters = reportersOf(CHECK_REPORTERS, { console, jobs, files });
  await reporters.prepare();
  const { inputs, out, parameters } = request;
  const { notebooks, problems, notes } = await prepare(inputs, { folder: out }, parameters);
  for (const note of notes) console.report(`tsnb: note: ${note}`);
  if (problems.length > 0)
    return finish(reporters, { exitCode: EXIT.WRONG_USE, checked: [], problems });
  for (const { source, notebook } of notebooks) requireRules(source, notebook);
  const ready = await shortened(request, notebooks);
  for (const source of ready.short)
    console.report(
      `tsnb: note: ${source}: runs with its checkParameters, so only cells that say so are compared (--full: all)`,
    );
  return checkPrepared(console, request, reporters, ready);
}

async function checkPrepared(
  console: Console,
  request: CheckRequest,
  reporters: CheckReporters,
  all: Prepared,
): Promise<number> {
  const pick = pickOf(request.picks);
  const notebooks = all.notebooks.filter(({ notebook }) => keepPicked(notebook, pick));
  if (notebooks.length === 0)
    throw new UserError(
      `${request.inputs.join(', ')}: no code cell is picked by -k ${request.picks.join(' -k ')}`,
    );
  if (request.ran === undefined)
    for (const { source, notebook } of notebooks) addExpectations(source, notebook);
  const stop = new SignalStop();
  const progress = new Progress(console, request.jobs);
  try {
    const { jobs, limits, cache, ran } = request;
    const found = new Map<string, CheckedNotebook>();
    const onExecuted = async (one: Executed): Promise<void> => {
      found.set(one.run.source, await checkOne(request, reporters, one, all.short));
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
    const unread = problems.length > 0 ? EXIT.WRONG_USE : EXIT.OK;
    const exitCode = stop.exitCode ?? Math.max(unread, ...checked.map(exitCodeOf));
    return await finish(reporters, { exitCode, checked, problems });
  } finally {
    progress.stop();
    reporters.closed();
    stop.release();
  }
}

// With short values, but where outputs of a full run are asked for.
async function shortened(
  { full, update, strictness, ran, parameters }: CheckRequest,
  notebooks: readonly PreparedNotebook[],
): Promise<Prepared> {
  const short = new Set<string>();
  if (full || update || strictness === 'strict' || ran !== undefined || parameters.size > 0)
    return { notebooks, short };
  const ready: PreparedNotebook[] = [];
  for (const notebook of notebooks) {
    const shorter = await withCheckParameters(notebook);
    if (shorter !== undefined) short.add(notebook.source);
    ready.push(shorter ?? notebook);
  }
  return { notebooks: ready, short };
}

async function checkOne(
  { picks, strictness, update: isUpdate }: CheckRequest,
  reporters: CheckReporters,
  one: Executed,
  short: ReadonlySet<string>,
): Promise<CheckedNotebook> {
  const { cached } = one;
  const { executed, run, differences } = takeExpectations(one.executed, one.run);
  const { source } = run;
  if (differences.size > 0) await writeNotebook(run.output, executed);
  const stored = await readNotebook(source);
  const how = short.has(source) ? 'lax' : strictness;
  const comparisons = compareNotebooks(source, stored, executed, pickOf(picks), how);
  const cells = withUnexpected(checkedCells(comparisons, run), differences);
  const checked = { source, run, cached, cells, stored, executed, updated: 0 };
  await reporters.stepped({ compared: checked });
  if (isUpdate) await update(checked);
  await reporters.ended(checked);
  return checked;
}

async function finish(reporters: CheckReporters, outcome: CheckOutcome): Promise<number> {
  await reporters.finished(outcome);
  return outcome.exitCode;
}
