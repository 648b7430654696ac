import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clockSetBy } from '../../clock';
import { statusOf, told, Workshop } from './support';

const workshop = new Workshop();
afterAll(() => {
  workshop.close();
});

describe('a notebook that runs well', () => {
  const image = "{'image/png': 'iVBORw0KGgo=', 'text/plain': 'a picture'}";
  const find =
    "Object.entries(require('module')._cache).find(([file]) => /tslab.dist.jupyter/.test(file))";
  const show = (args: string) => `(${find} as any)[1].exports.lastWriteDisplayData(${args})`;
  beforeAll(async () => {
    workshop.notebook('good/one.ipynb', [
      'console.log(process.cwd()); console.log(process.env.CI, process.env.JPY_PARENT_PID);',
      'let n: number = 6; n * 7',
      "process.stdout.write('10%\\r'); process.stdout.write('20%\\r'); console.error('warned')",
      `${show(`{data: ${image}, metadata: {}, transient: {display_id: 'x'}}, false`)};`,
      `${show(`{data: {'text/plain': 'updated'}, metadata: {}, transient: {display_id: 'x'}}, true`)};`,
      'for (let i = 0; i < 20000; i++) console.log(`line ${i}`);',
      { source: "throw new Error('wanted')", tags: ['raises-exception'] },
      { source: "throw new Error('skipped')", tags: ['skip-execution'] },
      ' \n',
      'setTimeout(() => console.log("from a timer"), 300); 1',
    ]);
    const args = [
      'run',
      'good',
      '--out',
      'out',
      '--json',
      'reports/a.json',
      '--junit',
      'reports/a.xml',
    ];
    const result = await workshop.tsnb(args);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.split('\n').slice(0, 2)).toEqual([
      expect.stringMatching(/^good\/one\.ipynb: cell 1 of 10, \d+\.\d s$/),
      expect.stringMatching(/^good\/one\.ipynb: cell 2 of 10, \d+\.\d s$/),
    ]);
    expect(result.stdout).toMatch(
      /^good\/one\.ipynb: ok, ran 8 of 10 code cells in .* s -> out\/one\.ipynb$/m,
    );
  });

  test('is written with every output, each in its cell', () => {
    const cells = workshop.executed('out/one.ipynb');
    const [folder, ...environment] = told(cells[0]).stdout.split('\n');
    expect(folder).toBe(workshop.path('good'));
    expect(environment).toEqual([expect.stringMatching(/^true \d+$/), '']);
    expect(cells[1]?.outputs).toMatchObject([
      { output_type: 'execute_result', execution_count: 2, data: { 'text/plain': ['42'] } },
    ]);
    expect(cells[2]?.outputs).toMatchObject([
      { name: 'stdout', text: ['10%\r', '20%\r'] },
      { name: 'stderr', text: ['warned\n'] },
    ]);
    expect(cells[3]?.outputs).toMatchObject([{ data: { 'text/plain': ['updated'] } }]);
    expect(cells[4]?.outputs).toEqual([]);
    const lines = Array.from({ length: 20000 }, (_, index) => `line ${index}\n`);
    expect(told(cells[5]).stdout).toBe(lines.join(''));
    expect(told(cells[9]).stdout).toBe('from a timer\n');
  });

  test('proves that every cell ran, and leaves alone what is not to run', () => {
    const cells = workshop.executed('out/one.ipynb');
    expect(cells.map((cell) => cell.execution_count)).toEqual([1, 2, 3, 4, 5, 6, 7, 99, null, 8]);
    expect(cells.map(statusOf)).toEqual([
      ...Array<string>(6).fill('ok'),
      'expected-error',
      'skipped',
      'empty',
      'ok',
    ]);
    expect(told(cells[6]).errors).toEqual(['Error']);
    expect(told(cells[7]).stdout).toBe('old');
    expect(cells[8]?.outputs).toEqual([]);
    expect(Object.keys(cells[0]?.metadata.execution ?? {}).sort()).toEqual([
      'iopub.execute_input',
      'iopub.status.busy',
      'iopub.status.idle',
      'shell.execute_reply',
    ]);
    const { metadata } = JSON.parse(workshop.text('out/one.ipynb')) as { metadata: object };
    expect(metadata).toMatchObject({
      tsnb: { status: 'ok' },
      language_info: { name: 'typescript' },
    });
  });

  test('is reported cell by cell, and the source is as it was', () => {
    const { exitCode, version, notebooks } = workshop.report('reports/a.json');
    expect([version, exitCode, notebooks.length]).toEqual([1, 0, 1]);
    expect(notebooks[0]).toMatchObject({ source: 'good/one.ipynb', status: 'ok', problem: null });
    expect(notebooks[0]?.cells[1]).toMatchObject({ number: 2, status: 'ok', executionCount: 2 });
    expect(workshop.text('reports/a.xml')).toContain(
      'tests="10" failures="0" errors="0" skipped="2"',
    );
    expect(workshop.text('good/one.ipynb')).not.toContain('tsnb');
    expect(workshop.list('out')).toEqual(['one.ipynb']);
  });
});

