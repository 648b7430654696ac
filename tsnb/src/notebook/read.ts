import { checkAgainstSchema, checkIds, checkNotebook } from './check';
import { NotebookError } from './error';
import { joinBundle, joinLines } from './lines';
import { readBytes } from './readBytes';
import type { Json, JsonObject, MimeBundle, Notebook } from './types';

/**
 * Reads a notebook of format 4.0 to 4.5 and brings it to 4.5: cells get ids where they have none, texts become single
 * strings. Every sentence that it may fail with names the file, and the cell where there is one.
 * @throws NotebookError if there is no such file, or it is no valid notebook of format 4.
 */
export async function readNotebook(file: string): Promise<Notebook> {
  try {
    return parseNotebook(file, await readBytes(file));
  } catch (error) {
    throw NotebookError.of(file, error);
  }
}

/** The same from the bytes of a file; `file` is its name for error messages. */
export function parseNotebook(file: string, bytes: Uint8Array): Notebook {
  const fail = (problem: string): never => {
    throw new NotebookError(file, problem);
  };
  const notebook = checkNotebook(parseJson(bytes, fail), fail);
  checkIds(notebook, fail);
  const upgraded = upgrade(notebook);
  checkAgainstSchema(upgraded, fail);
  return upgraded as unknown as Notebook; // just held against the schema
}

/** The JSON in the bytes of a file. Throws through `fail` what is the matter with them. */
export function parseJson(bytes: Uint8Array, fail: (problem: string) => never): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes); // drops a byte order mark
  } catch {
    return fail('is not a notebook: its bytes are not UTF-8 text');
  }
  if (text.trim() === '') return fail('is empty, not a notebook');
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    return fail(`is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function upgrade(notebook: JsonObject): JsonObject {
  const cells = notebook.cells as JsonObject[];
  const ids = new Set(cells.map((cell) => cell.id));
  return {
    ...notebook,
    nbformat_minor: Math.max(5, notebook.nbformat_minor as number),
    cells: cells.map((cell, index) => upgradeCell(cell, cell.id ?? freeId(index, ids))),
  };
}

// Counted, not drawn: the same notebook gets the same ids in every run.
function freeId(index: number, taken: Set<Json | undefined>): string {
  let id = `cell-${index + 1}`;
  while (taken.has(id)) id += 'x';
  taken.add(id);
  return id;
}

function upgradeCell(cell: JsonObject, id: Json): JsonObject {
  const upgraded: JsonObject = { ...cell, id, source: joinLines(cell.source ?? '') };
  if (cell.cell_type === 'code') {
    upgraded.execution_count = cell.execution_count ?? null;
    upgraded.outputs = (cell.outputs as JsonObject[]).map(upgradeOutput);
  } else if (cell.attachments !== undefined) {
    upgraded.attachments = Object.fromEntries(
      Object.entries(cell.attachments as Record<string, MimeBundle>).map(([name, bundle]) => [
        name,
        joinBundle(bundle),
      ]),
    );
  }
  return upgraded;
}

function upgradeOutput(output: JsonObject): JsonObject {
  if (output.text !== undefined) return { ...output, text: joinLines(output.text) };
  if (output.data !== undefined) return { ...output, data: joinBundle(output.data as MimeBundle) };
  return output;
}
