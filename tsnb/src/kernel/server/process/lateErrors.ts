import type { Cell, ErrorContent } from '../cell';
import type { CellContext } from '../cellContext';
import type { Connection } from '../transport/connection';
import { errorContent, isStop } from '../errorContent';

type Emit = (...args: unknown[]) => boolean;

/** Ends the running cell with an error. */
export type EndCell = (cell: Cell, error: ErrorContent) => void;

/**
 * Fault: tslab prints an error that nobody handles and calls the cell good. Here it fails its cell while that runs; a later
 * one is said on stderr of the cell that made it, and in the metadata of that message (`tsnb.late_error`) for programs.
 */
export function watchErrors(context: CellContext, connection: Connection, end: EndCell): void {
  const report = (kind: string, thrown: unknown): void => {
    const origin = context.origin;
    if (origin?.stopped && isStop(thrown)) return; // as it was told to
    const error = errorContent(thrown);
    const running = context.running;
    if (running && !running.concluded && (!origin || origin === running)) end(running, error);
    else sayLate(kind, error, origin, context.last, connection);
  };
  // Whoever started the kernel within a program of its own may have listeners that end the process.
  process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
  const kinds = new Map<unknown, string>([
    ['uncaughtException', 'Uncaught exception'],
    ['unhandledRejection', 'Unhandled rejection'],
  ]);
  // Before all listeners, as cells add some that throw and remove others: either would end the process.
  const emit = process.emit.bind(process) as Emit;
  const guarded: Emit = (...args) => {
    const kind = kinds.get(args[0]);
    if (kind === undefined) return emit(...args);
    report(kind, args[1]);
    try {
      emit(...args);
    } catch (thrown) {
      if (thrown !== args[1]) report('Uncaught exception', thrown);
    }
    return true;
  };
  process.emit = guarded as typeof process.emit;
}

/** Tells of an error that came after its cell had ended. */
export function sayLate(
  kind: string,
  error: ErrorContent,
  origin: Cell | null,
  last: Cell | null,
  connection: Connection,
): void {
  const cell = origin ?? last;
  const made = origin ? `of ${origin.name}, which had ended` : 'of no known cell';
  const text = `${kind} ${made}:\n${error.traceback.join('\n')}\n`;
  if (!cell) {
    process.stderr.write(text);
    return;
  }
  const late = { ...error, execution_count: origin?.executionCount ?? null };
  const metadata = { tsnb: { late_error: late } };
  connection.publish(cell.parent, 'stream', { name: 'stderr', text }, metadata);
}
