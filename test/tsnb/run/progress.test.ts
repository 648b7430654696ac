import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Console } from '../../../tsnb/src/terminal';
import { Progress } from '../../../tsnb/src/run/progress';
import type { CellResult } from '../../../tsnb/src/run/result';

const cell: CellResult = {
  number: 2,
  id: 'a',
  firstLine: '1',
  status: 'failed',
  executionCount: 1,
  seconds: 1.26,
  failure: null,
};

/** A console whose two streams are one, as in a terminal. */
function screen(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 30 });
  const shown = () => String(stream.read() ?? '');
  return { console: new Console(stream as never, stream as never), shown };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('in a terminal one line is shown in place, cut to its width, and gone before anything else is written', () => {
  const { console, shown } = screen(true);
  const progress = new Progress(console, 1);
  progress.cellStarted('x.ipynb', 2, 5);
  expect(shown()).toBe('\r\x1b[2Kx.ipynb: cell 2 of 5, 0.0 s');
  vi.advanceTimersByTime(1300);
  expect(shown().split('\r').at(-1)).toBe('\x1b[2Kx.ipynb: cell 2 of 5, 1.3 s');
  console.report('said');
  expect(shown()).toBe('\r\x1b[2Ksaid\n');
  progress.cellEnded('x.ipynb', cell, 5);
  vi.advanceTimersByTime(1000);
  expect(shown()).toBe('');
  progress.cellStarted('a-very-long-name-of-a-notebook.ipynb', 2, 5);
  expect(shown()).toBe('\r\x1b[2Ka-very-long-name-of-a-noteboo');
  progress.stop();
  expect(shown()).toBe('\r\x1b[2K');
});

test.each([
  ['elsewhere', false, 1],
  ['of several notebooks at a time', true, 2],
])('%s there is a line a cell', (_, isTTY, jobs) => {
  const { console, shown } = screen(isTTY);
  const progress = new Progress(console, jobs);
  progress.cellStarted('x.ipynb', 2, 5);
  progress.cellEnded('x.ipynb', cell, 5);
  progress.cellEnded('x.ipynb', { ...cell, status: 'ok' }, 5);
  expect(shown()).toBe('x.ipynb: cell 2 of 5, 1.3 s (failed)\nx.ipynb: cell 2 of 5, 1.3 s\n');
});
