import { join } from 'node:path';
import vm from 'node:vm';
import type { CellContext } from '../cellContext';
import { stopError } from '../errorContent';
import type { SharedState } from '../transport/sharedState';
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
    const places = [process.cwd(), join(process.cwd(), cell.name)].map((one) =>
      JSON.stringify(one),
    );
    const script = compiled(
      `${PLACES}${code})(${places.join()})`,
      cell.name,
      PLACES.length + before[0].length,
    );
    return script.runInThisContext({
      breakOnSigint: false, // another thread watches for signals
      displayErrors: false, // else Node puts an excerpt of the JavaScript before the stack
    }) as unknown;
  };
}

/** Fault: Node's types promise `__dirname` and `__filename`, which tslab has not. A cell may still declare its own. */
const PLACES = '((__dirname, __filename) => ';

/** Says of what only the engine refuses, such as `import.meta`, what it is, instead of showing JavaScript that nobody wrote. */
function compiled(code: string, name: string, before: number): vm.Script {
  try {
    return new vm.Script(code, { filename: name, columnOffset: -before });
  } catch (thrown) {
    const { message } = thrown as Error;
    const error = new SyntaxError(`${name} can't run as JavaScript: ${message}`);
    error.stack = `${error.name}: ${error.message}\n    at ${name}`;
    throw error;
  }
}
