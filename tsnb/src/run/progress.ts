import { formatSeconds, secondsSince, TickingLine, type Console } from '../terminal';
import type { CellResult, NotebookResult } from './result';

const TICK_MS = 250;

/** What a run says of its progress: one line shown in place where one notebook runs in a terminal, else a line a cell. */
export class Progress {
  private readonly ticking: TickingLine;
  private readonly inPlace: boolean;

  constructor(
    private readonly console: Console,
    jobs: number,
  ) {
    this.ticking = new TickingLine(console, TICK_MS);
    this.inPlace = console.inPlace && jobs === 1;
  }

  cellStarted(source: string, number: number, cellCount: number): void {
    if (!this.inPlace) return;
    const start = performance.now();
    this.ticking.show(() => {
      const seconds = formatSeconds(secondsSince(start));
      return `${source}: cell ${number} of ${cellCount}, ${seconds}`;
    });
  }

  cellEnded(source: string, cell: CellResult, cellCount: number): void {
    this.stop();
    if (this.inPlace) return;
    const seconds = formatSeconds(cell.seconds);
    const status = cell.status === 'ok' ? '' : ` (${cell.status})`;
    this.console.line(`${source}: cell ${cell.number} of ${cellCount}, ${seconds}${status}`);
  }

  notebookEnded(result: NotebookResult): void {
    this.stop();
    this.console.line(notebookLine(result));
  }

  /** No more lines in place, at once. */
  stop(): void {
    this.ticking.stop();
  }
}

/** One line that says what became of a notebook. */
export function notebookLine(result: NotebookResult): string {
  const { source, output, status, seconds, cells, leftRunning } = result;
  const ran = cells.filter((cell) => cell.executionCount !== null && cell.status !== 'skipped');
  const count =
    cells.length === 0 ? 'no code cells' : `${ran.length} of ${cells.length} code cells`;
  const ended =
    leftRunning.length === 0 ? '' : `, ended what it left running (${leftRunning.join(', ')})`;
  return `${source}: ${status}, ran ${count} in ${formatSeconds(seconds)}${ended} -> ${output}`;
}
