import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  NotebookError,
  notebookProblem,
  parseNotebook,
  readNotebook,
} from '../../../tsnb/src/notebook';

const metadata = {};
const code = { cell_type: 'code', metadata, source: '1', outputs: [], execution_count: null };
const text = { cell_type: 'markdown', metadata, source: '# a' };

const parse = (notebook: unknown) =>
  parseNotebook(
    'a.ipynb',
    Buffer.from(typeof notebook === 'string' ? notebook : JSON.stringify(notebook)),
  );
const withCells = (...cells: unknown[]) => ({ nbformat: 4, nbformat_minor: 4, metadata, cells });

function without(value: object, key: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

describe('what is no notebook is refused in one sentence', () => {
  test.each([
    ['an empty file', '', 'is empty'],
    ['no JSON', '{"cells": [', 'is not JSON'],
    ['a number', '3', 'is JSON, but not a notebook'],
    ['an array', [], 'is JSON, but not a notebook'],
    ['an object of another kind', { a: 1 }, 'it has no "nbformat"'],
    ['nbformat 3', { nbformat: 3, nbformat_minor: 0, metadata, worksheets: [] }, 'format 3'],
    ['nbformat 5', { ...withCells(), nbformat: 5 }, 'format 5'],
    ['a text for nbformat', { ...withCells(), nbformat: '4' }, 'format "4"'],
    ['no minor format', without(withCells(), 'nbformat_minor'), '"nbformat_minor"'],
    ['no metadata', without(withCells(), 'metadata'), 'has no "metadata"'],
    [
      'metadata of the wrong kind',
      { ...withCells(), metadata: [] },
      '"metadata" must be an object',
    ],
    ['no cells', without(withCells(), 'cells'), 'has no "cells"'],
    ['cells of the wrong kind', { ...withCells(), cells: {} }, '"cells" must be an array'],
    ['a cell that is a text', withCells(text, 'x'), 'cell 2 must be an object'],
    ['a cell without type', withCells(without(text, 'cell_type')), 'cell 1 has no known type'],
    ['a cell of unknown type', withCells({ ...text, cell_type: 'heading' }), '"heading"'],
    ['a cell without source', withCells(text, without(code, 'source')), 'cell 2 has no "source"'],
    ['a cell without metadata', withCells(without(code, 'metadata')), 'cell 1 has no "metadata"'],
    [
      'a code cell without outputs',
      withCells(without(code, 'outputs')),
      'cell 1 is a code cell without "outputs"',
    ],
    ['a source of the wrong kind', withCells({ ...code, source: 3 }), 'cell 1 does not fit'],
    ['a source of mixed lines', withCells({ ...code, source: ['a', 1] }), 'cell 1 does not fit'],
    ['a negative count', withCells({ ...code, execution_count: -1 }), 'cell 1 does not fit'],
    ['tags that are no list', withCells({ ...code, metadata: { tags: 'a' } }), 'metadata.tags'],
    ['a field that cells do not have', withCells({ ...text, outputs: [] }), '(outputs)'],
    [
      'an output of unknown type',
      withCells({ ...code, outputs: [{ output_type: 'pyout' }] }),
      'output 1',
    ],
    [
      'a broken output',
      withCells({ ...code, outputs: [{ output_type: 'stream', name: 'stdout' }] }),
      "'text'",
    ],
    [
      'one id twice',
      withCells({ ...text, id: 'a' }, text, { ...code, id: 'a' }),
      'cells 1 and 3 have the same id "a"',
    ],
    ['an id of the wrong kind', withCells({ ...text, id: 'a b' }), 'cell 1 does not fit'],
    [
      'a kernelspec without name',
      { ...withCells(), metadata: { kernelspec: {} } },
      'metadata.kernelspec',
    ],
  ])('%s', (_, notebook, sentence) => {
    const attempt = (): unknown => parse(notebook);
    expect(attempt).toThrow(NotebookError);
    expect(attempt).toThrow(sentence);
    expect(attempt).toThrow(/^a\.ipynb: [^\n]+$/);
  });

  test('bytes that are no text', () => {
    expect(() => parseNotebook('a.ipynb', Buffer.from([0x7b, 0xff, 0xfe]))).toThrow('not UTF-8');
  });
});

describe('what is a notebook is brought to format 4.5', () => {
  test('cells without ids get some, the same every time, beside those that are there', () => {
    const notebook = withCells(text, { ...code, id: 'cell-1' }, code);
    const ids = parse(notebook).cells.map(({ id }) => id);
    expect(ids).toEqual(['cell-1x', 'cell-1', 'cell-3']);
    expect(parse(notebook).nbformat_minor).toBe(5);
    expect(notebookProblem(parse(notebook))).toBeUndefined();
  });

  test('lines are joined in sources, streams, texts and attachments, and JSON data is left alone', () => {
    const data = { 'text/plain': ['a\n', 'b'], 'application/x+json': ['a', 'b'] };
    const outputs = [
      { output_type: 'stream', name: 'stdout', text: ['1\n', '2'] },
      { output_type: 'display_data', data, metadata },
    ];
    const attachments = { 'a.txt': { 'text/plain': ['p\n', 'q'] } };
    const { cells } = parse(
      withCells({ ...code, source: ['x\n', 'y'], outputs }, { ...text, attachments }),
    );
    expect(cells[0]).toMatchObject({
      source: 'x\ny',
      outputs: [
        { text: '1\n2' },
        { data: { 'text/plain': 'a\nb', 'application/x+json': ['a', 'b'] } },
      ],
    });
    expect(cells[1]).toMatchObject({ attachments: { 'a.txt': { 'text/plain': 'p\nq' } } });
  });

  test('one without cells, with a byte order mark', () => {
    expect(parse('\ufeff' + JSON.stringify(withCells())).cells).toEqual([]);
  });

  test('one of a later minor format keeps it', () => {
    const notebook = { ...withCells(), nbformat_minor: 6 };
    expect(parse(notebook).nbformat_minor).toBe(6);
  });
});

describe('files', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'tsnb-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('a missing one and a folder are named', async () => {
    const missing = path.join(folder, 'missing.ipynb');
    await expect(readNotebook(missing)).rejects.toThrow(`${missing}: there is no such file`);
    await expect(readNotebook(folder)).rejects.toThrow(`${folder}: is a folder`);
  });

  test('a good one is read', async () => {
    const file = path.join(folder, 'good.ipynb');
    await writeFile(file, JSON.stringify(withCells(code)));
    expect((await readNotebook(file)).cells).toHaveLength(1);
  });
});
