import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram, missing } from '../browser/tools';
import { writeNotebook, type PeerCell } from './notebooks';
import { inPairs, installOurs, installStock, run, type Ending } from './peer';

// With PEERS_KERNEL=stock the same table is measured for tslab as it is; nothing is then expected of it.
const isStock = process.env['PEERS_KERNEL'] === 'stock';

/** The seconds after which a tool is to give up a cell that never ends. */
const PATIENCE = 8;
/** And any other, which must come to its end on any machine. */
const LONG = isStock ? PATIENCE : 900;

const first: PeerCell = {
  source: 'const three: number = 1 + 2; three',
  outputs: [
    {
      output_type: 'execute_result',
      execution_count: 1,
      data: { 'text/plain': '3' },
      metadata: {},
    },
  ],
};

/** The second of three cells, and what of it a tool has to repeat when it says that the notebook is bad. */
const kinds: Readonly<Record<string, readonly [code: string, reason: RegExp | null]>> = {
  good: ["console.log('well'); await Promise.resolve(three);", null],
  'type error': ['const wrong: string = three;', /TS2322/],
  throw: ["throw new RangeError('thrown here');", /thrown here/],
  rejection: [
    "Promise.reject(new Error('nobody cares')); await new Promise(done => setTimeout(done, 100));",
    /nobody cares/,
  ],
  'endless loop': ['while (true) {}', /time ?out|timed out/i],
  'loop behind await': ['await null; while (true) {}', /time ?out|timed out/i],
  'process.exit': ['process.exit(0);', /process\.exit\(0\)/],
};
const LOOPS = ['endless loop', 'loop behind await'];
const LEAVING = 'process.exit';
const names = Object.keys(kinds);
const fileOf = (kind: string): string => `${kind.replace(/\W/g, '_')}.ipynb`;

type Verdicts = Readonly<Record<string, Ending>>;
type Tool = (folder: string, jupyterPath: string) => Promise<Verdicts>;

/** A tool that takes one notebook a call; what it writes of it counts among what it says. */
const each =
  (
    program: string,
    args: (file: string, patience: number) => readonly string[],
    written?: (file: string) => string,
  ): Tool =>
  async (folder, jupyterPath) => {
    const path = findProgram(program) ?? program;
    const jobs = names.map((kind) => async () => {
      const { code, said } = await run(
        path,
        args(fileOf(kind), LOOPS.includes(kind) ? PATIENCE : LONG),
        folder,
        jupyterPath,
      );
      const result = written && join(folder, written(fileOf(kind)));
      return { code, said: result ? said + readFileSync(result, 'utf8') : said };
    });
    const endings = await inPairs(jobs);
    return Object.fromEntries(names.map((kind, i) => [kind, endings[i]]));
  };

/** A plugin of pytest, which takes many notebooks at once. */
const pytest =
  (args: (patience: number) => readonly string[]): Tool =>
  async (folder, jupyterPath) => {
    const path = findProgram('pytest') ?? 'pytest';
    let said = '';
    const judge = async (kinds: readonly string[], patience: number): Promise<number> => {
      const start = performance.now();
      const options = [...args(patience), '-rA', '-v', '-p', 'no:cacheprovider'];
      said += (await run(path, [...options, ...kinds.map(fileOf)], folder, jupyterPath)).said;
      return (performance.now() - start) / 1000;
    };
    const others = names.filter((kind) => !LOOPS.includes(kind) && kind !== LEAVING);
    const seconds = await judge(others, LONG);
    // nbval asks a kernel that has left for one more cell, in vain: a cell has as long as all the others took.
    await judge([LEAVING], Math.ceil(Math.max(PATIENCE, seconds)));
    await judge(LOOPS, PATIENCE);
    const verdict = (kind: string): Ending => {
      const file = fileOf(kind).replace('.', '\\.');
      const failed = new RegExp(`^(FAILED|ERROR) ${file}::`, 'm').test(said);
      const passed = new RegExp(`^PASSED ${file}::`, 'm').test(said);
      return { code: failed ? 1 : passed ? 0 : null, said };
    };
    return Object.fromEntries(names.map((kind) => [kind, verdict(kind)]));
  };

