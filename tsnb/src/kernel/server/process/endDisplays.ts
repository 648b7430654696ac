import type { Cell, EarlyEnd } from '../cell';
import type { Connection } from '../transport/connection';

/** What whoever shows something may add: what replaces it, should its cell end early (docs/protocol.md). */
interface Unfinished {
  readonly transient?: { readonly display_id?: unknown };
  readonly ifEnded?: unknown;
}

/** Notes what replaces a display of the cell if it is still unfinished at the cell's early end. */
export function noteUnfinished(cell: Cell, { transient, ifEnded }: Unfinished): void {
  const id = transient?.display_id;
  if (typeof id !== 'string') return;
  if (typeof ifEnded === 'function') cell.unfinished.set(id, ifEnded as (how: EarlyEnd) => unknown);
  else cell.unfinished.delete(id);
}

/** Shows what is left of a cell's displays that were unfinished when it was interrupted or failed. */
export function endDisplays(cell: Cell, connection: Connection): void {
  for (const [display_id, ifEnded] of cell.unfinished) {
    const data = attempt(() => ifEnded(cell.stopped ? 'interrupted' : 'failed'));
    if (typeof data !== 'object' || data === null) continue;
    const content = { data, metadata: {}, transient: { display_id } };
    connection.publish(cell.parent, 'update_display_data', content);
  }
  cell.unfinished.clear();
}

/** The code is the notebook's: what it throws is no matter of the kernel. */
function attempt<T>(code: () => T): T | undefined {
  try {
    return code();
  } catch {
    return undefined;
  }
}
