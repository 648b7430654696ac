import { mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { FileError } from './userError';

/** How a file is written. */
export interface WriteOptions {
  /** The mode of the new file. Default: what the process gives to new files. */
  readonly mode?: number | undefined;
  /** Whether the folder of the file is made if it is not there. Default true. */
  readonly makeFolder?: boolean;
}

/**
 * Writes a file so that at any moment it is either the old one or the new one: a hidden file beside it is filled, forced to the disk
 * and renamed. It is named after this process, so that `removeLeftovers` knows those of processes that were killed.
 * @throws FileError naming the file if it can't be written; the temporary file is gone then
 */
export async function writeAtomically(
  file: string,
  content: string | Uint8Array,
  { mode, makeFolder = true }: WriteOptions = {},
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    if (makeFolder) await mkdir(folder, { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      if (mode !== undefined) await handle.chmod(mode);
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(file, `can't be written: ${why}`, { cause });
  }
}

/** Removes the temporary files that killed processes left beside `file`. */
export async function removeLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file);
  const start = `.${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(start) && /^(\d+)\.tmp$/.exec(name.slice(start.length))?.[1];
    if (pid && !isAlive(Number(pid))) await unlink(path.join(folder, name)).catch(() => undefined);
  }
}

/** Whether there is a process with this id, be it another user's. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
