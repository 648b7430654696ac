import { inspect, types } from 'util';
import type { Cell, ErrorContent } from './cell';

/** How Node says that `vm` was told to stop. */
const STOPPED_CODE = 'ERR_SCRIPT_EXECUTION_INTERRUPTED';

const FRAME = /^\s+at /;
const FOREIGN = /\(?(node:|<anonymous>\)|[^ ]*[\\/]node_modules[\\/])/;

/** What the protocol says of anything that was thrown. */
export function errorContent(thrown: unknown, cell: Cell | null = null): ErrorContent {
  if (isStop(thrown)) return interruption(cell);
  if (!types.isNativeError(thrown) && !(thrown instanceof Error)) return otherContent(thrown);
  return {
    ename: text(() => thrown.name, 'Error'),
    evalue: text(() => thrown.message, ''),
    traceback: ownFrames(inspected(thrown).split('\n')),
  };
}

/** What is said of a cell that was interrupted, with the line it was at if that is known. */
export function interruption(cell: Cell | null): ErrorContent {
  const ename = 'KeyboardInterrupt';
  const evalue = 'execution interrupted';
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...(cell?.stoppedAt ?? [])] };
}

/** The error Node throws when a script is stopped before it begins. */
export function stopError(): Error {
  return Object.assign(new Error('execution interrupted'), { code: STOPPED_CODE });
}

function isStop(thrown: unknown): boolean {
  return types.isNativeError(thrown) && (thrown as NodeJS.ErrnoException).code === STOPPED_CODE;
}

/** Anything may be thrown in JavaScript, not errors alone. */
function otherContent(thrown: unknown): ErrorContent {
  const shown = inspected(thrown);
  const kind = thrown === null ? 'null' : typeof thrown;
  const ename =
    kind === 'object' ? text(() => (thrown as object).constructor.name, 'Object') : kind;
  const evalue = typeof thrown === 'string' ? thrown : shown;
  return { ename, evalue, traceback: [`Uncaught ${shown}`] };
}

/** The lines of a traceback without the frames of Node, of built-in functions and of packages, unless there are no others. */
function ownFrames(lines: string[]): string[] {
  const own = lines.filter((line) => !FRAME.test(line) || !FOREIGN.test(line));
  return own.some((line) => FRAME.test(line)) ? own : lines;
}

/** How a value prints; never throws, whatever its getters do. */
export function inspected(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function text(read: () => unknown, otherwise: string): string {
  try {
    const value = read();
    return typeof value === 'string' && value !== '' ? value : otherwise;
  } catch {
    return otherwise;
  }
}
