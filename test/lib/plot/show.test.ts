import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { figure, line, show, toPng, type Figure } from 'elbolab';
import { kernelDisplay, type DisplayBundle } from '../../../lib/src/progress';
import type { ShowSurroundings } from '../../../lib/src/plot/show';

const folder = mkdtempSync(join(tmpdir(), 'elbolab-show-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const drawn = figure({ title: 'Loss', x: 't', y: 'loss' }, line({ x: [0, 1], y: [1, 0] }));

function surroundings(options: Partial<ShowSurroundings> = {}) {
  const sent: { bundle: DisplayBundle; update: boolean }[] = [];
  const opened: Figure[] = [];
  const printed: string[] = [];
  const all: ShowSurroundings = {
    display: undefined,
    environment: {},
    terminal: false,
    openBrowser: (one) => {
      opened.push(one);
      return Promise.resolve(true);
    },
    print: (line) => printed.push(line),
    ...options,
  };
  const display = (bundle: DisplayBundle, update: boolean) => sent.push({ bundle, update });
  return { all, sent, opened, printed, display };
}

describe('in a notebook', () => {
  it('sends one bundle of plotly JSON, PNG and a line of text', async () => {
    const { all, sent, opened, printed, display } = surroundings({ terminal: true });
    await show(drawn, {}, { ...all, display });
    expect(sent.length).toBe(1);
    const [{ bundle, update }] = sent;
    expect(update).toBe(false);
    expect(bundle.data['application/vnd.plotly.v1+json']).toMatchObject({
      data: drawn.data,
      layout: drawn.layout,
    });
    const png = await toPng(drawn, { scale: 1 });
    expect(bundle.data['image/png']).toBe(Buffer.from(png).toString('base64'));
    expect(bundle.data['text/plain']).toBe('[figure: Loss]');
    expect([opened.length, printed.length]).toEqual([0, 0]);
  });

  it('also writes the file that is asked for', async () => {
    const { all, sent, printed, display } = surroundings();
    const file = join(folder, 'both.png');
    await show(drawn, { file }, { ...all, display });
    expect([sent.length, printed]).toEqual([1, [file]]);
  });
});

describe('the kernel', () => {
  const send = () => undefined;
  const path = '/somewhere/node_modules/tslab/dist/jupyter.js';

  it('is found by its loaded module, on Windows too', () => {
    const loaded = { exports: { lastWriteDisplayData: send } };
    expect(kernelDisplay({ '/other.js': { exports: {} }, [path]: loaded })).toBe(send);
    expect(kernelDisplay({ 'C:\\node_modules\\tslab\\dist\\jupyter.js': loaded })).toBe(send);
  });

  it('is not there before its first cell, nor by a similar name, nor in this process', () => {
    expect(kernelDisplay({ [path]: { exports: { lastWriteDisplayData: null } } })).toBeUndefined();
    expect(kernelDisplay({ [path]: { exports: undefined } })).toBeUndefined();
    const similar = { '/my-tslab/dist/jupyter.js': { exports: { lastWriteDisplayData: send } } };
    expect(kernelDisplay(similar)).toBeUndefined();
    expect(kernelDisplay()).toBeUndefined();
  });
});

/** A folder in which the built library is installed as it comes, without the package that it can do without. */
function installWithoutNodeplotlib(): string {
  const root = join(import.meta.dirname, '../../..');
  const installed = join(root, 'node_modules');
  const place = join(folder, 'without');
  const modules = join(place, 'node_modules');
  mkdirSync(join(modules, 'elbolab'), { recursive: true });
  for (const part of ['dist', 'package.json'])
    cpSync(join(root, 'lib', part), join(modules, 'elbolab', part), { recursive: true });
  for (const name of readdirSync(installed)) {
    if (name.startsWith('.') || ['elbolab', 'nodeplotlib'].includes(name)) continue;
    symlinkSync(join(installed, name), join(modules, name), 'junction');
  }
  return place;
}

describe('outside a notebook', () => {
  it('writes files on a terminal without nodeplotlib, and says how figures get into the browser', async () => {
    const place = installWithoutNodeplotlib();
    const script = `
      process.stdout.isTTY = true;
      const { figure, line, show } = require('elbolab');
      show(figure({ x: 't', y: 'loss' }, line({ x: [0, 1], y: [1, 0] })));`;
    const options = { cwd: place, env: { ...process.env, CI: '' } };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], options);
    const [path, hint] = stdout.split('\n');
    expect(path).toMatch(/figure-1\.png$/);
    expect(readFileSync(join(place, 'figure-1.png')).subarray(1, 4).toString()).toBe('PNG');
    expect(hint).toBe('To see figures in the browser instead: npm install nodeplotlib');
    expect(stderr).toBe('');
  });

  it('opens the browser on a terminal', async () => {
    const { all, opened, printed } = surroundings({ terminal: true });
    await show(drawn, {}, all);
    expect([opened, printed]).toEqual([[drawn], []]);
  });

  it.each([{ terminal: true, environment: { CI: 'true' } }, { terminal: false }])(
    'writes picture and JSON and prints the path (%o)',
    async (options) => {
      const { all, opened, printed } = surroundings(options);
      const file = join(folder, 'loss.png');
      await show(drawn, { file }, all);
      expect([opened.length, printed]).toEqual([0, [file]]);
      expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
      expect(JSON.parse(readFileSync(join(folder, 'loss.json'), 'utf8'))).toEqual(drawn);
    },
  );

  it('says which file could not be written', async () => {
    const file = join(folder, 'no', 'such', 'loss.png');
    await expect(show(drawn, { file }, surroundings().all)).rejects.toThrow(
      `The figure could not be written to ${file}: ENOENT`,
    );
  });
});
