import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../tsnb/src/kernel/wire';
import { Session, type Outcome } from './session';

// One kernel for all of these: what one cell leaves behind must not disturb the next.
const built = fileURLToPath(new URL('../../../tsnb/dist/index.js', import.meta.url));

let session: Session;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kernel-cells-'));
  await writeFile(
    join(folder, 'helper.ts'),
    'export function helper(): number {\n  // a comment\n  throw new Error("in a file");\n}\n',
  );
  const esm = join(folder, 'node_modules/only-esm');
  await mkdir(esm, { recursive: true });
  const entry = { types: './types.d.ts', import: './index.js' };
  const manifest = { name: 'only-esm', type: 'module', exports: { '.': entry } };
  await writeFile(join(esm, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(esm, 'index.js'), 'export const answer = await Promise.resolve(42);');
  await writeFile(join(esm, 'types.d.ts'), 'export declare const answer: number;');
  await writeFile(
    join(folder, 'loader.ts'),
    "export const load = async () => (await import('only-esm')).answer + (await import('./one')).one;",
  );
  await writeFile(join(folder, 'one.ts'), 'export const one = 1;');
  const typed = join(folder, 'node_modules/@types/typed');
  await mkdir(typed, { recursive: true });
  await writeFile(join(typed, 'index.d.ts'), 'declare const leaked: 1; declare module "typed" {}');
  await mkdir(join(folder, 'node_modules/typed'));
  await writeFile(join(folder, 'node_modules/typed/index.js'), '');
  session = await Session.start(folder);
});

const textOf = ({ data }: JsonObject): unknown => (data as JsonObject)['text/plain'];

afterAll(async () => {
  await session.client.shutdown();
  await rm(folder, { recursive: true });
});