const tools: Readonly<Record<string, Tool>> = {
  'jupyter execute': each('jupyter', (file, patience) => [
    'execute',
    `--timeout=${patience}`,
    file,
  ]),
  nbconvert: each('jupyter', (file, patience) => [
    ...['nbconvert', '--to', 'notebook', '--execute', '--output-dir', 'converted'],
    ...[`--ExecutePreprocessor.timeout=${patience}`, file],
  ]),
  // It asks the kernel once more after a cell that failed: of one that has left it only says that it died, and keeps the reason
  // in the notebook that it writes.
  papermill: each(
    'papermill',
    (file, patience) => [
      ...['--no-progress-bar', '--execution-timeout', String(patience), file, `papermill-${file}`],
    ],
    (file) => `papermill-${file}`,
  ),
  nbmake: pytest((patience) => ['--nbmake', `--nbmake-timeout=${patience}`]),
  nbval: pytest((patience) => ['--nbval-lax', `--nbval-cell-timeout=${patience}`]),
};

const absent = missing({
  ...Object.fromEntries(['jupyter', 'papermill', 'pytest'].map((one) => [one, findProgram(one)])),
});
if (absent) console.warn(`The kernel is not held against the tools that run notebooks: ${absent}`);

describe.skipIf(absent)('the tools that run notebooks', () => {
  let folder: string;
  const table: Record<string, Verdicts> = {};

  // Slow: five tools, each with seven notebooks in kernels of their own.
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tsnb-tools-'));
    const jupyterPath = (isStock ? installStock : installOurs)(join(folder, 'prefix'));
    for (const [name, tool] of Object.entries(tools)) {
      const own = join(folder, name.replace(' ', '-'));
      mkdirSync(own);
      for (const kind of names)
        writeNotebook(join(own, fileOf(kind)), [first, kinds[kind][0], "'the end'"]);
      table[name] = await tool(own, jupyterPath);
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.runIf(isStock)('say this of the stock kernel', () => {
    console.table(exitCodes(table));
  });

  const rows = Object.keys(tools).flatMap((tool) => names.map((kind) => [tool, kind] as const));

  it.skipIf(isStock).each(rows)('%s judges rightly: %s', (tool, kind) => {
    const { code, said } = table[tool][kind];
    const reason = kinds[kind][1];
    if (reason === null) expect(code, said).toBe(0);
    else {
      expect(code, said).not.toBe(0);
      expect(code, said).not.toBeNull();
      expect(said).toMatch(reason);
    }
  });

  it.skipIf(isStock)(
    'nbconvert keeps the error in the notebook that it allows errors in',
    async () => {
      const own = join(folder, 'nbconvert');
      const args = [
        'nbconvert',
        '--to',
        'notebook',
        '--execute',
        '--allow-errors',
        '--output',
        'allowed',
        fileOf('throw'),
      ];
      const { code, said } = await run(
        findProgram('jupyter') ?? '',
        args,
        own,
        join(folder, 'prefix/share/jupyter'),
      );
      expect(code, said).toBe(0);
      const stored = readFileSync(join(own, 'allowed.ipynb'), 'utf8');
      const { cells } = JSON.parse(stored) as {
        cells: { outputs: { ename?: string; evalue?: string }[] }[];
      };
      expect(cells[1].outputs).toMatchObject([{ ename: 'RangeError', evalue: 'thrown here' }]);
      expect(cells[2].outputs).toHaveLength(1);
    },
  );
});

function exitCodes(table: Readonly<Record<string, Verdicts>>): object {
  return Object.fromEntries(
    names.map((kind) => [
      kind,
      Object.fromEntries(Object.entries(table).map(([tool, all]) => [tool, all[kind].code])),
    ]),
  );
}
