import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  serializeNotebook,
  type Cell,
  type JsonObject,
  type Notebook,
} from '../../tsnb/src/notebook';

const build = resolve(import.meta.dirname, '../../build');

/** A new folder below the project, in which notebooks find its packages; `remove` takes it away. */
export function newFolder(name: string): { path: string; remove: () => void } {
  mkdirSync(build, { recursive: true });
  const path = mkdtempSync(join(build, `${name}-`));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** nbgrader's metadata of a cell in which the student writes. */
export function solution(gradeId: string, more: JsonObject = {}): JsonObject {
  return { nbgrader: grading(gradeId, { solution: true }), ...more };
}

/** nbgrader's metadata of a cell that tests. */
export function tests(gradeId: string, points: number): JsonObject {
  return { nbgrader: grading(gradeId, { grade: true, locked: true, points }) };
}

function grading(gradeId: string, fields: JsonObject): JsonObject {
  const none = { grade: false, locked: false, solution: false, task: false };
  return { schema_version: 3, ...none, grade_id: gradeId, ...fields };
}

export function code(id: string, source: string, metadata: JsonObject = {}): Cell {
  return { cell_type: 'code', id, metadata, source, outputs: [], execution_count: null };
}

export function text(id: string, source: string, metadata: JsonObject = {}): Cell {
  return { cell_type: 'markdown', id, metadata, source };
}

export function notebook(cells: Cell[], metadata: JsonObject = {}): Notebook {
  const kernelspec = { display_name: 'TypeScript', language: 'typescript', name: 'tslab' };
  return { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec, ...metadata }, cells };
}

export { serializeNotebook };

/** A function with its solution as a region. */
function answer(head: string, body: string, stub?: string): string {
  const lines = body.split('\n').map((line) => `  ${line}`);
  const stubLines = stub === undefined ? [] : stub.split('\n').map((line) => `  // STUB ${line}`);
  return [head, '  // BEGIN SOLUTION', ...stubLines, ...lines, '  // END SOLUTION', '}'].join('\n');
}

/** The answers of `statistics`, and wrong ones with the questions that each spoils. */
export const answers = {
  mean: 'return x.reduce((sum, value) => sum + value, 0) / x.length;',
  variance:
    'const m = mean(x);\nreturn x.reduce((sum, value) => sum + (value - m) ** 2, 0) / x.length;',
  columns: 'return rows[0].map((_, j) => mean(rows.map((row) => row[j])));',
  energy: 'return x.reduce((sum, value) => sum + 0.5 * value * value, 0);',
  draws: 'return Array.from({ length: n }, (_, i) => ((seed * 7919 + i * 104729) % 1000) / 1000);',
} as const;

export const heads = {
  mean: 'function mean(x: number[]): number {',
  variance: 'function variance(x: number[]): number {',
  columns: 'function columnMeans(rows: number[][]): number[] {',
  energy: 'function energy(x: number[]): number {',
  draws: 'function draws(seed: number, n: number): number[] {',
} as const;

const inputs =
  'const inputs = (seed: number): number[] => [seed % 17, 2.5, -3, (seed % 5) + 0.25];';

/**
 * A small assignment of 12 points: five questions with checks, of which `variance` and `columns` build on `mean`, and one that a
 * person reads. It needs no package but `tsnb`, so that it runs within two seconds.
 */
export function statistics(): Notebook {
  return notebook([
    text('title', '# Statistics\n\nFive functions.'),
    code('imports', "import { probe, property } from 'tsnb';"),
    code('inputs', inputs),
    code(
      'mean',
      answer(
        heads.mean,
        answers.mean,
        '// the sum over the number\nthrow new Error("not implemented");',
      ),
      solution('mean'),
    ),
    code(
      'mean-test',
      "probe('mean', { points: 1 }, (seed) => mean(inputs(seed)));",
      tests('mean-test', 1),
    ),
    code('variance', answer(heads.variance, answers.variance), solution('variance')),
    code(
      'variance-test',
      "probe('variance', { points: 2 }, (seed) => variance(inputs(seed)));\n// BEGIN HIDDEN TESTS\nprobe('variance of a constant', { points: 1 }, (seed) => variance([seed % 100, seed % 100]));\n// END HIDDEN TESTS",
      tests('variance-test', 3),
    ),
    code('columns', answer(heads.columns, answers.columns), solution('columns')),
    code(
      'columns-test',
      "await probe('column means', { points: 2 }, async (seed) => columnMeans([inputs(seed), inputs(seed + 1), inputs(seed + 3)]));",
      tests('columns-test', 2),
    ),
    code(
      'energy',
      answer(heads.energy, answers.energy),
      solution('energy', { tsnb: { forbidden: ['hypot'] } }),
    ),
    code(
      'energy-test',
      "probe('energy', { points: 2 }, (seed) => energy(inputs(seed)));",
      tests('energy-test', 2),
    ),
    code('draws', answer(heads.draws, answers.draws), solution('draws')),
    code(
      'draws-test',
      "property('draws', { points: 1 }, (seed) => draws(seed, 50), (x) => x.length === 50 && x.every((value) => value >= 0 && value < 1) && new Set(x).size > 25 || 'they are not fifty different numbers from 0 to 1');",
      tests('draws-test', 1),
    ),
    text('critique', 'The mean is not robust: one wild value moves it.', {
      nbgrader: grading('critique', { grade: true, solution: true, points: 3 }),
    }),
    code('afterwards', 'console.log(mean([1, 2, 3]));'),
  ]);
}