/** Seconds of a limit that is over when a cell says so. */
const LIMIT = 7;

/** What a cell leaves behind and that happens once another cell runs, which says so. */
const amid = (act: string) =>
  `const late = setInterval(() => { if (!process.env.AMID) return; clearInterval(late); delete process.env.AMID; ${act} }, 10);`;
const WHILE_IT_RUNS =
  "process.env.AMID = 'yes'; while (process.env.AMID) await new Promise((r) => setTimeout(r, 10));";

// Each notebook: a first cell that runs, one that fails, and one that must not run.
const FAILURES: [
  name: string,
  source: string,
  error: string,
  line: number | null | undefined, // undefined: it depends on where the interrupt finds the loop
  cause: RegExp,
][] = [
  ['throws', "const a = 1;\nthrow new RangeError('boom');", 'RangeError', 2, /^RangeError: boom$/],
  ['throws-text', "console.log('so');\nthrow 'a text'", 'string', null, /a text/],
  ['type-error', 'const a = 1;\nconst b: string = a;', 'TypeScriptError', 2, /TS2322.*'number'/],
  ['rejects', "void Promise.reject(new Error('unhandled'));", 'Error', 1, /unhandled/],
  ['rejects-late', amid("void Promise.reject(new Error('late'));"), 'Error', 1, /late/],
  ['throws-late', amid("throw new TypeError('later');"), 'TypeError', 1, /later/],
  ['exits', "console.log('bye');\nprocess.exit(0);", 'ProcessExit', 2, /process\.exit\(0\)/],
  ['exits-late', amid('process.exit(4);'), 'ProcessExit', 1, /process\.exit\(4\)/],
  [
    'is-killed',
    "process.kill(process.pid, 'SIGKILL'); await new Promise(() => {})",
    'KernelDied',
    null,
    /killed \(SIGKILL/,
  ],
  [
    'loops',
    "console.log('round');\nfor (let i = 0; ; i++) if (i === 0) require('fs').writeFileSync('loops.up', '');",
    'CellTimeout',
    2,
    /took longer than 7 s \(--cell-timeout\)$/,
  ],
  [
    'waits',
    "require('fs').writeFileSync('waits.up', ''); await new Promise(() => {})",
    'CellTimeout',
    null,
    /longer than 7 s/,
  ],
  [
    'blocks',
    "require('child_process').execSync('touch blocks.up; sleep 1000')",
    'CellTimeout',
    null,
    /kernel was killed/,
  ],
  ['floods', "for (;;) console.log('x'.repeat(99));", 'OutputLimit', undefined, /more than 2 MB/],
];

describe('every way to fail', () => {
  const isTimed = ([, , error]: (typeof FAILURES)[number]) => error === 'CellTimeout';
  const timed = FAILURES.filter(isTimed).map(([name]) => name);
  const others = FAILURES.filter((one) => !isTimed(one)).map(([name]) => name);
  let stderr = '';

  /** Runs some of them; their reports are called after the first one. */
  async function run(names: readonly string[], options: readonly string[], env = {}) {
    const files = names.map((name) => `bad/${name}.ipynb`);
    const reports = ['--json', `${names[0]}.json`, '--junit', `${names[0]}.xml`];
    const result = await workshop.tsnb(
      ['run', ...files, '--out', 'bad-out', ...reports, ...options],
      env,
    );
    expect(result.code, result.stderr).toBe(1);
    stderr += result.stderr;
  }

  // Slow: a kernel for each, at most two at a time.
  beforeAll(async () => {
    for (const [name, source] of FAILURES) {
      workshop.notebook(`bad/${name}.ipynb`, [
        "console.log('first')",
        source,
        ...waiting(name),
        "console.log('never')",
      ]);
    }
    await run(others, ['--jobs', '2', '--max-output', '2']);
    await Promise.all(
      timed.map((name) =>
        run(
          [name],
          ['--cell-timeout', String(LIMIT)],
          clockSetBy(workshop.path(`bad/${name}.up`), LIMIT),
        ),
      ),
    );
  });

  // A late error comes while another cell runs.
  const waiting = (name: string) => (name.endsWith('-late') ? [WHILE_IT_RUNS] : []);

  test.each(FAILURES)('%s', (name, source, error, line, cause) => {
    const cells = workshop.executed(`bad-out/${name}.ipynb`);
    expect(told(cells[0])).toEqual({ stdout: 'first\n', errors: [] });
    expect(told(cells[1]).errors.at(-1)).toBe(error);
    expect(statusOf(cells[1])).toBe('failed');
    const last = cells.at(-1);
    expect([last?.execution_count, statusOf(last), last?.outputs]).toEqual([null, 'not-run', []]);

    const result = workshop
      .report(`${timed.includes(name) ? name : others[0]}.json`)
      .notebooks.find((one) => one.source === `bad/${name}.ipynb`);
    expect(result?.status).toBe('failed');
    expect(result?.cells[1]).toMatchObject({
      status: 'failed',
      failure: { ename: error, source, ...(line !== undefined && { line }) },
    });
    expect(result?.cells[1]?.failure?.cause).toMatch(cause);

    const report = stderr.slice(stderr.indexOf(`bad/${name}.ipynb: cell 2 of`));
    const [head, second] = report.split('\n');
    expect(head).toContain(`failed: ${source.split('\n')[0] ?? ''}`);
    const where = typeof line !== 'number' ? '(line \\d+: )?' : `line ${line}: `;
    expect(second).toMatch(new RegExp(`^ {2}${where}\\w`));
    expect(report).toContain(`The executed notebook is bad-out/${name}.ipynb.`);
  });

  test('what was printed before is kept, also by a flood', () => {
    expect(told(workshop.executed('bad-out/exits.ipynb')[1]).stdout).toBe('bye\n');
    const flood = told(workshop.executed('bad-out/floods.ipynb')[1]).stdout;
    expect(flood).toHaveLength(2e6);
    expect(flood.startsWith('x'.repeat(99) + '\n')).toBe(true);
  });

  test('the JUnit report has a failure for each', () => {
    const cells = others.reduce((sum, name) => sum + 3 + waiting(name).length, 0);
    // The cell that ran while an earlier one ended the kernel failed too.
    const failures = others.length + 1;
    const text = `tests="${cells}" failures="${failures}" errors="0" skipped="${others.length}"`;
    expect(workshop.text(`${others[0]}.xml`)).toContain(text);
    for (const name of timed)
      expect(workshop.text(`${name}.xml`)).toContain(
        'tests="3" failures="1" errors="0" skipped="1"',
      );
  });
});

test('a cell that takes all memory', async () => {
  const source = 'const a: number[][] = []; for (;;) a.push(new Array<number>(1e7).fill(1.5));';
  workshop.notebook('memory.ipynb', ["console.log('first')", source, '1']);
  const env = { NODE_OPTIONS: '--max-old-space-size=300' };
  const result = await workshop.tsnb(['run', 'memory.ipynb'], env);
  expect(result.code).toBe(1);
  expect(result.stderr).toContain('OutOfMemory: the kernel ran out of memory while the cell ran');
  const cells = workshop.executed('build/notebooks/memory.ipynb');
  expect(cells.map(statusOf)).toEqual(['ok', 'failed', 'not-run']);
  expect(told(cells[1]).errors).toEqual(['OutOfMemory']);
});

test('a notebook that takes too long as a whole', async () => {
  const loop = "require('fs').writeFileSync('slow.up', ''); for (;;) {}";
  workshop.notebook('slow.ipynb', ["console.log('in time')", loop, '1']);
  const { code } = await workshop.tsnb(
    ['run', 'slow.ipynb', '--timeout', String(LIMIT)],
    clockSetBy(workshop.path('slow.up'), LIMIT),
  );
  expect(code).toBe(1);
  const slow = workshop.executed('build/notebooks/slow.ipynb');
  expect(slow.map(statusOf)).toEqual(['ok', 'failed', 'not-run']);
  expect(told(slow[1]).errors).toEqual(['KeyboardInterrupt', 'NotebookTimeout']);
});

test('a kernel that ends between cells', async () => {
  // It goes once the run has written that the cell has ended well.
  workshop.notebook('gone.ipynb', [
    `setInterval(() => {
      const file = require('fs').readFileSync('build/notebooks/gone.ipynb', 'utf8');
      if (file.includes('"status": "ok"')) process.kill(process.pid, 'SIGKILL');
    }, 10); 1`,
  ]);
  const result = await workshop.tsnb(['run', 'gone.ipynb']);
  expect(result.code).toBe(1);
  const [gone] = workshop.executed('build/notebooks/gone.ipynb');
  expect(statusOf(gone)).toBe('failed');
  expect(told(gone).errors).toEqual(['KernelDied']);
  expect(result.stderr).toContain('after the last cell had ended');
});

describe('parameters', () => {
  const source =
    "let epochs: number = 100;\nconst mode: 'full' | 'fast' = 'full';\nlet name = 'x';";
  const use = 'console.log(epochs + 1, mode, name);';
  beforeAll(() => {
    workshop.notebook('p/a.ipynb', [{ source, tags: ['parameters'] }, use]);
    workshop.notebook('p/b.ipynb', [
      { source: 'const epochs = 1;', tags: ['parameters'] },
      'epochs',
    ]);
    workshop.write('p.yaml', 'epochs: 7\nmode: fast\n');
    workshop.write('p.json', '{"epochs": "7"}');
    workshop.write('broken.yaml', 'a: [');
    workshop.write('list.yaml', '- 1');
  });

  test('replace what the notebooks declare', async () => {
    const args = [
      'run',
      'p',
      '--out',
      'p-out',
      '--params',
      'p.yaml',
      '-p',
      'name=12',
      '-p',
      'epochs=8',
    ];
    const result = await workshop.tsnb([...args, '--jobs', '2', '--json', 'p-out.json']);
    expect(result).toMatchObject({ code: 0 });
    expect(result.stderr).toBe(
      'tsnb: note: p/b.ipynb: does not declare mode, name; left as it is\n',
    );
    const cells = workshop.executed('p-out/a.ipynb');
    expect(told(cells[2]).stdout).toBe('9 fast 12\n');
    expect(cells[1]?.metadata.tags).toEqual(['injected-parameters']);
    expect(workshop.report('p-out.json').notebooks.map(({ parameters }) => parameters)).toEqual([
      { epochs: 8, mode: 'fast', name: '12' },
      { epochs: 8 },
    ]);
  });

  test.each([
    [['-p', 'epochs=many'], 'p/a.ipynb: parameter epochs must be number, but is "many"'],
    [['--params', 'p.json'], 'parameter epochs must be number, but is the string "7"'],
    [['-p', 'mode=slow'], "parameter mode must be 'full' | 'fast', but is \"slow\""],
    [['-p', 'epoch=1'], 'there is no parameter epoch (known are epochs, mode, name, in a cell'],
    [['-p', 'epochs'], '"epochs" is not of the form name=value'],
    [['--params', 'missing.yaml'], 'missing.yaml: there is no such file'],
    [['--params', 'broken.yaml'], 'broken.yaml: is not YAML'],
    [['--params', 'list.yaml'], 'list.yaml: must hold parameters as a mapping'],
  ])('%j is refused before anything runs', async (args, sentence) => {
    const result = await workshop.tsnb(['run', 'p', '--out', 'p-refused', ...args]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('files and folders', () => {
  test('notebooks of one name, side by side, hidden ones not, each once', async () => {
    for (const name of ['d/a/x.ipynb', 'd/b/x.ipynb', 'd/b/y.ipynb']) {
      workshop.notebook(name, [`console.log('${name}')`]);
    }
    workshop.notebook('d/b/.hidden.ipynb', ['throw 1']);
    workshop.notebook('d/b/.ipynb_checkpoints/z.ipynb', ['throw 1']);
    const args = ['run', 'd/b', 'd/a/x.ipynb', 'd/b/../b/x.ipynb', '--out', 'd-out', '--jobs', '3'];
    const result = await workshop.tsnb(args);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(6);
    expect(told(workshop.executed('d-out/a/x.ipynb')[0]).stdout).toBe('d/a/x.ipynb\n');
    expect(told(workshop.executed('d-out/b/x.ipynb')[0]).stdout).toBe('d/b/x.ipynb\n');
    expect(workshop.list('d-out')).toEqual(['a', 'b', 'y.ipynb']);
  });

  test('in place, where the source is written over', async () => {
    workshop.notebook('in/x.ipynb', ["console.log('new')"]);
    expect(await workshop.tsnb(['run', 'in', '--inplace'])).toMatchObject({ code: 0 });
    expect(told(workshop.executed('in/x.ipynb')[0]).stdout).toBe('new\n');
    expect(workshop.list('in')).toEqual(['x.ipynb']);
    expect(workshop.list('.')).not.toContain('x.ipynb');
  });

  test('never without --inplace, however it is put', async () => {
    workshop.notebook('kept/x.ipynb', ['1']);
    const before = workshop.text('kept/x.ipynb');
    for (const out of ['kept', './kept/../kept']) {
      const result = await workshop.tsnb(['run', 'kept', '--out', out]);
      expect(result).toMatchObject({ code: 2 });
      expect(result.stderr).toContain('--inplace');
    }
    expect(workshop.text('kept/x.ipynb')).toBe(before);
  });

  test('no code to run is well; what is wrong is told of all files before any runs', async () => {
    const text = { cell_type: 'markdown', metadata: {}, source: 'Only text.' };
    const textOnly = { nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [text] };
    workshop.write('none/text.ipynb', JSON.stringify(textOnly));
    const none = await workshop.tsnb(['run', 'none', '--out', 'none-out']);
    expect(none).toMatchObject({ code: 0, stderr: '' });
    expect(none.stdout).toMatch(/^none\/text\.ipynb: ok, ran no code cells/);
    expect(workshop.text('none-out/text.ipynb')).toContain('Only text.');

    workshop.notebook('mixed/a.ipynb', ['1']);
    workshop.notebook('mixed/b.ipynb', ['1'], {
      kernelspec: { name: 'python3', display_name: 'P' },
    });
    workshop.notebook('mixed/c.ipynb', ['1'], { language_info: { name: 'julia' } });
    workshop.write('mixed/d.ipynb', '{"nbformat": 3}');
    workshop.notebook('mixed/e.ipynb', []);
    workshop.write('nothing/here.txt', '');
    const inputs = ['mixed', 'nothing', 'missing.ipynb', 'nothing/here.txt'];
    const mixed = await workshop.tsnb([
      'run',
      ...inputs,
      '--out',
      'm',
      '--json',
      'm.json',
      '--junit',
      'm.xml',
    ]);
    expect(mixed).toMatchObject({ code: 2, stdout: '' });
    expect(mixed.stderr.trimEnd().split('\n')).toEqual([
      'tsnb: nothing: holds no notebook (*.ipynb)',
      'tsnb: missing.ipynb: there is no such file or folder',
      'tsnb: mixed/b.ipynb: is for the kernel "python3", not for tslab',
      'tsnb: mixed/c.ipynb: is written in "julia", not in TypeScript',
      expect.stringContaining('tsnb: mixed/d.ipynb: is of notebook format 3'),
      'tsnb: mixed/e.ipynb: has no cells, so there is nothing to run',
      'tsnb: nothing/here.txt: is empty, not a notebook',
    ]);
    expect(workshop.report('m.json')).toMatchObject({ exitCode: 2, notebooks: [] });
    expect(workshop.report('m.json').problems).toHaveLength(7);
    expect(workshop.text('m.xml')).toContain('errors="7"');
  });
});

describe('wrong use', () => {
  test.each([
    [[], 'Usage: tsnb'],
    [['run'], 'missing required argument'],
    [['walk'], "unknown command 'walk'"],
    [['run', 'x.ipynb', '--cache'], "unknown option '--cache'"],
    [['run', 'x.ipynb', '--jobs', '0'], '--jobs'],
    [['run', 'x.ipynb', '--jobs', '1.5'], 'whole number'],
    [['run', 'x.ipynb', '--timeout', '-1'], 'above 0'],
    [['run', 'x.ipynb', '--cell-timeout', 'soon'], 'above 0'],
    [['run', 'x.ipynb', '--inplace', '--out', 'a'], 'cannot be used with option'],
    [['run', 'x.ipynb', '--junit', '.'], '.: is a folder; --junit takes the file to write'],
    [['run', 'x.ipynb', '--json', '/dev/null/a'], '--json'],
  ])('tsnb %j ends with 2 and a sentence', async (args, sentence) => {
    workshop.notebook('x.ipynb', ['1']);
    const result = await workshop.tsnb(args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(sentence);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });

  test('help is no wrong use', async () => {
    const result = await workshop.tsnb(['run', '--help']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('--cell-timeout');
    expect((await workshop.tsnb(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

test('a kernel that cannot be started ends with 3', async () => {
  workshop.notebook('k.ipynb', ['1']);
  const result = await workshop.tsnb(['run', 'k.ipynb', '--json', 'k.json'], {
    TMPDIR: workshop.path('missing'),
  });
  expect(result).toMatchObject({ code: 3 });
  expect(result.stderr).toContain('k.ipynb: the kernel could not be started: its connection file');
  expect(workshop.report('k.json')).toMatchObject({
    exitCode: 3,
    notebooks: [{ status: 'not-started' }],
  });
  expect(workshop.executed('build/notebooks/k.ipynb').map(statusOf)).toEqual(['not-run']);
});

describe('raises-exception', () => {
  const expected = { tags: ['raises-exception'] };
  test.each([
    ['a dead kernel', { source: 'process.exit(7)', ...expected }, 'process.exit(7)', []],
    [
      'a cell that takes too long',
      { source: "require('fs').writeFileSync('time-is-up', ''); for (;;) {}", ...expected },
      'the cell took longer than 7 s',
      ['--cell-timeout', '7'],
    ],
  ])('does not excuse %s', async (_, cell, told, more) => {
    workshop.notebook('fatal.ipynb', [cell, '1']);
    const clock = clockSetBy(workshop.path('time-is-up'), 7);
    const result = await workshop.tsnb(['run', 'fatal.ipynb', '--out', 'fatal', ...more], clock);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(told);
    expect(workshop.executed('fatal/fatal.ipynb').map(statusOf)).toEqual(['failed', 'not-run']);
  });
});
