import { partProblem, notebookProblem } from './schema';
import type { Json, JsonObject } from './types';

/** Throws through `fail` at the first thing that keeps parsed JSON from being a notebook of format 4. */
export function checkNotebook(value: Json, fail: (problem: string) => never): JsonObject {
  if (!isObject(value)) return fail('is JSON, but not a notebook: it must be an object');
  checkFormat(value, fail);
  if (!('metadata' in value)) return fail('has no "metadata", which a notebook must have');
  if (!isObject(value.metadata)) return fail('"metadata" must be an object');
  if (!('cells' in value)) return fail('has no "cells", which a notebook must have');
  if (!Array.isArray(value.cells)) return fail('"cells" must be an array');
  value.cells.forEach((cell, index) => {
    checkCell(cell, (problem) => fail(`cell ${index + 1} ${problem}`));
  });
  return value;
}

function checkFormat(notebook: JsonObject, fail: (problem: string) => never): void {
  const { nbformat, nbformat_minor: minor } = notebook;
  if (nbformat === undefined) fail('is JSON, but not a notebook: it has no "nbformat"');
  if (nbformat !== 4) {
    const hint = Number(nbformat) < 4 ? '; convert it with `jupyter nbconvert --to notebook`' : '';
    fail(`is of notebook format ${JSON.stringify(nbformat)}; only format 4 can be read${hint}`);
  }
  if (typeof minor !== 'number' || !Number.isInteger(minor) || minor < 0) {
    fail(
      `"nbformat_minor" must be a whole number, but is ${minor === undefined ? 'missing' : JSON.stringify(minor)}`,
    );
  }
}

function checkCell(cell: Json, fail: (problem: string) => never): void {
  if (!isObject(cell)) return fail('must be an object');
  const type = cell.cell_type;
  if (type !== 'code' && type !== 'markdown' && type !== 'raw') {
    const given = type === undefined ? 'is missing' : `is ${JSON.stringify(type)}`;
    return fail(`has no known type: "cell_type" must be code, markdown or raw, but ${given}`);
  }
  if (!('source' in cell)) return fail('has no "source"');
  if (!('metadata' in cell)) return fail('has no "metadata"');
  if (type !== 'code') return;
  if (!('outputs' in cell)) return fail('is a code cell without "outputs"');
  if (!Array.isArray(cell.outputs)) return fail('has "outputs" that are no array');
  cell.outputs.forEach((output, index) => {
    checkOutput(output, (problem) => fail(`has an output ${index + 1} that ${problem}`));
  });
}

function checkOutput(output: Json, fail: (problem: string) => never): void {
  const type = isObject(output) ? output.output_type : undefined;
  if (
    type !== 'stream' &&
    type !== 'display_data' &&
    type !== 'execute_result' &&
    type !== 'error'
  ) {
    return fail(
      'has no known type: "output_type" must be stream, display_data, execute_result or error',
    );
  }
  const problem = partProblem(type, output);
  if (problem !== undefined) fail(`does not fit the notebook format: ${problem}`);
}

/** The same for a notebook brought to format 4.5, against the official schema: first cell by cell, to name the cell. */
export function checkAgainstSchema(notebook: JsonObject, fail: (problem: string) => never): void {
  const cells = notebook.cells as JsonObject[];
  cells.forEach((cell, index) => {
    const problem = partProblem(`${cell.cell_type as 'code' | 'markdown' | 'raw'}_cell`, cell);
    if (problem !== undefined)
      fail(`cell ${index + 1} does not fit the notebook format: ${problem}`);
  });
  const problem = notebookProblem(notebook);
  if (problem !== undefined) fail(`does not fit the notebook format: ${problem}`);
}

/** Throws through `fail` if two cells have the same id. */
export function checkIds(notebook: JsonObject, fail: (problem: string) => never): void {
  const seen = new Map<Json, number>();
  (notebook.cells as JsonObject[]).forEach(({ id }, index) => {
    if (id === undefined) return;
    const first = seen.get(id);
    if (first !== undefined) {
      fail(`cells ${first} and ${index + 1} have the same id ${JSON.stringify(id)}`);
    }
    seen.set(id, index + 1);
  });
}

/** Whether something that was parsed from JSON is an object (neither an array nor null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
