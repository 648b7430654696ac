import { access, constants, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FileError } from '../userError';

/**
 * Makes sure, before anything runs, that a report can be written: its folder is made.
 * @throws FileError naming the file if not.
 */
export async function prepareReportFile(option: string, file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new FileError(file, `is a folder; ${option} takes the file to write`);
  }
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await access(found ? file : path.dirname(file), constants.W_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(file, `${option} can't write it: ${why}`, { cause });
  }
}

/**
 * Writes a report.
 * @throws FileError naming the file if it can't be written.
 */
export async function writeReportFile(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(file, `can't be written: ${why}`, { cause });
  });
}