describe('output', () => {
  it('delivers 20,000 lines, all of them in order, and idle', async () => {
    const outcome = await session.run('for (let i = 0; i < 20000; i++) console.log("line", i);');
    const expected = Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join('');
    expect(outcome.text('stdout')).toBe(expected);
    // Jupyter's server drops what comes faster than 1,000 messages a second.
    const times = outcome.published.map(({ header }) => Date.parse(header.date));
    const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
    expect(outcome.of('stream').length).toBeLessThan(1000 * seconds);
  });

  it('keeps the order between the streams, the displays and the value', async () => {
    const outcome = await session.run(`import { display } from 'tslab';
      console.log('a'); console.error('b'); display.html('<b>c</b>'); console.log('d'); 'e'`);
    const shown = outcome.published.map(({ content }) => content['text'] ?? content['data']);
    expect(shown.filter((one) => one !== undefined)).toEqual([
      'a\n',
      'b\n',
      { 'text/html': '<b>c</b>' },
      'd\n',
      { 'text/plain': 'e' },
    ]);
  });

  it('delivers 3,000 messages of one turn that cannot be joined', async () => {
    const outcome = await session.run(
      "import { display } from 'tslab'; for (let i = 0; i < 3000; i++) display.text(String(i));",
    );
    const shown = outcome.of('display_data').map(({ data }) => (data as JsonObject)['text/plain']);
    expect(shown).toEqual(Array.from({ length: 3000 }, (_, i) => String(i)));
  });

  it('delivers 10 MB in one piece', async () => {
    const outcome = await session.run("console.log('x'.repeat(1e7))");
    expect(outcome.text('stdout').length).toBe(1e7 + 1);
  });

  it('calls the callback of write, and joins characters whose bytes were parted', async () => {
    const outcome = await session.run(`await new Promise<void>(done => {
      const bytes = Buffer.from('€\\n');
      process.stdout.write(bytes.subarray(0, 1));
      process.stdout.write(bytes.subarray(1), () => done());
    });`);
    expect(outcome.content['status']).toBe('ok');
    expect(outcome.text('stdout')).toBe('€\n');
  });

  it('sends half a character as what a terminal shows of it, since no client can decode it', async () => {
    const { of, text } = await session.run(
      "console.log('😀'[0] + '|😀|\\\\ud83d'); '\\n' + '😀'.slice(1)",
    );
    expect(text('stdout')).toBe('\ufffd|😀|\\ud83d\n');
    expect(of('execute_result')).toMatchObject([{ data: { 'text/plain': '\n\ufffd' } }]);
  });

  it('writes bytes that are given in hexadecimal', async () => {
    const outcome = await session.run("process.stdout.write('e282ac0a', 'hex'); undefined");
    expect(outcome.text('stdout')).toBe('€\n');
  });

  it('shows promises and timers without what the kernel keeps on them', async () => {
    const { of, text } = await session.run(
      'const five = async () => 5; console.log([five()], setTimeout(() => {})); five()',
    );
    expect(of('execute_result')).toMatchObject([{ data: { 'text/plain': 'Promise { 5 }' } }]);
    expect(text('stdout')).toMatch(/^\[ Promise \{ 5 \} \] Timeout \{/);
    expect(text('stdout')).not.toContain('kResourceStore');
  });

  it('runs cells though one has replaced the timers', async () => {
    const replace = `const kept = { setTimeout, setImmediate };
      globalThis.setTimeout = globalThis.setImmediate = (() => 0) as any;`;
    expect((await session.run(replace)).content['status']).toBe('ok');
    expect((await session.run('throw 1')).content['status']).toBe('error');
    expect((await session.run('Object.assign(globalThis, kept); 2')).content['status']).toBe('ok');
  });

  it('gives what a timer prints to the cell that set it', async () => {
    const first = await session.run(
      "setTimeout(() => console.log('from the timer'), 50); undefined",
    );
    await session.run("await new Promise(done => setTimeout(done, 100)); console.log('second')");
    const late = await session.seen(({ content }) => content['text'] === 'from the timer\n');
    expect(late.parentHeader).toEqual(first.reply.parentHeader);
  });

  it.each([
    [
      'by the function that libraries find in tslab',
      `const id = Object.keys(require.cache).find(path => path.endsWith('tslab/dist/jupyter.js'));
      const show = require.cache[id].exports.lastWriteDisplayData;
      const bundle = text => ({ data: { 'text/plain': text, 'application/json': { text } },
        metadata: { a: 1 }, transient: { display_id: 'one' } });
      show(bundle('first'), false); show(bundle('second'), true);`,
    ],
    [
      'by tsnb',
      `const { displayBundle } = require(${JSON.stringify(built)});
      const formats = text => ({ 'text/plain': text, 'application/json': { text } });
      const one = { metadata: { a: 1 }, displayId: 'one' };
      displayBundle(formats('first'), one); displayBundle(formats('second'), { ...one, update: true });`,
    ],
  ])('shows bundles and updates them, %s', async (_, code) => {
    const outcome = await session.run(code);
    expect(outcome.content).toMatchObject({ status: 'ok' });
    const expected = (text: string): object => ({
      data: { 'text/plain': text, 'application/json': { text } },
      metadata: { a: 1 },
      transient: { display_id: 'one' },
    });
    expect(outcome.of('display_data')).toEqual([expected('first')]);
    expect(outcome.of('update_display_data')).toEqual([expected('second')]);
  });

  it('clears what a cell has put out, after what was printed before and before what comes after', async () => {
    const { content, published } = await session.run(
      `const { clearOutput } = require(${JSON.stringify(built)});
      console.log('a'); clearOutput({ wait: true }); console.log('b'); clearOutput();`,
    );
    expect(content).toMatchObject({ status: 'ok' });
    const order = published.map(({ content: { text, wait } }) => text ?? wait);
    expect(order.filter((one) => one !== undefined)).toEqual(['a\n', true, 'b\n', false]);
  });
});

describe('errors', () => {
  it('names the line of the cell, in reply and broadcast, and no frame but the user’s', async () => {
    const { content, of } = await session.run(
      'interface A { n: number }\nfunction fail(a: A): never {\n  throw new RangeError(`n is ${a.n}`);\n}\n[1].map(() => fail({ n: 3 }));',
    );
    const name = `In[${String(content['execution_count'])}]`;
    const error = {
      ename: 'RangeError',
      evalue: 'n is 3',
      traceback: [
        'RangeError: n is 3',
        `    at fail (${name}:3:9)`,
        `    at ${name}:5:15`,
        `    at ${name}:5:5`,
      ],
    };
    expect(content).toMatchObject({ status: 'error', ...error });
    expect(of('error')).toEqual([error]);
    expect(of('stream')).toEqual([]);
  });

  it('maps lines behind an await, and in imported files', async () => {
    const later = await session.run('await null;\n\nconst u: any = undefined;\nu.field');
    expect(later.content['traceback']).toContainEqual(expect.stringMatching(/In\[\d+\]:4:3/));
    const imported = await session.run("import { helper } from './helper';\nhelper()");
    expect(imported.content['traceback']).toEqual([
      'Error: in a file',
      expect.stringMatching(/at (Object\.)?helper \(helper\.ts:3:9\)/),
      expect.stringMatching(/In\[\d+\]:2:\d+/),
    ]);
  });

  it('keeps the frames of the cell beneath those of Node and of the kernel, and the braces of what is shown', async () => {
    const { content } = await session.run('1;\nprocess.stdout.write(5 as any)');
    expect(content['traceback']).toEqual([
      expect.stringMatching(/^TypeError/),
      expect.stringMatching(/^ {4}at In\[\d+\]:2:16 \{$/),
      expect.stringContaining('ERR_INVALID_ARG_TYPE'),
      '}',
    ]);
    const shown = (await session.run("new Error('shown')")).of('execute_result');
    const { 'text/plain': text } = shown[0]['data'] as { 'text/plain': string };
    expect(text).toMatch(/^Error: shown\n {4}at In\[\d+\]:1:1$/);
  });

  it.each([
    ["throw 'text'", 'string', 'text'],
    ['throw null', 'null', 'null'],
    ['throw { a: 1 }', 'Object', '{ a: 1 }'],
    [
      'class MyError extends Error { name = "MyError" }; throw new MyError("mine")',
      'MyError',
      'mine',
    ],
    ['throw Object.defineProperty(new Error(), "message", { get() { throw 1 } })', 'Error', ''],
    ['throw Object.defineProperty(new Error("e"), "stack", { get() { throw 1 } })', 'Error', 'e'],
    [
      'function deep(): number { return 1 + deep() }; deep()',
      'RangeError',
      'Maximum call stack size exceeded',
    ],
  ])('tells of whatever is thrown: %s', async (code, ename, evalue) => {
    const { content } = await session.run(code);
    expect(content).toMatchObject({ status: 'error', ename, evalue });
  });

  it('names a type error by line, column and code, and shows the line', async () => {
    const { content, of } = await session.run(
      'const n: number = 1;\n  const s: string = n;\nnope;',
    );
    const name = `In[${String(content['execution_count'])}]`;
    expect(content).toMatchObject({
      ename: 'TypeScriptError',
      evalue: `${name}:2:9 - error TS2322: Type 'number' is not assignable to type 'string'. (and 1 more)`,
      traceback: [
        `${name}:2:9 - error TS2322: Type 'number' is not assignable to type 'string'.\n      const s: string = n;\n            ~`,
        `${name}:3:1 - error TS2304: Cannot find name 'nope'.\n    nope;\n    ~~~~`,
      ],
    });
    expect(of('error')).toHaveLength(1);
  });

  it.each([
    ['const s = `abc\n', 1],
    ['function f() {\n  if (true) {\n', 2],
  ])('names the last line for what is missing at the end: %j', async (code, line) => {
    const { content } = await session.run(code);
    expect(content['evalue']).toMatch(new RegExp(`^In\\[\\d+\\]:${line}:\\d+ - error`));
    expect((content['traceback'] as string[])[0].split('\n').length).toBeGreaterThan(2);
  });

  it.each([
    ['`abc', 'incomplete'],
    ['type A = ', 'incomplete'],
    ['let = = 3', 'invalid'],
    ['const a = 1;', 'complete'],
  ])('says of %j that it is %s', async (code, status) => {
    expect((await session.ask('is_complete', { code })).content).toMatchObject({ status });
  });

  it('joins the reasons of one type error', async () => {
    const { content } = await session.run(
      'const o: { a: { b: number } } = { a: {} as { b: string } };',
    );
    expect(content['traceback']).toHaveLength(1);
    expect(content['evalue']).not.toContain('more');
  });

  it('fails a module cell whose types are wrong', async () => {
    const { content } = await session.run('/** @module broken */\nexport const n: number = "one";');
    expect(content).toMatchObject({ status: 'error', ename: 'TypeScriptError' });
    expect(content['evalue']).toMatch(/^In\[\d+\]:2:14 - error TS2322/);
  });

  it('aborts what waits behind an error, unless it is told not to', async () => {
    const stopping = [session.run('throw 1'), session.run('2'), session.run('3')];
    const stopped = (await Promise.all(stopping)).map(({ content }) => content['status']);
    expect(stopped).toEqual(['error', 'aborted', 'aborted']);
    const going = [session.run('throw 1', { stop_on_error: false }), session.run('2')];
    const gone = (await Promise.all(going)).map(({ content }) => content['status']);
    expect(gone).toEqual(['error', 'ok']);
  });
});

describe('errors that nobody handles', () => {
  it.each([
    ['a rejection', 'Promise.reject(new TypeError("alone")); await new Promise(() => {})'],
    ['a rejection of the last turn', 'Promise.reject(new TypeError("alone")); 1'],
    [
      'an exception',
      'setTimeout(() => { throw new TypeError("alone") }); await new Promise(() => {})',
    ],
  ])('%s fails the cell while it runs', async (_, code) => {
    const { content, of } = await session.run(code);
    expect(content).toMatchObject({ status: 'error', ename: 'TypeError', evalue: 'alone' });
    expect(of('error')).toHaveLength(1);
    expect((await session.run('40 + 2')).of('execute_result')).toHaveLength(1);
  });

  it.each([
    [
      'throws it again',
      'const again = (e: Error) => { throw e };\n' +
        "process.on('uncaughtException', again); process.on('unhandledRejection', again);",
    ],
    [
      'removed all listeners',
      "process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');",
    ],
  ])('do not end the kernel when a cell %s', async (_, prepare) => {
    await session.run(prepare);
    const { content } = await session.run(
      'Promise.reject(new TypeError("alone")); await new Promise(() => {})',
    );
    expect(content).toMatchObject({ status: 'error', ename: 'TypeError', evalue: 'alone' });
    const thrown = await session.run(
      'setTimeout(() => { throw new RangeError("late") }); await new Promise(() => {})',
    );
    expect(thrown.content).toMatchObject({ ename: 'RangeError', evalue: 'late' });
  });

  it('later, is a line on stderr of the cell that made it, marked for programs', async () => {
    const first = await session.run(
      'const turn = async (to: string) => { while (process.env.TURN !== to) await new Promise(done => setTimeout(done, 5)); };\n' +
        '(async () => {\n  await turn("first"); process.env.TURN = "second";\n  throw new RangeError("too late");\n})();\nundefined',
    );
    const second = await session.run('process.env.TURN = "first"; await turn("second"); "fine"');
    expect([first.content['status'], second.content['status']]).toEqual(['ok', 'ok']);
    const late = await session.seen(({ content }) => String(content['text']).includes('too late'));
    const count = first.content['execution_count'];
    expect(late.parentHeader).toEqual(first.reply.parentHeader);
    expect(late.content['text']).toContain(`Unhandled rejection of In[${String(count)}]`);
    expect(late.metadata).toMatchObject({
      tsnb: {
        late_error: {
          ename: 'RangeError',
          evalue: 'too late',
          traceback: ['RangeError: too late', `    at In[${String(count)}]:4:9`],
          execution_count: count,
        },
      },
    });
  });

  it('has come before the answer to a request to settle', async () => {
    await session.run('setTimeout(() => { throw new Error("at the end") }, 80); undefined');
    const { content } = await session.ask('tsnb_settle', { timeout: 600_000 });
    expect(content).toMatchObject({ status: 'ok', settled: true, pending: [] });
    const late = session.published.find((one) =>
      String(one.content['text']).includes('at the end'),
    );
    expect(late).toBeDefined();
    await session.run('const ticking = setInterval(() => {}, 10); undefined');
    const never = await session.ask('tsnb_settle', { timeout: 50 });
    expect(never.content).toMatchObject({ settled: false, pending: ['Timeout'] });
    await session.run('clearInterval(ticking)');
  });
});

describe('the names of earlier cells', () => {
  it('stand in short properties and in assignments to them', async () => {
    await session.run(
      "import * as path from 'path'; const width = 3; let height = 4; let depth = 5;",
    );
    const { content, ...outcome } = await session.run(`const box = { width, path };
      ({ height } = { height: 6 });
      ({ depth = 7 } = {} as { depth?: number });
      const shadowed = (width: string) => ({ width });
      console.log(box.width, box.path.basename('a/b'), height, depth, shadowed('own'));`);
    expect(content['status']).toBe('ok');
    expect(outcome.text('stdout')).toBe("3 b 6 7 { width: 'own' }\n");
  });
});

describe('interrupts', () => {
  it.each([
    ['a loop', 'console.log(STARTED);\nwhile (true) {}', 2],
    ['a loop behind an await', 'await null;\nconsole.log(STARTED);\nfor (;;) {}', 3],
    [
      'a loop that assigns',
      'let steps = 0;\nconsole.log(STARTED);\nfor (;;) { steps = steps + 1 }',
      3,
    ],
    [
      'a loop in a timer',
      'await new Promise(() => setTimeout(() => {\nconsole.log(STARTED);\nfor (;;) {}\n}));',
      3,
    ],
  ])('end %s and name its line', async (_, code, line) => {
    const { content } = await session.interrupted(code);
    expect(content).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
    expect((content['traceback'] as string[])[1]).toMatch(new RegExp(`In\\[\\d+\\]:${line}:\\d+`));
    expect((await session.run('6 * 7')).of('execute_result')).toMatchObject([
      { data: { 'text/plain': '42' } },
    ]);
  });

  it('leave what the cell had declared until then, with its types', async () => {
    await session.interrupted(
      "let epoch = 0; const losses = [0.5];\nconsole.log(STARTED);\nfor (;;) { epoch++; losses[0] = epoch; }\nconst unreached = '';",
    );
    const values = (await session.run('[epoch === losses[0], epoch.toFixed().length > 0]')).of(
      'execute_result',
    );
    expect(values).toMatchObject([{ data: { 'text/plain': '[ true, true ]' } }]);
    expect((await session.run('unreached')).content['evalue']).toContain('TS2304');
  });

  it('name the line in a function of an earlier cell', async () => {
    const defined = await session.run('function spin() {\n  for (;;) {}\n}');
    const { content } = await session.interrupted('console.log(STARTED);\nspin();');
    const count = defined.content['execution_count'] as number;
    const [, within, caller] = content['traceback'] as string[];
    expect(within).toMatch(new RegExp(`at spin \\(In\\[${count}\\]:2:\\d+\\)`));
    expect(caller).toMatch(new RegExp(`In\\[${count + 1}\\]:2:\\d+`));
  });

  it('end an await', async () => {
    const { content } = await session.interrupted(
      'console.log(STARTED); await new Promise(() => {})',
    );
    expect(content).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
  });

  it('end a loop that shows something, though what it awaits goes on', async () => {
    const code = `const { displayBundle } = require(${JSON.stringify(built)});
      console.log(STARTED);
      for (let i = 0; ; i++) {
        displayBundle({ 'text/plain': String(i) });
        await new Promise(done => setTimeout(done, 1));
      }`;
    const { content } = await session.interrupted(code);
    expect(content).toMatchObject({ ename: 'KeyboardInterrupt' });
    const next = await session.run('await new Promise(done => setTimeout(done, 100))');
    const between = session.published.slice(session.published.indexOf(next.published[0]));
    expect(between.filter(({ header }) => header.msg_type === 'display_data')).toEqual([]);
    expect(between.filter(({ header }) => header.msg_type === 'stream')).toEqual([]);
  });

  it('are given to code that listens for SIGINT; the second one ends it all the same', async () => {
    const listening = `let caught = 0;
      const listener = () => { console.log('caught', ++caught); };
      process.on('SIGINT', listener);
      console.log(STARTED);
      while (caught < WANTED) await new Promise(done => setTimeout(done, 5));
      process.off('SIGINT', listener); caught`;
    const once = await session.interrupted(listening.replace('WANTED', '1'));
    expect(once.content['status']).toBe('ok');
    const twice = session.interrupted(listening.replace('WANTED', '9'));
    await session.seenAfter(once, ({ content }) => content['text'] === 'caught 1\n');
    session.client.interrupt();
    expect((await twice).content['ename']).toBe('KeyboardInterrupt');
    await session.run('await null; process.removeAllListeners("SIGINT")'); // Node restores them after a script
  });

  it.each([
    ['an await', 'await new Promise(() => {})'],
    ['a loop', 'for (;;) {}'],
    ['a loop behind an await', 'await null; for (;;) {}'],
  ])('by a signal to the process end %s too', async (_, code) => {
    const pid = Number((await session.run('process.pid')).of('execute_result').map(textOf)[0]);
    const running = session.run(`console.log('signal', ${code.length}); ${code}`);
    await session.seen(({ content }) => content['text'] === `signal ${code.length}\n`);
    process.kill(pid, 'SIGINT');
    expect((await running).content).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
  });

  it('by a signal are given to code that listens, and need no listener of ours to be survived', async () => {
    const { content, text } = await session.run(`process.once('SIGINT', () => console.log('heard'));
      process.kill(process.pid, 'SIGINT');
      while (process.listenerCount('SIGINT') > 0) await new Promise(done => setTimeout(done, 5));
      process.removeAllListeners('SIGINT');`);
    expect([content['status'], text('stdout')]).toEqual(['ok', 'heard\n']);
    const code = 'process.kill(process.pid, "SIGINT"); await new Promise(() => {})'; // which no later cell is to hear of
    expect((await session.run(code)).content).toMatchObject({ ename: 'KeyboardInterrupt' });
    expect((await session.run('6 * 7')).of('execute_result').map(textOf)).toEqual(['42']);
  });
});

describe('a progress bar', () => {
  const fit = fileURLToPath(new URL('../../../lib/dist/fit/index.js', import.meta.url));
  const bar = fileURLToPath(new URL('../../../lib/dist/progress/index.js', import.meta.url));
  /** Twenty epochs of three steps, of which the seventh waits for the interrupt in some way, and the bar was drawn just before. */
  const fitting = (seventh: string): string => `process.env['CI'] = '';
    let step = 0;
    await require(${JSON.stringify(fit)}).fit({
      step: async () => { if (++step === 6) await new Promise(done => setTimeout(done, 150)); if (step === 7) { console.log(STARTED); ${seventh} } return 1; },
      batches: [1, 2, 3],
      epochs: 20,
    });`;
  const last = ({ of }: Outcome): unknown => of('update_display_data').map(textOf).at(-1);

  it.each([
    ['a step that never ends', 'for (;;) {}', 'KeyboardInterrupt', '6/60'],
    [
      'a step that ends',
      'while (process.listenerCount("SIGINT") > 0) await new Promise(done => setTimeout(done, 5));',
      undefined,
      '7/60',
    ],
  ])('interrupted in %s says so', async (_, seventh, ename, count) => {
    const outcome = await session.interrupted(fitting(seventh));
    await session.run('process.removeAllListeners("SIGINT")');
    expect(outcome.content['ename']).toBe(ename);
    expect(last(outcome)).toMatch(
      new RegExp(`^fit interrupted at epoch 3 of 20 \\| ${count} steps \\|`),
    );
  });

  it('of a cell that throws says that it failed, and one that had ended stays as it was', async () => {
    const outcome = await session.run(`process.env['CI'] = '';
      const { progress } = require(${JSON.stringify(bar)});
      progress({ total: 2, label: 'all', unit: 'files' }).finish('done');
      progress({ total: 2, label: 'count', unit: 'files' }).update(1);
      throw new Error('midway');`);
    expect(outcome.content['evalue']).toBe('midway');
    const texts = outcome.of('update_display_data').map(textOf);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(/^all 0% .* done$/);
    expect(texts[1]).toMatch(/^count failed \| 1\/2 files/);
  });
});

describe('what a cell can use', () => {
  it("is Node, with Node's types, though the folder belongs to no project", async () => {
    const { content } = await session.run(
      "import { existsSync } from 'fs';\nconst here: boolean = existsSync('.'); Buffer.from('a').length",
    );
    expect(content['status']).toBe('ok');
    const wrong = await session.run('const n: number = process.version;');
    expect(wrong.content['evalue']).toContain("Type 'string' is not assignable to type 'number'");
  });

  it('is no global of whatever type packages lie about, whose imports work as ever', async () => {
    const { content } = await session.run('leaked');
    expect(content['evalue']).toContain("Cannot find name 'leaked'");
    expect((await session.run("import * as typed from 'typed'; typed")).content['status']).toBe(
      'ok',
    );
  });

  it('is a package that is an ES module alone, with its types, by `import()`', async () => {
    const { content, of } = await session.run(
      "const { answer } = await import('only-esm');\nconst n: number = answer; n",
    );
    expect(content['status']).toBe('ok');
    expect(of('stream')).toEqual([]);
    expect(of('execute_result').map(textOf)).toEqual(['42']);
    const wrong = await session.run("const s: string = (await import('only-esm')).answer;");
    expect(wrong.content['evalue']).toContain("Type 'number' is not assignable to type 'string'");
    const within = await session.run("import { load } from './loader';\nawait load()");
    expect(within.of('execute_result').map(textOf)).toEqual(['43']);
    const missing = await session.run("const name = 'nowhere';\nawait import(name)");
    expect(missing.content['evalue']).toContain("Cannot find module 'nowhere'");
  });

  it('is `for await` without any other await', async () => {
    await session.run('async function* numbers() { yield 1; yield 2; }');
    const { text } = await session.run('for await (const n of numbers()) console.log(n);');
    expect(text('stdout')).toBe('1\n2\n');
  });

  it('is a sentence that says where to install a package that is missing', async () => {
    const { content } = await session.run("import { a } from '@nobody/has-this/part';\na");
    expect(content['evalue']).toMatch(/TS2307: .* run "npm install @nobody\/has-this" in \//);
    const file = await session.run("import { a } from './nowhere';\na");
    expect(file.content['evalue']).toMatch(/TS2307: .*declarations\.$/);
  });

  it('is no standard input where the client answers no questions, which is said to whoever reads it', async () => {
    const read = "process.stdin.on('data', () => {}); await new Promise(() => {})";
    const ask = `import { createInterface } from 'readline/promises';
      await createInterface({ input: process.stdin, output: process.stdout }).question('name? ');`;
    const lines = 'for await (const line of process.stdin) line;';
    for (const code of [read, ask, lines, "prompt('name?')", "confirm('sure?')"]) {
      const { content } = await session.run(code, { allow_stdin: false });
      expect(content).toMatchObject({ status: 'error', ename: 'StdinNotImplementedError' });
      expect(content['evalue']).toContain('this run takes no input');
    }
  });
});

describe('the protocol', () => {
  it('tells what the kernel is', async () => {
    const { content } = await session.ask('kernel_info');
    expect(content).toMatchObject({
      status: 'ok',
      protocol_version: '5.3',
      language_info: { name: 'typescript', version: '5.0.4', file_extension: '.ts' },
    });
  });

  it('keeps the history', async () => {
    await session.run('"the answer".length');
    await session.run('"hidden"', { store_history: false });
    const tail = await session.ask('history', { hist_access_type: 'tail', n: 1, output: true });
    expect(tail.content['history']).toEqual([
      [1, expect.any(Number), ['"the answer".length', '10']],
    ]);
    const search = { hist_access_type: 'search', pattern: '*answer?.len*', output: false };
    expect((await session.ask('history', search)).content['history']).toHaveLength(1);
  });

  it('completes and explains behind characters outside the basic plane', async () => {
    await session.run('const wonderful = { inner: 1 };');
    const code = '"😀"; wonderful.';
    const position = Array.from(code).length;
    const completion = await session.ask('complete', { code, cursor_pos: position });
    expect(completion.content).toMatchObject({
      status: 'ok',
      matches: ['inner'],
      cursor_start: position,
      cursor_end: position,
    });
    const inspection = await session.ask('inspect', { code, cursor_pos: 8, detail_level: 0 });
    expect(inspection.content).toMatchObject({ status: 'ok', found: true });
    expect(JSON.stringify(inspection.content['data'])).toContain('wonderful');
  });

  it.each([
    ['Math.max', 'Returns the larger of a set'],
    ['Buffer.from', 'Allocates a new `Buffer`'],
  ])('inspection of %s shows its doc comment, which is not parsed before', async (code, text) => {
    const { content } = await session.ask('inspect', { code, cursor_pos: code.length });
    expect(JSON.stringify(content['data'])).toContain(text);
  });

  it('explains what is returned and thrown, and shows the example as code', async () => {
    const code = `/**
 * Half of it.
 *
 * @param n what is halved
 * @returns the half
 * @throws never
 * @example
 * half(4)
 */
function half(n: number): number { return n / 2; }
half`;
    const { content } = await session.ask('inspect', { code, cursor_pos: code.length - 1 });
    const { 'text/plain': plain, 'text/markdown': markdown } = content['data'] as Record<
      string,
      string
    >;
    expect(plain).toBe(`function half(n: number): number

Half of it.

@param n what is halved
@returns the half
@throws never
@example half(4)`);
    expect(markdown).toBe(`\`\`\`ts
function half(n: number): number
\`\`\`

Half of it.

*param* n what is halved

*returns* the half

*throws* never

*example*

\`\`\`ts
half(4)
\`\`\``);
  });

  it.each([
    ['let x = 1', 'complete'],
    ['const v = await f();', 'complete'],
    ['function f() {', 'incomplete'],
    ['let = = 3', 'invalid'],
  ])('says whether code is complete: %s', async (code, status) => {
    expect((await session.ask('is_complete', { code })).content['status']).toBe(status);
  });

  it('evaluates user expressions', async () => {
    const user_expressions = { good: 'six * 7', bad: 'nowhere' };
    const { content } = await session.run('const six = 6;', { user_expressions });
    expect(content['user_expressions']).toMatchObject({
      good: { status: 'ok', data: { 'text/plain': '42' } },
      bad: { status: 'error', ename: 'ReferenceError', evalue: 'nowhere is not defined' },
    });
  });

  it('leaves no trace of a silent request', async () => {
    const before = (await session.run('1')).content['execution_count'];
    const silent = await session.run('"unseen"', { silent: true });
    expect(silent.content).toMatchObject({ status: 'ok', execution_count: before });
    expect(silent.of('execute_input')).toEqual([]);
    expect(silent.of('execute_result')).toEqual([]);
  });

  it('has no comms, and says so', async () => {
    expect((await session.ask('comm_info')).content).toEqual({ status: 'ok', comms: {} });
  });
});
