import { AsyncLocalStorage } from 'node:async_hooks';
import type { Cell } from './cell';

/** Knows which cell made whatever runs now: its own code, or a timer, promise or event it left behind. */
export class CellContext {
  private readonly storage = new AsyncLocalStorage<Cell>();
  /** The cell that runs, if one does. */
  running: Cell | null = null;
  /** The cell that ran last, the running one included. */
  last: Cell | null = null;

  /** Runs `code` as a part of `cell`. */
  run(cell: Cell, code: () => void): void {
    this.storage.run(cell, code);
  }

  /** Runs `code` as a part of the kernel. */
  leave(code: () => void): void {
    this.storage.exit(code);
  }

  /** The cell that the code which runs now belongs to, if the context tells. */
  get origin(): Cell | null {
    return this.storage.getStore() ?? null;
  }

  /** The cell that output belongs to: its origin, else the last one. */
  get recipient(): Cell | null {
    return this.origin ?? this.last;
  }
}
