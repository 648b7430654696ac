import vm from 'vm';
import type { CellContext } from './cellContext';
import { stopError } from './errorContent';
import type { SharedState } from './sharedState';
import type { SourcePositions } from './sourcePositions';

/** What tslab's executor puts round a cell's JavaScript. */
const BEFORE = /^\((?:async )?function\(exports, require\) \{ /;
const BEHIND = '\n})(__tslab__';

/**
 * Fault: tslab runs every cell as the script `evalmachine.<anonymous>`. Names it after its cell, and doesn't begin one that
 * was interrupted while it was compiled.
 */
export function nameCellScripts(
  context: CellContext,
  positions: SourcePositions,
  state: SharedState,
): void {
  const { runInThisContext } = vm;
  vm.runInThisContext = (code, options) => {
    const cell = context.running;
    const before = BEFORE.exec(code);
    const isCell = typeof options === 'object' && options.breakOnSigint === true;
    if (!cell || !before || !isCell) return runInThisContext(code, options) as unknown;
    const body = code.slice(before[0].length, code.lastIndexOf(BEHIND));
    positions.named(cell.name, body, cell.name, 1, body.split('\n').length + 1);
    if (state.get('stoppedCell') === cell.id) throw stopError();
    return runInThisContext(code, {
      breakOnSigint: false, // another thread watches for signals
      filename: cell.name,
      columnOffset: -before[0].length,
      displayErrors: false, // else Node puts an excerpt of the JavaScript before the stack
    }) as unknown;
  };
}
