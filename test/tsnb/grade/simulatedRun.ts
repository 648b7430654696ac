import vm from 'node:vm';
import ts from 'typescript';
import { betterOfOrders, type Scored } from '../../../tsnb/src/grade/score/orders';
import { assemble } from '../../../tsnb/src/grade/repair';
import { parseSubmission } from '../../../tsnb/src/grade/collect';
import { toData } from '../../../tsnb/src/probe/toData';
import { difference, type ProbeData } from '../../../tsnb/src/probe';
import type { Notebook } from '../../../tsnb/src/notebook';
import type { Assignment } from '../../../tsnb/src/release';

const SEED = 12_345;

/** What the probes of a notebook yield, by the id of the cell and their names; nothing where something was thrown. */
type Values = ReadonlyMap<string, ProbeData>;

/** A verdict by the name of its property. */
type Verdicts = Map<string, (data: unknown) => unknown>;

/**
 * Runs the cells of a notebook in one scope, without a kernel: enough for cells of plain functions, and a thousand times cheaper. Types
 * are dropped, not checked; a cell that throws is passed over.
 */
export async function simulatedRun({ cells }: Notebook, verdicts: Verdicts): Promise<Values> {
  const values = new Map<string, ProbeData>();
  let running = '';
  const waiting: Promise<void>[] = [];
  const check = (name: string, _: unknown, compute: (seed: number) => unknown): void => {
    const key = `${running}/${name}`;
    const keep = (value: unknown): void => {
      try {
        values.set(key, toData(value));
      } catch {
        // not plain data: nothing came
      }
    };
    const value = compute(SEED);
    if (
      value instanceof Promise ||
      typeof (value as Promise<unknown> | undefined)?.then === 'function'
    )
      waiting.push(Promise.resolve(value).then(keep, () => undefined));
    else keep(value);
  };
  const property = (
    name: string,
    options: unknown,
    compute: (seed: number) => unknown,
    verdict: (data: unknown) => unknown,
  ): void => {
    verdicts.set(name, verdict);
    check(name, options, compute);
  };
  const silent = { log: () => undefined };
  const context = vm.createContext({ probe: check, property, console: silent });
  for (const { cell_type: type, id, source } of cells) {
    if (type !== 'code') continue;
    running = id;
    try {
      vm.runInContext(scriptOf(source), context, { timeout: 1_000 });
    } catch {
      // its error is the cell's own; what is checked is what comes of the others
    }
  }
  await Promise.all(waiting);
  return values;
}

/** A cell as a script: without types, imports and `await`, and with variables that may be declared again. */
function scriptOf(source: string): string {
  const found = scripts.get(source) ?? translated(source);
  scripts.set(source, found);
  return found;
}

const scripts = new Map<string, string>();

function translated(source: string): string {
  const { outputText, diagnostics = [] } = ts.transpileModule(
    source.replace(/^import .*$/gm, '').replace(/^await /gm, ''),
    {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      reportDiagnostics: true,
    },
  );
  if (diagnostics.length > 0) throw new SyntaxError('no code');
  return outputText.replace(/^export \{\};$/gm, '').replace(/^(?:const|let) /gm, 'var ');
}

const recorded = new Map<Assignment, Promise<{ expected: Values; verdicts: Verdicts }>>();

/** What the instructor's notebook yields; once for each assignment. */
function expectedOf(assignment: Assignment): Promise<{ expected: Values; verdicts: Verdicts }> {
  const verdicts: Verdicts = new Map();
  const found =
    recorded.get(assignment) ??
    simulatedRun(assignment.notebook, verdicts).then((expected) => ({ expected, verdicts }));
  recorded.set(assignment, found);
  return found;
}

/** What a submission earns by question, as `tsnb grade` scores it, but by a simulated run. */
export async function simulatedGrade(assignment: Assignment, bytes: Buffer) {
  const { notebook: submission, departures } = parseSubmission('hw.ipynb', bytes);
  const assembly = await assemble(assignment, submission);
  const { expected, verdicts } = await expectedOf(assignment);
  const scored = async (notebook: Notebook): Promise<Scored[]> => {
    const values = await simulatedRun(notebook, new Map());
    return [...expected].map(([key, value]) => scoreOf(assignment, key, value, values, verdicts));
  };
  const inOrder = await scored(assembly.inOrder.notebook);
  const own = assembly.inOwnOrder && (await scored(assembly.inOwnOrder.notebook));
  const scores = own ? betterOfOrders(own, inOrder) : inOrder.map(({ score }) => score);
  const earned: Record<string, number> = {};
  for (const { question, earned: points } of scores)
    earned[question] = (earned[question] ?? 0) + points;
  return { ...assembly, departures, earned };
}

function scoreOf(
  { questions }: Assignment,
  key: string,
  expected: ProbeData,
  values: Values,
  verdicts: Verdicts,
): Scored {
  const [cellId, name] = key.split('/');
  const verdict = verdicts.get(name);
  const data = values.get(key);
  const isProperty = verdict !== undefined;
  const tolerance = { rtol: 1e-4, atol: 1e-6 };
  const isRight =
    data !== undefined &&
    (isProperty
      ? 'values' in data && verdict(data.values) === true
      : difference(expected, data, tolerance) === undefined);
  const question = questions.find(({ tests }) => tests.some(({ cell }) => cell.id === cellId));
  const points = pointsOf(name);
  const score = {
    name,
    question: question?.name ?? '',
    cellId,
    points,
    earned: isRight ? points : 0,
    problem: null,
    carried: false,
  };
  return { score, data, isProperty };
}

/** Points of the probes of `statistics`. */
function pointsOf(name: string): number {
  return ['variance', 'column means', 'energy'].includes(name) ? 2 : 1;
}
