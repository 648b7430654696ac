import { describe, expect, test } from 'vitest';
import { compareNotebooks, type Strictness } from '../../../tsnb/src/check/compare';
import { withIdsOf } from '../../../tsnb/src/check/diff';
import { addExpectations, takeExpectations } from '../../../tsnb/src/check/expectations';
import type { ErrorOutput, Notebook, Output } from '../../../tsnb/src/notebook';
import { cellWith, differences, display, figure, notebookOf, stderr, stdout } from './support';

const error = (ename: string, evalue: string): ErrorOutput => ({
  ...{ output_type: 'error', ename, evalue, traceback: [] },
});

describe('is told as such:', () => {
  test.each<[what: string, stored: Output[], found: Output[], problem: string]>([
    ['a line in another place', [stdout('a\nb\n')], [stdout('b\na\n')], 'came in another order'],
    [
      'a figure in another place',
      [figure([], { title: 'A' }), figure([], { title: 'B' })],
      [figure([], { title: 'B' }), figure([], { title: 'A' })],
      'came in another order',
    ],
    ['a line that came twice', [stdout('a\nb\n')], [stdout('a\nb\nb\n')], 'came once more'],
    ['a line that came once', [stdout('a\nb\nb\n')], [stdout('a\nb\n')], 'came once less'],
    ['a new line', [stdout('a\n')], [stdout('a\nb\n')], 'is new'],
    ['a figure that is gone', [figure([], { title: 'A' })], [], 'is missing'],
    [
      'an error that became a warning',
      [error('Error', 'no such file')],
      [stderr('careful: no such file\n')],
      'became a warning',
    ],
    [
      'a warning that became an error',
      [stderr('careful: no such file\n')],
      [error('Error', 'no such file')],
      'was a warning',
    ],
    ['a display that came twice', [html('x')], [html('x'), html('x')], 'came once more'],
  ])('%s', (_, stored, found, problem) => {
    const told = differences(stored, found);
    expect(told.map((one) => one.problem).join('\n')).toContain(problem);
  });

  test('what moved once only, and not as gone and new', () => {
    expect(differences([stdout('a\nb\n')], [stdout('b\na\n')])).toHaveLength(1);
  });
});

function html(text: string): Output {
  return display({ 'text/html': `<p>${text}</p>` });
}

function verdict(
  stored: string,
  found: string,
  strictness: Strictness,
  metadata: Notebook['metadata'] = {},
): string {
  const [cell] = compareNotebooks(
    'a.ipynb',
    notebookOf(cellWith([stdout(stored)], metadata)),
    notebookOf(cellWith([stdout(found)])),
    () => true,
    strictness,
  );
  return cell.verdict;
}

describe('strictly', () => {
  test.each([
    ['what a mask leaves out', 'took 12.3 s', 'took 12.4 s', {}],
    ['the last of many digits', 'x 0.3333333333333333', 'x 0.33333333333333337', {}],
    ['what rounding flips', 'x 0.0113', 'x 0.0114', {}],
    ['a bar', 'x [=====>    ] 50/100\nend', 'end', {}],
    ['what a rule allows', 'x 1.5', 'x 1.6', { tsnb: { rtol: 1 } }],
    ['what is ignored', 'x 1.5', 'x 1.6', { tsnb: { ignore: true } }],
  ])('%s is compared', (_, stored, found, metadata) => {
    expect(verdict(stored, found, 'usual', metadata)).not.toBe('different');
    expect(verdict(stored, found, 'strict', metadata)).toBe('different');
    expect(verdict(stored, stored, 'strict', metadata)).toBe('same');
  });
});

describe('laxly', () => {
  test.each([
    ['no cell', {}, 'ignored'],
    ['one with the tag', { tags: ['check-output'] }, 'different'],
    ["one with nbval's tag", { tags: ['nbval-check-output'] }, 'different'],
    ['one whose metadata say how', { tsnb: { compare: 'values' } }, 'different'],
  ])('%s is compared', (_, metadata, expected) => {
    expect(verdict('a', 'b', 'lax', metadata)).toBe(expected);
  });
});

test('what was masked is kept, by the name of the mask', () => {
  const cells = [notebookOf(cellWith([stdout('took 3 s, /tmp/a/b.ts\n')]))];
  const [{ masked }] = compareNotebooks('a.ipynb', cells[0], cells[0]);
  expect(masked).toEqual([
    { name: 'durations', texts: ['3 s'] },
    { name: 'paths', texts: ['/tmp/a/b.ts'] },
  ]);
});

describe('an expectation', () => {
  const run = {
    ...{ source: 'a', output: 'b', status: 'ok' as const, problem: null, leftRunning: [] },
    ...{ seconds: 0, cellCount: 2, parameters: {}, cells: [] },
  };

  test('is a cell of its own while the notebook runs, and then what the cell before it lacks', () => {
    const notebook = notebookOf(cellWith([], { tsnb: { expect: ['x > 1', 'y === 2'] } }));
    addExpectations('a.ipynb', notebook);
    const [, first, second] = notebook.cells;
    expect(notebook.cells).toHaveLength(3);
    expect(first.source).toContain('x > 1');
    if (second.cell_type === 'code') second.outputs.push(error('Error', 'y === 2 is false'));
    const { executed, differences: found } = takeExpectations(notebook, run);
    expect(executed.cells).toHaveLength(1);
    expect(found.get('a')).toMatchObject([{ kind: 'expect', found: 'Error: y === 2 is false' }]);
  });

  test('that is no expression is refused', () => {
    const notebook = notebookOf(cellWith([], { tsnb: { expect: 3 } }));
    expect(() => {
      addExpectations('a.ipynb', notebook);
    }).toThrow('cell 1: metadata tsnb.expect must be an expression');
  });
});

test('cells of a format without ids are found by their code', () => {
  const [stored, found] = [notebookOf(cellWith([])), notebookOf({ ...cellWith([]), id: 'other' })];
  expect(withIdsOf(stored, found).cells.map(({ id }) => id)).toEqual(['a']);
  found.cells[0].source = 'g()';
  expect(withIdsOf(stored, found).cells.map(({ id }) => id)).toEqual(['other']);
});
