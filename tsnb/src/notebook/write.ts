import { open, readdir, realpath, rename, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { NotebookError } from './error';
import { splitBundle, splitLines } from './lines';
import type { Cell, Json, JsonObject, Notebook, Output } from './types';

/**
 * The text of a notebook file, laid out as Jupyter does it (keys sorted, one space of indent, texts in lines), so that a
 * notebook saved by either differs only where it changed.
 */
export function serializeNotebook(notebook: Notebook): string {
  const stored = { ...notebook, cells: notebook.cells.map(storedCell) };
  return JSON.stringify(sortKeys(stored), null, 1) + '\n';
}

/**
 * Writes a notebook so that at any moment the file is either the old one or the new one: a temporary file in the same
 * folder is filled, forced to the disk and renamed. The new file gets the `mode` of the old, where that is given.
 * @throws NotebookError if the file can't be written; the temporary file is gone then.
 */
export async function writeNotebook(
  file: string,
  notebook: Notebook,
  mode?: number,
): Promise<void> {
  const target = await realpath(file).catch(() => file); // a link stays one
  const temporary = temporaryName(target, process.pid);
  let handle: FileHandle | undefined;
  try {
    handle = await open(temporary, 'w');
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(serializeNotebook(notebook));
    await handle.sync();
    await handle.close();
    handle = undefined;
    await rename(temporary, target);
  } catch (cause) {
    await handle?.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new NotebookError(file, `can't be written: ${why}`, { cause });
  }
}

/** Removes the temporary files that killed processes left beside `file`. */
export async function removeLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file);
  const start = `.${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(start) && /^(\d+)\.tmp$/.exec(name.slice(start.length))?.[1];
    if (pid && !isAlive(Number(pid))) {
      await unlink(path.join(folder, name)).catch(() => undefined);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function temporaryName(file: string, pid: number): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${pid}.tmp`);
}

function storedCell(cell: Cell): JsonObject {
  const stored = { ...cell, source: splitLines(cell.source) } as unknown as JsonObject;
  if (cell.cell_type === 'code') stored.outputs = cell.outputs.map(storedOutput);
  else if (cell.attachments !== undefined) {
    stored.attachments = Object.fromEntries(
      Object.entries(cell.attachments).map(([name, bundle]) => [name, splitBundle(bundle)]),
    );
  }
  return stored;
}

function storedOutput(output: Output): JsonObject {
  switch (output.output_type) {
    case 'stream':
      return { ...output, text: splitLines(output.text) };
    case 'display_data':
    case 'execute_result':
      return { ...output, data: splitBundle(output.data) };
    case 'error':
      return { ...output };
  }
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}
