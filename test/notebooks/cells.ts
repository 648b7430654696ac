import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What the tests of a notebook read of its cells. */
export interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: string | readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

/** A plotly figure that a cell put out, as far as tests look into it. */
export interface PlottedFigure {
  readonly data: readonly { readonly type: string; readonly name?: string }[];
  readonly layout: Readonly<Record<string, { readonly title?: { readonly text?: string } }>>;
}

/** Where executed notebooks lie: the stored ones always; those executed just now too, where EXECUTED_NOTEBOOKS names their folder, as CI does. */
export const notebookFolders = ['notebooks', process.env['EXECUTED_NOTEBOOKS']].filter(
  (one) => one !== undefined,
);

export function readCells(folder: string, name: string): readonly Cell[] {
  const text = readFileSync(join(folder, name), 'utf8');
  return (JSON.parse(text) as { cells: readonly Cell[] }).cells;
}

/** The code of the cells with the given ids, one after the other. */
export function sourceOf(cells: readonly Cell[], ids: readonly string[]): string {
  return ids.map((id) => joined(cellOf(cells, id).source)).join('\n');
}

/** What a cell printed. */
export function printed(cells: readonly Cell[], id: string): string {
  return (cellOf(cells, id).outputs ?? []).map(({ text = '' }) => joined(text)).join('');
}

/** The figures that a cell showed, each stored with its picture. */
export function figuresOf(cell: Cell): PlottedFigure[] {
  return (cell.outputs ?? []).flatMap(({ data }) =>
    data && 'image/png' in data ? [data['application/vnd.plotly.v1+json'] as PlottedFigure] : [],
  );
}

function cellOf(cells: readonly Cell[], id: string): Cell {
  const cell = cells.find((one) => one.id === id);
  if (!cell) throw new Error(`no cell ${id}`);
  return cell;
}

function joined(text: string | readonly string[]): string {
  return typeof text === 'string' ? text : text.join('');
}
