import { realpath } from 'node:fs/promises';
import { writeAtomically } from '../terminal';
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
 * Writes a notebook so that at any moment the file is either the old one or the new one. The new file gets the `mode` of the old,
 * where that is given.
 * @throws NotebookError if the file can't be written
 */
export async function writeNotebook(
  file: string,
  notebook: Notebook,
  mode?: number,
): Promise<void> {
  const target = await realpath(file).catch(() => file); // a link stays one
  const text = serializeNotebook(notebook);
  await writeAtomically(target, text, { mode, makeFolder: false }).catch((error: unknown) => {
    throw NotebookError.of(file, error);
  });
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
