import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../tsnb/src/kernel/wire';
import { Session, type Outcome } from './session';

// Code as it stands in modules and scripts, pasted into cells of a folder that belongs to no project.

let session: Session;
let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'kernel-modules-')));
  await writeFile(join(folder, 'module.ts'), 'export const one = 1;\nexport default 2;\n');
  await writeFile(
    join(folder, 'shows.ts'),
    "import { displayBundle } from 'tsnb';\nexport const show = () => displayBundle({ 'text/plain': 'shown' });\n",
  );
  await mkdir(join(folder, 'models'));
  await writeFile(join(folder, 'models', 'data.json'), '{}');
  await writeFile(join(folder, 'models', 'flow.d.ts'), 'export {};');
  session = await Session.start(folder);
});

afterAll(async () => {
  await session.client.shutdown();
  await rm(folder, { recursive: true });
});

/** The values of the cells, which all must be good. */
async function values(...cells: string[]): Promise<unknown[]> {
  const outcomes: Outcome[] = [];
  for (const code of cells) outcomes.push(await session.run(code));
  return outcomes.map(({ content, of }) => {
    expect(content).toMatchObject({ status: 'ok' });
    return of('execute_result').map(({ data }) => (data as JsonObject)['text/plain'])[0];
  });
}

async function mistake(code: string): Promise<{ evalue: string; traceback: string[] }> {
  const { content } = await session.run(code);
  expect(content).toMatchObject({ status: 'error' });
  const evalue = String(content['evalue']).replace(/In\[\d+\]/, 'In[n]');
  return { evalue, traceback: content['traceback'] as string[] };
}

describe('exports of a cell', () => {
  it.each([
    ['export const ex = 5', 'ex', '5'],
    ['export let el = 6;', 'el', '6'],
    ['export function ef() { return 7; }', 'ef()', '7'],
    ['export async function ea() { return 8; }', 'await ea()', '8'],
    ['export class Ec { n = 9; }', 'new Ec().n', '9'],
    ['export enum Ee { A = 10 }', 'Ee.A', '10'],
    ['export interface Ei { n: number }', 'const i: Ei = { n: 11 }; i.n', '11'],
    ['export type Et = 12;', 'const t: Et = 12; t', '12'],
    ['export default function ed() { return 13; }', 'ed()', '13'],
    ['const e1 = 14, e2 = 15;\nexport {\n  e1,\n  e2 as e3,\n};', 'e1 + e2', '29'],
    ["export { one as oneAgain } from './module';", 'oneAgain', '1'],
    ["export * as all from './module';", 'all.one', '1'],
    ["export * from './module';", '16', '16'],
  ])('%s', async (code, next, value) => {
    expect((await values(code, next)).at(-1)).toBe(value);
  });

  it('of a default value are its value, and no continuation of the line before', async () => {
    const ends = [
      'const before = 1\nexport default (2)',
      'export default { a: 3 };',
      '/* */ export default function () {}\n',
      'export = 4',
    ];
    expect(await values(...ends)).toEqual(['2', '{ a: 3 }', '[Function (anonymous)]', '4']);
  });

  it('of what an earlier cell has made leave it as it is', async () => {
    await values('function kept() { return 1; }', 'export { kept }');
    expect(await values('kept()')).toEqual(['1']);
  });

  it('move no position, and stay in modules and in texts', async () => {
    expect((await mistake('export const n: string = 1;')).evalue).toContain('In[n]:1:14 - error');
    const thrown = await mistake(
      'export const t = 1; export function f() { throw new Error() } f()',
    );
    expect(thrown.traceback[1]).toMatch(/f \(In\[\d+\]:1:49\)/);
    await values('/** @module shapes */\nexport const sides = 3;');
    expect(await values("import { sides } from './shapes';\nsides", '`\nexport const`')).toEqual([
      '3',
      '\nexport const',
    ]);
  });
});

