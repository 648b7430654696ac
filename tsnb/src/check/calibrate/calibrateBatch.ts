import { stat } from 'node:fs/promises';
import path from 'node:path';
import { readNotebook, writeNotebook, type Notebook } from '../../notebook';
import {
  failureReport,
  injectParameters,
  notebookParameters,
  prepare,
  Progress,
  type PreparedNotebook,
} from '../../run';
import { Console, EXIT, SignalStop, UserError } from '../../terminal';
import { compareNotebooks, shortError, type CellComparison } from '../compare';
import { execute, keepPicked, type Executed } from '../execute';
import { pickOf } from '../picks';
import { sentence } from '../report';
import type { CheckRequest } from '../request';
import { FEWEST_RUNS, safetyFactor } from './factor';
import { calibratedRules, storeRules, withoutRules, type Calibrated } from './tolerances';
import { variantsOf, type Calibration, type Variant } from './variants';

const LOOSEST = 10;

/**
 * Does what `tsnb check --calibrate` was asked to do: runs each notebook again and again with something changed that should
 * not matter, and stores tolerances that allow what that changed. Returns the exit code: 1 if a run fails, or words or lines
 * change, which no tolerance covers.
 */
export async function calibrateBatch(
  request: CheckRequest,
  calibration: Calibration,
): Promise<number> {
  const console = new Console(process.stdout, process.stderr);
  const stop = new SignalStop();
  try {
    if (calibration.runs < FEWEST_RUNS)
      throw new UserError(`--calibrate: takes ${FEWEST_RUNS} runs or more: fewer say nothing`);
    const { notebooks, problems } = await prepare(
      request.inputs,
      { folder: request.out },
      new Map(),
    );
    for (const { source, problem } of problems) console.report(`tsnb: ${source}: ${problem}`);
    if (problems.length > 0) return EXIT.WRONG_USE;
    let worst = 0;
    for (const prepared of notebooks) {
      if (!keepPicked(structuredClone(prepared.notebook), pickOf(request.picks))) continue;
      worst = Math.max(worst, await calibrate(console, request, calibration, prepared, stop));
      if (stop.exitCode !== undefined) return stop.exitCode;
    }
    return worst;
  } finally {
    stop.release();
  }
}

async function calibrate(
  console: Console,
  request: CheckRequest,
  calibration: Calibration,
  prepared: PreparedNotebook,
  stop: SignalStop,
): Promise<number> {
  const { source } = prepared;
  const parameters = await notebookParameters(source, prepared.notebook);
  const declaresSeed = parameters.some(({ name }) => name === 'seed');
  const variants = variantsOf(calibration, declaresSeed);
  if (variants.length === 0) {
    console.line(`${source}: declares no parameter "seed": nothing to vary`);
    return 0;
  }
  const stored = await readNotebook(source);
  for (const cell of stored.cells) if (cell.cell_type === 'code') withoutRules(cell);
  const runs: CellComparison[][] = [];
  let failed = false;
  for (const variant of variants) {
    const executed = await runVariant(console, request, prepared, variant, stop);
    if (stop.exitCode !== undefined) return 1; // nothing is stored
    if (executed === undefined) failed = true;
    else runs.push(compareNotebooks(source, stored, executed, pickOf(request.picks)));
  }
  if (failed) {
    console.report(`tsnb: ${source}: a run failed; its tolerances stay as they are`);
    return 1;
  }
  const changed = tellWords(console, source, runs, variants);
  await storeAll(console, request, source, runs, safetyFactor(calibration.runs));
  return changed ? 1 : 0;
}

async function runVariant(
  console: Console,
  request: CheckRequest,
  prepared: PreparedNotebook,
  { name, env, parameters }: Variant,
  stop: SignalStop,
): Promise<Notebook | undefined> {
  const notebook = structuredClone(prepared.notebook);
  keepPicked(notebook, pickOf(request.picks));
  const given = await injectParameters(prepared.source, notebook, parameters);
  const output = `${prepared.output.slice(0, -path.extname(prepared.output).length)}.calibration.ipynb`;
  const progress = new Progress(console, 1);
  const found: Executed[] = [];
  const { source } = prepared;
  await execute([{ ...prepared, notebook, output, parameters: given }], {
    ...{ jobs: 1, cache: request.cache },
    progress: {
      cellStarted: (_, number, count) => {
        progress.cellStarted(`${source} (${name})`, number, count);
      },
      stop: () => {
        progress.stop();
      },
    },
    limits: { ...request.limits, env, signal: stop.signal },
    onExecuted: (executed) => {
      found.push(executed);
      return Promise.resolve();
    },
  }).finally(() => {
    progress.stop();
  });
  const one = found.at(0);
  if (one?.run.status === 'ok') {
    console.line(`${prepared.source}: ran with ${name}${one.cached ? ' (from the cache)' : ''}`);
    return one.executed;
  }
  console.report(
    `${prepared.source}: with ${name}:\n${one === undefined ? '' : failureReport(one.run)}`,
  );
  return undefined;
}

// What no tolerance covers: words, lines, pictures, the shape of data.
function tellWords(
  console: Console,
  source: string,
  runs: readonly CellComparison[][],
  variants: readonly Variant[],
): boolean {
  const told = new Set<string>();
  runs.forEach((cells, run) => {
    for (const { number, differences } of cells) {
      const other = differences.find(({ key }) => key === undefined);
      if (other === undefined || told.has(`${number} ${other.where}`)) continue;
      told.add(`${number} ${other.where}`);
      console.report(
        `${source}: cell ${number} changes in more than numbers with ${variants[run].name}: ${sentence(other)}` +
          `\n      - ${other.stored ?? ''}\n      + ${other.found ?? ''}`,
      );
    }
  });
  return told.size > 0;
}

async function storeAll(
  console: Console,
  request: CheckRequest,
  source: string,
  runs: readonly CellComparison[][],
  factor: number,
): Promise<void> {
  const notebook = await readNotebook(source);
  const pick = pickOf(request.picks);
  const all: (Calibrated & { number: number })[] = [];
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code' || !pick(cell, index + 1)) return;
    const comparisons = runs.flatMap((cells) => cells.find(({ id }) => id === cell.id) ?? []);
    const rules = calibratedRules(comparisons, factor);
    storeRules(cell, rules);
    all.push(...rules.map((rule) => ({ ...rule, number: index + 1 })));
  });
  await writeNotebook(source, notebook, (await stat(source)).mode & 0o777);
  console.line(
    `${source}: ${all.length} kinds of numbers need more than the common tolerance (safety factor ${factor})`,
  );
  const loosest = all.sort((a, b) => b.looseness - a.looseness).slice(0, LOOSEST);
  for (const { number, key, rule, looseness } of loosest)
    console.line(`    cell ${number}, ${key}: ${ruleText(rule)}${sizeText(looseness)}`);
}

function ruleText({ rtol, atol, compare }: Calibrated['rule']): string {
  if (compare !== undefined) return `compared by ${compare}`;
  return rtol === undefined ? `atol ${atol ?? 0}` : `rtol ${rtol}`;
}

function sizeText(looseness: number): string {
  return Number.isFinite(looseness) ? `, ${shortError(100 * looseness)} % of its size` : '';
}
