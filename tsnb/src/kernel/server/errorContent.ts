import { join } from 'node:path';
import { inspect, types } from 'node:util';
import { reword } from './tslab/scope/runtime';
import type { Cell, ErrorContent } from './cell';

/** How Node says that `vm` was told to stop. */
const STOPPED_CODE = 'ERR_SCRIPT_EXECUTION_INTERRUPTED';

const FRAME = /^\s+at /;
/** The frame of the expression by which the other thread asks for the stack. */
const EVALUATED = /at <anonymous>:/;
const FOREIGN = /\(?(node:|<anonymous>\)|[^ ]*[\\/]node_modules[\\/])/;
const PLACE = /\(?(?:file:\/\/)?((?:\/|[A-Za-z]:\\)[^()]*):\d+:\d+\)?$/;
const NOTEBOOK_FOLDER = join(process.cwd(), '/');

/** What the protocol says of anything that was thrown. */
export function errorContent(thrown: unknown, cell: Cell | null = null): ErrorContent {
  if (isStop(thrown)) return interruption(cell);
  if (!types.isNativeError(thrown) && !(thrown instanceof Error)) return otherContent(thrown);
  reword(thrown);
  return {
    ename: text(() => thrown.name, 'Error'),
    evalue: text(() => thrown.message, ''),
    traceback: ownFrames(printed(thrown).split('\n')),
  };
}

/** What is said of a cell that was interrupted, with the line it was at if that is known. */
export function interruption(cell: Cell | null): ErrorContent {
  const ename = 'KeyboardInterrupt';
  const evalue = 'execution interrupted';
  return { ename, evalue, traceback: [`${ename}: ${evalue}`, ...(cell?.stoppedAt ?? [])] };
}

/** Notes where a cell was when it was stopped: the student's own lines, also those of functions of other cells and of files. */
export function noteStop(cell: Cell, stack: string): void {
  const frames = stack.split('\n').filter((line) => FRAME.test(line) && !EVALUATED.test(line));
  const own = frames.filter((line) => !isForeign(line));
  if (own.length > 0) cell.stoppedAt = own; // nothing is known of a cell that only awaits
}

/** The error Node throws when a script is stopped before it begins. */
export function stopError(): Error {
  return Object.assign(new Error('execution interrupted'), { code: STOPPED_CODE });
}

/** Whether this is what an interrupt throws. */
export function isStop(thrown: unknown): boolean {
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

/** Whether a frame is of Node, of a built-in function or of a package, which may be a link to a folder elsewhere. */
function isForeign(frame: string): boolean {
  const place = PLACE.exec(frame)?.[1];
  return FOREIGN.test(frame) || (place !== undefined && !place.startsWith(NOTEBOOK_FOLDER));
}

/** The lines of a traceback without foreign frames, unless there are no others. */
function ownFrames(lines: string[]): string[] {
  const own = lines.filter((line) => !FRAME.test(line) || !isForeign(line));
  const last = own.map((line) => FRAME.test(line)).lastIndexOf(true);
  if (last < 0) return lines;
  // The brace that opens the error's further fields stands behind the last frame of all.
  const opens = lines.some((line) => FRAME.test(line) && line.endsWith(' {'));
  if (opens && !own[last].endsWith(' {')) own[last] += ' {';
  return own;
}

/** An error as it prints, without the brackets round one that has no frames; by its name and message, if it can't. */
function printed(error: Error): string {
  try {
    return inspect(error).replace(/^\[([^]*)\]$/, '$1');
  } catch {
    return `${text(() => error.name, 'Error')}: ${text(() => error.message, '')}`;
  }
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
