import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A cell as it stands in an executed notebook. */
export interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: string | readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

/** A stored figure, as far as tests look into it. */
export interface StoredFigure {
  readonly data: readonly {
    readonly type: string;
    readonly name?: string;
    readonly x?: readonly number[];
    readonly y?: readonly number[];
  }[];
  readonly layout: Readonly<Record<string, { readonly title?: { readonly text?: string } }>>;
}

const executed = process.env['EXECUTED_NOTEBOOKS'];

/** The folders in which a notebook is judged: the stored one always, and the one executed just now where EXECUTED_NOTEBOOKS names it. */
export const folders = ['notebooks', executed].filter((one) => one !== undefined);

/** Describes what a short run through the real kernel shows; where the whole notebook was executed just now, that shows it too. */
export const describeShortRun = describe.skipIf(executed !== undefined);

export function readCells(file: string): readonly Cell[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { cells: readonly Cell[] }).cells;
}

/** What stands in a cell. */
export function textOf({ source }: Cell): string {
  return typeof source === 'string' ? source : source.join('');
}

/** The code of the cells with the given ids, one after the other. */
export function sourceOf(cells: readonly Cell[], ids: readonly string[]): string {
  return ids
    .map((id) => {
      const cell = cells.find((one) => one.id === id);
      if (!cell) throw new Error(`no cell ${id}`);
      return textOf(cell);
    })
    .join('\n');
}

/** All that a cell printed. */
export function printed(cells: readonly Cell[], id: string): string {
  const outputs = cells.find((cell) => cell.id === id)?.outputs ?? [];
  return outputs.map(({ text = '' }) => (typeof text === 'string' ? text : text.join(''))).join('');
}

/** The numbers of each line of a cell's output that the expression finds, by its groups. */
export function numbersIn(cells: readonly Cell[], id: string, line: RegExp): number[][] {
  return [...printed(cells, id).matchAll(line)].map((found) => found.slice(1).map(Number));
}

/** The figures of a cell. */
export function figuresOf(cells: readonly Cell[], id?: string): StoredFigure[] {
  const chosen = cells.filter((cell) => id === undefined || cell.id === id);
  return chosen.flatMap(({ outputs = [] }) =>
    outputs.flatMap(({ data }) =>
      data && 'image/png' in data ? [data['application/vnd.plotly.v1+json'] as StoredFigure] : [],
    ),
  );
}

/** The y of the trace of that name in a cell's figure. */
export function curve(cells: readonly Cell[], id: string, name: string): readonly number[] {
  const trace = figuresOf(cells, id)[0]?.data.find((one) => one.name === name);
  return trace?.y ?? [];
}

/** Every code cell was executed in order, and none failed. */
export function expectExecuted(cells: readonly Cell[]): void {
  const code = cells.filter((cell) => cell.cell_type === 'code');
  expect(code.map(({ execution_count }) => execution_count)).toEqual(code.map((_, i) => i + 1));
  const errors = code.flatMap(({ outputs = [] }) =>
    outputs.filter((one) => one.output_type === 'error'),
  );
  expect(errors).toEqual([]);
}

/** Every figure is a bundle of plotly JSON and PNG, and names its axes. */
export function expectNamedAxes(cells: readonly Cell[], atLeast: number): void {
  const figures = figuresOf(cells);
  expect(figures.length).toBeGreaterThanOrEqual(atLeast);
  for (const { layout } of figures) {
    const axes = Object.entries(layout).filter(([key]) => /^[xy]axis\d*$/.test(key));
    expect(axes.length).toBeGreaterThanOrEqual(2);
    for (const [, axis] of axes) expect(axis.title?.text).toBeTruthy();
  }
}

/** Runs a notebook through the real kernel with these parameters; the executed cells. */
export function runShort(name: string, parameters: Readonly<Record<string, number>>) {
  const out = mkdtempSync(join(tmpdir(), 'notebook-'));
  try {
    const values = Object.entries(parameters).flatMap(([key, value]) => ['-p', `${key}=${value}`]);
    const args = ['tsnb/bin/tsnb.js', 'run', join('notebooks', name), '--out', out, ...values];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stderr + String(status)).toMatch(/0$/);
    return readCells(join(out, name));
  } finally {
    rmSync(out, { recursive: true });
  }
}
