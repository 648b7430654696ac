import { StringDecoder } from 'node:string_decoder';
import type { CellContext } from '../cellContext';
import type { Connection } from '../transport/connection';
import { stopError } from '../errorContent';
import type { StreamName } from '../transport/threadMessages';
import { noteUnfinished } from './endDisplays';
import type { Tslab } from '../tslab/loadTslab';

type Written = string | Uint8Array;
type Done = (error?: Error | null) => void;

/**
 * Fault: tslab sends what a cell's timers print to whatever cell runs by then, never calls the callback of `write`, and
 * breaks a character whose bytes come in two writes.
 */
export function redirectStreams(context: CellContext, connection: Connection): void {
  for (const name of ['stdout', 'stderr'] as const) redirect(name, context, connection);
}

function redirect(name: StreamName, context: CellContext, connection: Connection): void {
  const stream = process[name];
  const original = stream.write.bind(stream);
  const decoder = new StringDecoder('utf8');
  stream.write = (chunk: Written, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const callback = typeof encoding === 'function' ? encoding : done;
    const cell = context.recipient;
    if (!cell) return original(chunk, callback);
    const text = isText(chunk, encoding) ? chunk : decoder.write(bytesOf(chunk, encoding));
    if (text !== '') connection.stream(cell.parent, name, text);
    if (callback) process.nextTick(callback);
    return true;
  };
}

/** Whether what was written is text as it stands, and no bytes written in hexadecimal or base64. */
function isText(chunk: Written, encoding?: BufferEncoding | Done): chunk is string {
  if (typeof chunk !== 'string') return false;
  return typeof encoding !== 'string' || /^(utf|ucs)/i.test(encoding);
}

function bytesOf(chunk: Written, encoding?: BufferEncoding | Done): Buffer {
  if (typeof chunk !== 'string') return Buffer.from(chunk);
  return Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8');
}

/**
 * Lets `tslab.display` and everybody who calls its `lastWriteDisplayData` show MIME bundles, in the cell that does so, and
 * adds what tslab has not: to clear that cell's output.
 */
export function redirectDisplays(tslab: Tslab, context: CellContext, connection: Connection): void {
  const write: typeof tslab.jupyter.lastWriteDisplayData = (display, update) => {
    // JavaScript can't end what an interrupted cell awaits; a loop that shows its progress ends here.
    if (context.origin?.stopped) throw stopError();
    const cell = context.recipient;
    if (!cell) return;
    const { data = {}, metadata = {}, transient = {} } = display as Partial<typeof display>;
    const type = update ? 'update_display_data' : 'display_data';
    connection.publish(cell.parent, type, { data, metadata, transient });
    noteUnfinished(cell, display);
  };
  const clearOutput = (wait: boolean): void => {
    const cell = context.recipient;
    if (cell) connection.publish(cell.parent, 'clear_output', { wait });
  };
  Object.assign(tslab.jupyter, { lastWriteDisplayData: write, clearOutput });
}
