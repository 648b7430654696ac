import { expect, test } from 'vitest';
import type { CodeCell } from '../../../tsnb/src/notebook';
import { notebookProblem } from '../../../tsnb/src/notebook';
import { NotebookOutputs } from '../../../tsnb/src/run/outputs';
import type { Message } from '../../../tsnb/src/kernel/wire';

const newCell = (id = 'a'): CodeCell => ({
  cell_type: 'code',
  id,
  metadata: {},
  source: '',
  execution_count: 1,
  outputs: [],
});

function message(type: string, content: Record<string, unknown>): Message {
  const header = { msg_id: '', session: '', username: '', date: '', msg_type: type, version: '' };
  return { identities: [], header, parentHeader: header, metadata: {}, content, buffers: [] };
}
const stream = (name: string, text: string) => message('stream', { name, text });
const display = (text: string, id?: string, type = 'display_data') =>
  message(type, { data: { 'text/plain': text }, metadata: {}, transient: { display_id: id } });
const shown = ({ outputs }: CodeCell) =>
  outputs.map((output) =>
    output.output_type === 'stream'
      ? `${output.name}:${output.text}`
      : output.output_type === 'error'
        ? output.ename
        : output.data['text/plain'],
  );

function outputsOf(...messages: Message[]): unknown[] {
  const cell = newCell();
  const outputs = new NotebookOutputs(1000);
  for (const one of messages) outputs.apply(cell, one);
  return shown(cell);
}

test('consecutive texts of one stream are one output; carriage returns stay', () => {
  expect(
    outputsOf(
      stream('stdout', 'a\r'),
      stream('stdout', 'b'),
      stream('stderr', 'c'),
      stream('stdout', 'd'),
    ),
  ).toEqual(['stdout:a\rb', 'stderr:c', 'stdout:d']);
  expect(outputsOf(stream('stdout', 'a'), display('x'), stream('stdout', 'b'))).toEqual([
    'stdout:a',
    'x',
    'stdout:b',
  ]);
  expect(outputsOf(stream('stdout', ''))).toEqual([]);
});

test('clear_output clears at once, or with the next output', () => {
  const clear = (wait: boolean) => message('clear_output', { wait });
  expect(outputsOf(stream('stdout', 'a'), clear(false))).toEqual([]);
  expect(outputsOf(stream('stdout', 'a'), clear(true))).toEqual(['stdout:a']);
  expect(outputsOf(stream('stdout', 'a'), clear(true), stream('stdout', 'b'))).toEqual([
    'stdout:b',
  ]);
  expect(outputsOf(stream('stdout', 'a'), clear(true), display('b'))).toEqual(['b']);
});

test('a display is updated wherever it was shown, and nowhere once it was cleared', () => {
  const [first, second] = [newCell('a'), newCell('b')];
  const outputs = new NotebookOutputs(1000);
  outputs.apply(first, display('1', 'x'));
  outputs.apply(first, display('other', 'y'));
  outputs.apply(second, display('2', 'x')); // showing it again updates it too, as in JupyterLab
  expect([shown(first), shown(second)]).toEqual([['2', 'other'], ['2']]);
  outputs.apply(second, display('3', 'x', 'update_display_data'));
  expect([shown(first), shown(second)]).toEqual([['3', 'other'], ['3']]);
  outputs.apply(first, message('clear_output', { wait: false }));
  outputs.apply(second, display('4', 'x', 'update_display_data'));
  outputs.apply(second, display('5', 'unknown', 'update_display_data'));
  expect([shown(first), shown(second)]).toEqual([[], ['4']]);
});

test('outputs beyond the limit are cut, an error is still told, and clearing makes room', () => {
  const cell = newCell();
  const outputs = new NotebookOutputs(10);
  outputs.apply(cell, stream('stdout', '12345678'));
  expect(outputs.isFull(cell)).toBe(false);
  outputs.apply(cell, message('clear_output', {}));
  outputs.apply(cell, stream('stdout', '12345'));
  expect(outputs.isFull(cell)).toBe(false);
  outputs.apply(cell, stream('stdout', '6789\u{1d518}')); // the limit splits the pair
  outputs.apply(cell, display('no'));
  outputs.apply(cell, message('error', { ename: 'E', evalue: '', traceback: [] }));
  expect(outputs.isFull(cell)).toBe(true);
  expect(shown(cell)).toEqual(['stdout:123456789', 'E']);
});

test('a display that does not fit is left out; an update that does not fit leaves the old one', () => {
  const cell = newCell();
  const outputs = new NotebookOutputs(10);
  outputs.apply(cell, display('12345', 'x'));
  outputs.apply(cell, display('12345678901', 'x', 'update_display_data'));
  expect([shown(cell), outputs.isFull(cell)]).toEqual([['12345'], true]);
});

test('whatever user code publishes, the file stays valid', () => {
  const cell = newCell();
  const outputs = new NotebookOutputs(1000);
  const data = {
    'text/plain': 5,
    'text/html': ['a', 'b'],
    'application/json': [1],
    'x/y': { z: 1 },
  };
  outputs.apply(cell, message('display_data', { data, metadata: 3 }));
  outputs.apply(cell, message('execute_result', { data: null, execution_count: -1.5 }));
  outputs.apply(cell, message('stream', { name: 7, text: { a: 1 } }));
  outputs.apply(cell, message('error', { ename: null, traceback: [1, null] }));
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
  expect(notebookProblem(notebook)).toBeUndefined();
  expect(cell.outputs[0]).toMatchObject({
    data: { 'text/plain': '5', 'text/html': 'ab', 'application/json': [1], 'x/y': '{"z":1}' },
    metadata: {},
  });
});

test('what is no output changes nothing', () => {
  expect(
    outputsOf(message('comm_open', {}), message('status', { execution_state: 'busy' })),
  ).toEqual([]);
});
