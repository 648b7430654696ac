import { resolve } from 'node:path';
import { reword } from './scope/runtime';
import type { SourcePositions } from './sourcePositions';

/** Deep enough that the cell's frame is among them when a library fails far below it. */
const FRAMES = 50;

/** How a function is named that was called as a property of a proxy, such as that of all the notebook's variables. */
const PROXY = /^Proxy\./;
/** A frame of Node's own code. */
const BUILT_IN = /\(?node:[^)]*\)?$/;

/**
 * Fault: stack traces name lines of compiled code and go on through the kernel's inside.
 *
 * From here on they name lines of cells and end where the kernel called them. Node's and packages' frames stay: only a
 * cell's traceback leaves them out.
 */
export function mapStackTraces(positions: SourcePositions, tslabFolder: string): void {
  const kernelFolder = resolve(__dirname, '../..');
  Error.stackTraceLimit = FRAMES;
  Error.prepareStackTrace = (error, sites) => {
    reword(error);
    const lines = [headline(error)];
    let isOwn = false; // whether a frame of the user's is among them
    for (const site of sites) {
      const file = site.getFileName() ?? '';
      if (file.startsWith(tslabFolder) || file.startsWith(kernelFolder)) {
        if (isOwn) {
          while (BUILT_IN.test(lines[lines.length - 1])) lines.pop(); // with which the kernel ran the cell
          break;
        }
        lines.length = 1; // what the user's code called of the kernel, and that of Node, is above its own frames
        continue;
      }
      const line = site.getLineNumber() ?? 0;
      const column = site.getColumnNumber() ?? 0;
      const at = positions.locate(file, line, column);
      if (!at) continue;
      isOwn ||= file !== '' && !file.startsWith('node:');
      // eslint-disable-next-line @typescript-eslint/no-base-to-string -- a call site prints as its frame
      const frame = String(site).replace(`${file}:${line}:${column}`, at);
      lines.push('    at ' + frame.replace(PROXY, ''));
    }
    return lines.join('\n');
  };
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return 'Error'; // its name or message is a getter that throws
  }
}
