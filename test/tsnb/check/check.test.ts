import { once } from 'node:events';
import { lstatSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { until, Workshop } from '../run/support';

let workshop: Workshop;
beforeEach(() => {
  workshop = new Workshop();
});
afterEach(() => {
  workshop.close();
});

/** Writes a notebook of cells with what each prints, as if it had run. */
function stored(
  name: string,
  cells: readonly (readonly [source: string, printed: string])[],
): void {
  const printing = cells.map(([source, text]) => ({
    source,
    outputs: text === '' ? [] : [{ output_type: 'stream', name: 'stdout', text }],
  }));
  workshop.notebook(name, printing);
}

function printed(text: string): object {
  return { output_type: 'stream', name: 'stdout', text };
}

function replace(name: string, from: string, to: string): void {
  const text = workshop.text(name);
  expect(text).toContain(from);
  workshop.write(name, text.replace(from, to));
}

describe('tsnb check', () => {
  test('says that nothing differs, and keeps the executed notebook', async () => {
    stored('a.ipynb', [
      ['const x = 1 / 3; console.log("x", x);', 'x 0.3333333333333333\n'],
      ['console.log(Date.now() > 0)', 'true\n'],
    ]);
    const { code, stdout, stderr } = await workshop.tsnb(['check', 'a.ipynb', '--out', 'kept']);
    expect(stderr).toBe('');
    expect(stdout).toContain('a.ipynb: 2 of 2 code cells the same');
    expect(code).toBe(0);
    expect(workshop.list('kept')).toEqual(['a.ipynb']);
  });

  test('shows what differs, and accepts it with --update', async () => {
    stored('a.ipynb', [
      ['console.log("x", 1 / 3);', 'x 0.3333333333333333\n'],
      ['console.log("fine")', 'fine\n'],
    ]);
    replace('a.ipynb', 'x 0.333', 'x 0.334');
    const first = await workshop.tsnb(['check', 'a.ipynb']);
    expect(first.code).toBe(1);
    expect(first.stdout).toMatch(
      /cell 1 of 2: different.*\n.*stdout, line 1: 0\.334\d+ became 0\.33/,
    );
    const second = await workshop.tsnb(['check', 'a.ipynb', '--update']);
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('stdout, line 1');
    expect(second.stdout).toContain('new outputs stored in 1');
    expect((await workshop.tsnb(['check', 'a.ipynb'])).code).toBe(0);
  });

  test.each([
    ['{ "tsnb": { "rtol": "x" } }', 'must be a number of at least 0, but is "x"'],
    ['{ "tsnb": { "rtoll": 1 } }', 'has the key "rtoll", which nothing knows'],
    ['{ "tsnb": { "atol": 1e999 } }', 'must be a number of at least 0'],
    ['{ "tsnb": { "ignore": "" } }', 'must be true, names of masks or regular expressions'],
    ['{ "tsnb": "oops" }', 'must be an object, but is "oops"'],
  ])('refuses the metadata %s before anything runs', async (metadata, problem) => {
    workshop.notebook('a.ipynb', ['await new Promise(() => {})']);
    replace('a.ipynb', '"metadata":{}', `"metadata":${metadata}`);
    const { code, stderr } = await workshop.tsnb(['check', 'a.ipynb']);
    expect(stderr).toContain(problem);
    expect(code).toBe(2);
  });

  test('says what is not as a cell expects, and leaves no trace of it', async () => {
    stored('a.ipynb', [
      ['const losses = [3, 2]; console.log("done")', 'done\n'],
      ['console.log("end")', 'end\n'],
    ]);
    const expecting = (expression: string): void => {
      replace(
        'a.ipynb',
        /"metadata":\{[^}]*\}*,"source":"const/.exec(workshop.text('a.ipynb'))?.[0] ?? '',
        `"metadata":{"tsnb":{"expect":"${expression}"}},"source":"const`,
      );
    };
    expecting('losses.at(-1) === 2');
    expect((await workshop.tsnb(['check', 'a.ipynb'])).code).toBe(0);
    expecting('losses.at(-1) === 1');
    const { code, stdout } = await workshop.tsnb(['check', 'a.ipynb']);
    expect(code).toBe(1);
    expect(stdout).toContain('cell 1 of 2: different');
    expect(stdout).toContain('losses.at(-1) === 1 is false');
    expect(stdout).toContain('cell 2 of 2: same');
    expect(workshop.executed('build/check/a.ipynb')).toHaveLength(2);
  });

  test('runs with short values for a check, and compares then what says so', async () => {
    const cells = [
      { source: 'const steps = 1000;', tags: ['parameters'], outputs: [] },
      { source: 'console.log(steps)', outputs: [printed('1000\n')] },
      { source: 'console.log(steps > 0)', tags: ['check-output'], outputs: [printed('true\n')] },
    ];
    const tslab = { kernelspec: { name: 'tslab', display_name: 'TypeScript' } };
    workshop.notebook('a.ipynb', cells, { ...tslab, tsnb: { checkParameters: { steps: 3 } } });
    const short = await workshop.tsnb(['check', 'a.ipynb']);
    expect(short.stderr).toContain('runs with its checkParameters');
    expect(short.stdout).toContain('1 of 3 code cells the same, 2 ignored');
    expect(workshop.text('build/check/a.ipynb')).toContain('"3\\n"');
    expect(short.code).toBe(0);
    const full = await workshop.tsnb(['check', 'a.ipynb', '--full']);
    expect(full.stdout).toContain('3 of 3 code cells the same');
  });

  test('compares two executed notebooks and runs nothing', async () => {
    stored('a.ipynb', [['while (true);', 'x 0.9\n']]);
    stored('b.ipynb', [['while (true);', 'x 0.8\n']]);
    expect((await workshop.tsnb(['diff', 'a.ipynb', 'a.ipynb'])).code).toBe(0);
    const { code, stdout } = await workshop.tsnb([
      'diff',
      'a.ipynb',
      'b.ipynb',
      '--json',
      'd.json',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('0.9 became 0.8');
    expect(workshop.text('d.json')).toContain('0.9 became 0.8');
    expect((await workshop.tsnb(['diff', 'a.ipynb', 'none.ipynb'])).code).toBe(2);
  });

  test('updates the notebook behind a link, and leaves the link', async () => {
    stored('a.ipynb', [['console.log("x")', 'x\n']]);
    replace('a.ipynb', '"x\\n"', '"y\\n"');
    symlinkSync('a.ipynb', workshop.path('link.ipynb'));
    expect((await workshop.tsnb(['check', 'link.ipynb', '--update'])).code).toBe(0);
    expect(lstatSync(workshop.path('link.ipynb')).isSymbolicLink()).toBe(true);
    expect((await workshop.tsnb(['check', 'a.ipynb'])).code).toBe(0);
  });

  test('fails where a cell fails, and names it', async () => {
    stored('a.ipynb', [
      ['console.log("x")', 'x\n'],
      ['console.log("y")', 'y\n'],
    ]);
    replace('a.ipynb', 'console.log(\\"x\\")', 'throw new Error(\\"no\\")');
    const { code, stdout, stderr } = await workshop.tsnb(['check', 'a.ipynb']);
    expect(code).toBe(1);
    expect(stdout).toContain('cell 1 of 2: failed');
    expect(stdout).toContain('cell 2 of 2: not-run');
    expect(stderr).toContain('Error: no');
  });

  test('expects the error of a cell tagged raises-exception', async () => {
    const error = { output_type: 'error', ename: 'Error', evalue: 'as told', traceback: [] };
    const source = 'throw new Error("as told")';
    workshop.notebook('a.ipynb', [{ source, tags: ['raises-exception'], outputs: [error] }]);
    expect((await workshop.tsnb(['check', 'a.ipynb'])).code).toBe(0);
    replace('a.ipynb', 'new Error(\\"as told\\")', 'new Error(\\"otherwise\\")');
    expect((await workshop.tsnb(['check', 'a.ipynb'])).code).toBe(1);
  });

  test('compares and runs only what -k needs', async () => {
    stored('a.ipynb', [
      ['let x = 1;', ''],
      ['console.log("two", x)', 'two 1\n'],
      ['console.log("three")', 'three\n'],
    ]);
    replace('a.ipynb', 'three\\n', 'drei\\n');
    const { code, stdout } = await workshop.tsnb(['check', 'a.ipynb', '-k', 'two']);
    expect(code).toBe(0);
    expect(stdout).toContain('1 of 1 code cells the same');
    expect(workshop.executed('build/check/a.ipynb')).toHaveLength(2);
    expect((await workshop.tsnb(['check', 'a.ipynb', '-k', '2-3'])).code).toBe(1);
    expect((await workshop.tsnb(['check', 'a.ipynb', '-k', 'nothing'])).code).toBe(2);
  });

  test('takes results from the cache until what they depend on changes', async () => {
    workshop.write('package-lock.json', '{}');
    stored('a.ipynb', [['console.log("x")', 'x\n']]);
    const check = () => workshop.tsnb(['check', 'a.ipynb', '--cache']);
    expect((await check()).stdout).not.toContain('from the cache');
    expect((await check()).stdout).toContain('from the cache');
    workshop.write('data/numbers.json', '[1]');
    expect((await check()).stdout).not.toContain('from the cache');
    replace('a.ipynb', 'console.log(\\"x\\")', 'console.log(\\"z\\")');
    const changed = await check();
    expect(changed.stdout).not.toContain('from the cache');
    expect(changed.code).toBe(1);
  });

  test('finds nothing in a cache that is damaged, nor when a folder beside the notebook changed', async () => {
    stored('a.ipynb', [['console.log("x")', 'x\n']]);
    workshop.write('texts/a.txt', 'before');
    const check = () => workshop.tsnb(['check', 'a.ipynb', '--cache', 'build/kept']);
    await check();
    expect((await check()).stdout).toContain('from the cache');
    workshop.write('texts/a.txt', 'after');
    expect((await check()).stdout).not.toContain('from the cache');
    for (const damage of ['{ "ce', '{ "cells": [null] }']) {
      for (const name of workshop.list('build/kept'))
        if (name.endsWith('.json')) workshop.write(`build/kept/${name}`, damage);
      const again = await check();
      expect(again).toMatchObject({ code: 0, stderr: '' });
      expect(again.stdout).not.toContain('from the cache');
    }
    for (const name of workshop.list('build/kept')) workshop.write(`build/kept/${name}`, '{ "ce');
    expect(await check()).toMatchObject({ code: 0, stderr: '' });
  });

  test('tells of each notebook, and keeps its result, before the next one ends', async () => {
    workshop.write('package-lock.json', '{}');
    stored('a.ipynb', [['console.log("x")', 'x\n']]);
    stored('b.ipynb', [['console.log("y")', 'y\n']]);
    replace('b.ipynb', 'console.log(\\"y\\")', 'for (;;) {}');
    const child = workshop.start(['check', 'a.ipynb', 'b.ipynb', '--cache']);
    let said = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await until(() => said.includes('1 of 1 code cells the same'));
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    expect(said).toContain('a.ipynb: cell 1 of 1: same');
    const again = await workshop.tsnb(['check', 'a.ipynb', '--cache']);
    expect(again.stdout).toContain('from the cache');
  });

  test('compares what an earlier run executed, without running it', async () => {
    stored('a.ipynb', [['console.log("x", Math.random() > 2)', 'x false\n']]);
    stored('b.ipynb', [['console.log("y")', 'y\n']]);
    await workshop.tsnb(['run', 'a.ipynb', 'b.ipynb', '--out', 'ran', '--json', 'ran.json']);
    const before = workshop.text('ran/a.ipynb');
    const check = (...args: string[]) => workshop.tsnb(['check', ...args, '--ran', 'ran.json']);
    const well = await check('a.ipynb', 'b.ipynb');
    expect(well).toMatchObject({ code: 0, stderr: '' });
    expect(well.stdout.match(/1 of 1 code cells the same, .* -> ran\//g)).toHaveLength(2);
    expect(workshop.text('ran/a.ipynb')).toBe(before);
    replace('ran/a.ipynb', 'x false', 'x true');
    expect((await check('a.ipynb', 'b.ipynb')).stdout).toContain('cell 1 of 1: different');
    replace('b.ipynb', 'console.log(\\"y\\")', 'console.log(\\"z\\")');
    expect(await check('b.ipynb')).toMatchObject({
      code: 2,
      stderr: 'tsnb: b.ipynb: cell 1 is another than the one that was executed: run it again\n',
    });
    stored('c.ipynb', [['1', '']]);
    expect((await check('c.ipynb')).stderr).toBe(
      'tsnb: c.ipynb: is not among the notebooks of ran.json\n',
    );
  });

  test('takes no earlier run of a notebook that has lost a cell since', async () => {
    stored('two.ipynb', [
      ['let x = 1; console.log(x)', '1\n'],
      ['x = 5;', ''],
      ['console.log(x)', '5\n'],
    ]);
    await workshop.tsnb(['run', 'two.ipynb', '--out', 'ran', '--json', 'two.json']);
    const notebook = JSON.parse(workshop.text('two.ipynb')) as { cells: unknown[] };
    notebook.cells.splice(1, 1);
    workshop.write('two.ipynb', JSON.stringify(notebook));
    expect((await workshop.tsnb(['check', 'two.ipynb', '--ran', 'two.json'])).stderr).toBe(
      'tsnb: two.ipynb: cell 2 is another than the one that was executed: run it again\n',
    );
  });

  test('refuses wrong rules, options and files with exit code 2', async () => {
    stored('a.ipynb', [['console.log("x")', 'x\n']]);
    for (const args of [
      ['nowhere.ipynb'],
      ['a.ipynb', '--jobs', '0'],
      ['a.ipynb', '-p', 'x=1', '--update'],
      ['a.ipynb', '--ran', 'nowhere.json'],
      ['a.ipynb', '--ran', 'a.ipynb'],
      ['a.ipynb', '--ran', 'ran.json', '--calibrate', '3'],
      ['a.ipynb', '--calibrate', '3', '--html', 'a.html'],
    ])
      expect((await workshop.tsnb(['check', ...args])).code).toBe(2);
    replace('a.ipynb', '"metadata":{}', '"metadata":{"tsnb":{"rtol":"wide"}}');
    const { code, stderr } = await workshop.tsnb(['check', 'a.ipynb']);
    expect(code).toBe(2);
    expect(stderr).toContain(
      'cell 1: metadata tsnb.rtol must be a number of at least 0, but is "wide"',
    );
  });
});
