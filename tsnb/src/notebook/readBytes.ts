import { readFile } from 'node:fs/promises';
import { FileError } from '../terminal';

/**
 * The bytes of a file that the person named: a notebook, a table, a report.
 * @throws FileError naming the file, if there is none or it can't be read.
 */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new FileError(file, readProblem(cause), { cause });
  }
}

function readProblem(cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EISDIR':
      return 'is a folder, not a file';
    case 'EACCES':
      return 'may not be read (permission denied)';
    default:
      return `can't be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
