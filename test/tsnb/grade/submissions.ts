import type { Cell, Notebook } from '../../../tsnb/src/notebook';
import { readAssignment, studentVersion } from '../../../tsnb/src/release';
import { answers, code, heads, statistics } from '../assignmentFixture';

type Name = keyof typeof answers;

/** Points of `statistics` by question, without the one that a person reads. */
export const full = { mean: 1, variance: 3, columns: 2, energy: 2, draws: 1 };

export const blank = (file = 'statistics.ipynb'): Notebook =>
  structuredClone(studentVersion(readAssignment(file, statistics())));

/** A submission with these bodies of functions as its answers; the others stay blank. */
export function answered(bodies: Partial<Record<Name, string>>): Notebook {
  const notebook = blank();
  for (const [name, body] of Object.entries(bodies))
    cellOf(notebook, name).source = `${heads[name as Name]}\n${body}\n}`;
  return notebook;
}

export function cellOf({ cells }: Notebook, id: string): Cell {
  const found = cells.find((cell) => cell.id === id);
  if (!found) throw new Error(`there is no cell ${id}`);
  return found;
}

const { variance, columns, energy, draws } = answers;
const withoutMean = { variance, columns, energy, draws };
const moved = answered(answers);
moved.cells.push(...moved.cells.splice(3, 2)); // the first question, to the end
const split = answered(answers);
cellOf(split, 'variance').source =
  `${heads.variance}\n${answers.variance.replace('const m', 'const m: number')}\n}`;
split.cells.splice(5, 0, code('helper', 'const square = (v: number) => v * v;'));
const tampered = answered({ mean: 'return 0;' });
cellOf(tampered, 'mean-test').source =
  "probe('mean', { points: 100, rtol: 1e9, atol: 1e9 }, () => 0);";
const gone = answered(answers);
gone.cells = gone.cells.filter(({ id }) => id !== 'mean-test' && id !== 'inputs');
const doubled = answered(answers);
doubled.cells.splice(4, 0, { ...blank().cells[3], id: 'copy' });

const withHelper = answered({ ...answers, energy: 'return 0.5 * norm(x) ** 2;' });
withHelper.cells.splice(9, 0, code('norm', 'const norm = (x: number[]) => Math.hypot(...x);'));

/** Submissions, what each earns by question, and the questions that count only with the instructor's earlier answers. */
export const batch: Readonly<
  Record<string, { notebook: Notebook; earns: Partial<typeof full>; carried?: string[] }>
> = {
  right: { notebook: answered(answers), earns: full },
  blank: { notebook: blank(), earns: {} },
  'partly right': {
    notebook: answered({ mean: answers.mean, draws: answers.draws }),
    earns: { mean: 1, draws: 1 },
  },
  'wrong sign': {
    notebook: answered({
      ...answers,
      mean: 'return -x.reduce((sum, value) => sum + value, 0) / x.length;',
    }),
    earns: { ...full, mean: 0 },
    carried: ['variance', 'columns'],
  },
  'wrong axis': {
    notebook: answered({ ...answers, columns: 'return rows.map((row) => mean(row));' }),
    earns: { ...full, columns: 0 },
  },
  'missing half': {
    notebook: answered({
      ...answers,
      energy: 'return x.reduce((sum, value) => sum + value * value, 0);',
    }),
    earns: { ...full, energy: 0 },
  },
  'float noise': {
    notebook: answered({
      ...answers,
      mean: 'return Math.fround(x.reduce((sum, value) => sum + value / x.length, 0)) * (1 + 1e-7);',
    }),
    earns: full,
  },
  'one of two checks': {
    notebook: answered({
      ...answers,
      variance:
        'const m = mean(x);\nreturn x.reduce((sum, value) => sum + (value - m) ** 2, 0) / (x.length - 1);',
    }),
    earns: { ...full, variance: 1 },
  },
  'constants of the public seed': {
    notebook: answered({ ...answers, mean: 'return 0.4375;', energy: 'return 9.53125;' }),
    earns: { ...full, mean: 0, energy: 0 },
    carried: ['variance', 'columns'],
  },
  'the first question left blank': {
    notebook: answered(withoutMean),
    earns: { ...full, mean: 0 },
    carried: ['variance', 'columns'],
  },
  'an error of types': {
    notebook: answered({ ...answers, energy: "return 'much';" }),
    earns: { ...full, energy: 0 },
  },
  'an endless loop': {
    notebook: answered({ ...answers, energy: 'while (true) {}' }),
    earns: { ...full, energy: 0 },
    carried: ['draws'],
  },
  'the end of the process': {
    notebook: answered({ ...answers, energy: 'process.exit(0);' }),
    earns: { ...full, energy: 0 },
    carried: ['draws'],
  },
  'a forbidden name': {
    notebook: answered({ ...answers, energy: 'return 0.5 * Math.hypot(...x) ** 2;' }),
    earns: { ...full, energy: 0 },
  },
  'a forbidden name in a cell of its own': {
    notebook: withHelper,
    earns: { ...full, energy: 0 },
  },
  'a variable of a forbidden name': {
    notebook: answered({
      ...answers,
      energy:
        'const hypot = x.reduce((sum, value) => sum + 0.5 * value * value, 0);\nreturn hypot;',
    }),
    earns: full,
  },
  NaN: { notebook: answered({ ...answers, energy: 'return NaN;' }), earns: { ...full, energy: 0 } },
  'draws that are none': {
    notebook: answered({ ...answers, draws: 'return Array.from({ length: n }, () => 0.5);' }),
    earns: { ...full, draws: 0 },
  },
  'draws of another form': {
    notebook: answered({ ...answers, draws: 'return { length: 50, every: 1 } as any;' }),
    earns: { ...full, draws: 0 },
  },
  'cells in another order': { notebook: moved, earns: full },
  'a helper of its own': { notebook: split, earns: full },
  'a test that was made easy': { notebook: tampered, earns: {} },
  'cells that are gone': { notebook: gone, earns: full },
  'a cell that came twice': { notebook: doubled, earns: full },
};

/** Those that show most in the least time; the whole batch is for the tests that may take theirs. */
export const quick: readonly string[] = [
  'right',
  'blank',
  'wrong sign',
  'wrong axis',
  'missing half',
  'one of two checks',
  'an endless loop',
  'a forbidden name',
  'a forbidden name in a cell of its own',
  'a variable of a forbidden name',
  'draws that are none',
  'a test that was made easy',
  'cells that are gone',
];
