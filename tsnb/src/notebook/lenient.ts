import { isObject } from './check';
import { NotebookError } from './error';
import { joinLines } from './lines';
import { parseJson } from './read';
import { notebookProblem } from './schema';
import type { Cell, Json, JsonObject, Notebook } from './types';

/** A notebook that was read for its sources, and what of its form was let pass. */
export interface LenientNotebook {
  readonly notebook: Notebook;
  /** How the file departs from the notebook format, in a few words each; nothing of it changes what counts. */
  readonly departures: readonly string[];
}

const ID = /^[a-zA-Z0-9-_]{1,64}$/;

/**
 * Reads a notebook that another program may have written with mistakes, for what counts of a submission: the cells' kinds, sources, ids
 * and metadata. Outputs are left behind, line ends become `\n`, ids that are missing, doubled or none are made anew. Any minor of
 * format 4 is taken, and what does not fit the schema is told, not refused.
 * @throws NotebookError if it is no JSON, of another format than 4, or has no list of cells
 */
export function parseLeniently(file: string, bytes: Uint8Array): LenientNotebook {
  const fail = (problem: string): never => {
    throw new NotebookError(file, problem);
  };
  const value = parseJson(asUtf8(bytes), fail);
  if (!isObject(value)) return fail('is JSON, but not a notebook: it must be an object');
  checkFormat(value, fail);
  if (!Array.isArray(value.cells))
    return fail('has no list of "cells", which a notebook must have');
  const departures = new Set<string>();
  if (value.nbformat !== 4) departures.add('the file does not say its notebook format');
  const cells = withIds(
    value.cells.flatMap((cell) => lenientCell(cell, departures)),
    departures,
  );
  const metadata = isObject(value.metadata) ? value.metadata : {};
  if (departures.size === 0) noteSchema(value, departures);
  return {
    notebook: { nbformat: 4, nbformat_minor: 5, metadata, cells },
    departures: [...departures],
  };
}

// Editors of Windows may save as UTF-16, with a mark at the beginning.
function asUtf8(bytes: Uint8Array): Uint8Array {
  const mark = (bytes.at(0) ?? 0) * 256 + (bytes.at(1) ?? 0);
  if (mark !== 0xfffe && mark !== 0xfeff) return bytes;
  const text = new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be').decode(bytes);
  return new TextEncoder().encode(text);
}

function checkFormat(value: JsonObject, fail: (problem: string) => never): void {
  const { nbformat } = value;
  if (nbformat === undefined && 'cells' in value) return;
  if (nbformat === undefined) fail('is JSON, but not a notebook: it has no "nbformat"');
  if (Number(nbformat) !== 4)
    fail(
      `is of notebook format ${JSON.stringify(nbformat)}; only format 4 can be read; convert it with \`jupyter nbconvert --to notebook\``,
    );
}

/** A cell before it has an id for certain. */
interface Draft {
  readonly id: Json | undefined;
  readonly cell: Cell;
}

function lenientCell(value: Json, departures: Set<string>): Draft[] {
  if (!isObject(value)) {
    departures.add('a cell is no object');
    return [];
  }
  const source = sourceOf(value, departures);
  const metadata = isObject(value.metadata) ? value.metadata : {};
  if (value.cell_type === 'code') {
    if (!Array.isArray(value.outputs)) departures.add('a code cell has no list of outputs');
    const count = value.execution_count;
    const execution_count = typeof count === 'number' && Number.isInteger(count) ? count : null;
    const cell: Cell = {
      cell_type: 'code',
      id: '',
      metadata,
      source,
      outputs: [],
      execution_count,
    };
    return [{ id: value.id, cell }];
  }
  const cell_type = value.cell_type === 'raw' ? 'raw' : 'markdown';
  if (value.cell_type !== cell_type) departures.add('a cell is of no known type; read as text');
  return [{ id: value.id, cell: { cell_type, id: '', metadata, source } }];
}

function sourceOf({ source }: JsonObject, departures: Set<string>): string {
  const joined = joinLines(source ?? '');
  if (typeof joined !== 'string') departures.add('a cell has a source that is no text');
  return typeof joined === 'string' ? withPlainLines(joined) : '';
}

/** A text with the line ends of Windows and of old Macs turned into plain ones. */
export function withPlainLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

// Of two cells with one id the first that grading knows keeps it: an editor that copies a cell may drop the metadata of the copy.
function withIds(drafts: readonly Draft[], departures: Set<string>): Cell[] {
  const owners = new Map<string, Draft>();
  for (const draft of drafts) {
    if (typeof draft.id !== 'string' || !ID.test(draft.id)) continue;
    const other = owners.get(draft.id);
    if (other) departures.add('two cells have the same id');
    if (!other || (isKnown(draft) && !isKnown(other))) owners.set(draft.id, draft);
  }
  const taken = new Set(owners.keys());
  return drafts.map((draft, index) => {
    const { id, cell } = draft;
    if (typeof id === 'string' && owners.get(id) === draft) return { ...cell, id };
    if (id !== undefined && !(typeof id === 'string' && ID.test(id)))
      departures.add('a cell has an id that is none');
    return { ...cell, id: freeId(index, taken) };
  });
}

function isKnown({ cell }: Draft): boolean {
  return isObject(cell.metadata.nbgrader);
}

// No id that a release may have given: an id that an instructor's notebook uses would mean that cell.
function freeId(index: number, taken: Set<string>): string {
  let id = `unnamed-${index + 1}`;
  while (taken.has(id)) id += 'x';
  taken.add(id);
  return id;
}

// Notebooks of minors below 5 have no ids, and the schema at hand is that of 4.5.
function noteSchema(value: JsonObject, departures: Set<string>): void {
  if (value.nbformat_minor !== 5) return;
  const problem = notebookProblem(value);
  if (problem !== undefined) departures.add(`it does not fit the notebook format: ${problem}`);
}
