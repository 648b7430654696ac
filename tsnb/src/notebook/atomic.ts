import { mkdir, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { FileError } from '../terminal';

/**
 * Writes a file so that at any moment it is either the old one or the new one; its folder is made.
 * @throws FileError naming the file if it can't be written; the temporary file is gone then.
 */
export async function writeAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
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
