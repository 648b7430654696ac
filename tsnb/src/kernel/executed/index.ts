/** A cell that this kernel executed. */
export interface ExecutedCell {
  readonly code: string;
  /** The notebook's id of it, where the client says it. */
  readonly cellId: string | undefined;
  /** Whether it failed; undefined while it runs. */
  failed?: boolean;
}

/** Beyond this many the oldest are forgotten. */
const MOST = 2_000;

// The kernel and the packages that cells import are loaded from different places: what they share is a process.
const KEY = Symbol.for('tsnb.executedCells');

/** What the kernel of this process executed, in that order, the running cell at the end; nothing under another kernel. */
export function executedCells(): readonly ExecutedCell[] {
  return (globalThis as { [KEY]?: ExecutedCell[] })[KEY] ?? [];
}

/** Notes that a cell begins to run; the kernel's to call. */
export function noteExecuted(cell: ExecutedCell): void {
  const cells = ((globalThis as { [KEY]?: ExecutedCell[] })[KEY] ??= []);
  cells.push(cell);
  if (cells.length > MOST) cells.shift();
}