describe('the end of a cell', () => {
  it('is where a mistake stands that the compiler finds behind it', async () => {
    const template = await mistake('const a = 1;\nconst s = `open\n');
    expect(template.evalue).toMatch(/^In\[n\]:2:15 - error TS1160/);
    const block = await mistake('function f() {\n  if (true) {\n');
    expect(block.evalue).toMatch(/^In\[n\]:2:13 - error TS1005/);
    expect(block.traceback[0]).toMatch(/\n {6}if \(true\) \{\n {16}~$/);
  });

  it.each([
    ['const s = `open', 'incomplete'],
    ['type A = ', 'incomplete'],
    ['/* open', 'incomplete'],
    ['"open', 'invalid'],
    ['let = = 3', 'invalid'],
    ['#!/usr/bin/env node\n1', 'complete'],
    ['export const a = 1', 'complete'],
  ])('says whether more is to come: %s', async (code, status) => {
    expect((await session.ask('is_complete', { code })).content['status']).toBe(status);
  });
});

describe('what scripts expect', () => {
  it('is a first line for the shell', async () => {
    expect(await values('#!/usr/bin/env node\n6 * 7')).toEqual(['42']);
  });

  it('is the folder of the notebook, unless they name their own', async () => {
    expect(await values('__dirname')).toEqual([folder]);
    expect((await values('__filename'))[0]).toMatch(/In\[\d+\]$/);
    expect(await values("const __dirname = 'own'; __dirname", '__dirname')).toEqual(['own', 'own']);
  });

  it('is a block of global declarations', async () => {
    expect(await values('declare global { var g: number }\nglobalThis.g = 1; g')).toEqual(['1']);
  });

  it('has the frames of its own folder in tracebacks, not those of a folder whose name begins alike', async () => {
    const beside = `${folder}-beside`;
    await mkdir(beside);
    await writeFile(join(beside, 'fail.cjs'), "module.exports = () => { throw new Error('no') };");
    const thrown = await mistake(`require(${JSON.stringify(join(beside, 'fail.cjs'))})()`);
    await rm(beside, { recursive: true });
    expect(thrown.traceback).toEqual([
      'Error: no',
      expect.stringMatching(/^ {4}at In\[\d+\]:1:\d+$/),
    ]);
  });

  it('is refused in words where only the engine knows', async () => {
    const { content } = await session.run('import.meta.url');
    const name = `In[${String(content['execution_count'])}]`;
    expect(content).toMatchObject({ ename: 'SyntaxError' });
    expect(content['evalue']).toMatch(/^In\[\d+\] can't run as JavaScript: /);
    expect(content['evalue']).toContain(name);
    expect(content['traceback']).toEqual([
      `SyntaxError: ${String(content['evalue'])}`,
      `    at ${name}`,
    ]);
  });

  it('is what Node 20 has of arrays', async () => {
    const code =
      '[[3, 1].toSorted()[0], new Float32Array([2]).with(0, 5)[0], [1].toSpliced(0, 1, 4)[0]]';
    expect(await values(code)).toEqual(['[ 1, 5, 4 ]']);
  });

  it('is `tsnb`, from the kernel where the folder finds none', async () => {
    const { content, of } = await session.run(
      "import { displayBundle } from 'tsnb';\ndisplayBundle({ 'text/plain': 'here' });",
    );
    expect(content).toMatchObject({ status: 'ok' });
    expect(of('display_data')).toMatchObject([{ data: { 'text/plain': 'here' } }]);
    const within = await session.run("import { show } from './shows';\nshow();");
    expect(within.of('display_data')).toMatchObject([{ data: { 'text/plain': 'shown' } }]);
    expect(
      (await mistake("import { displayBundle } from 'tsnb'; displayBundle(1);")).evalue,
    ).toContain('TS2345');
  });
});

describe('what a front end asks amid the writing', () => {
  const inspect = async (marked: string): Promise<JsonObject> => {
    const code = marked.replace('|', '');
    return (await session.ask('inspect', { code, cursor_pos: marked.indexOf('|') })).content;
  };

  it('is the function that is being called', async () => {
    await values('function addUp(a: number, b = 0): number { return a + b; }');
    for (const code of ['addUp(|', 'addUp(1|)', 'addUp(1, |)', '[1].map(() => addUp(zzz|))']) {
      const { found, data } = await inspect(code);
      expect([code, found, JSON.stringify(data)]).toEqual([
        code,
        true,
        expect.stringContaining('function addUp(a: number, b?: number): number'),
      ]);
    }
    expect(await inspect('zz|z')).toMatchObject({ found: false, data: {} });
    expect(await inspect('"a".padStart(|')).toMatchObject({ found: true });
  });

  it.each([
    ["import { one } from './mo|';", ['./models/', './module'], 21],
    ["import x from './models/|'", ['./models/data.json', './models/flow'], 15],
    ["await import('./sho|", ['./shows'], 14],
    ["require('./nowhere/|')", [], 9],
  ])('is a file to import: %s', async (marked, matches, cursor_start) => {
    const code = marked.replace('|', '');
    const cursor_pos = marked.indexOf('|');
    const { content } = await session.ask('complete', { code, cursor_pos });
    expect(content).toMatchObject({ matches, cursor_start, cursor_end: cursor_pos });
  });
});
