import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Cell, CodeCell, Notebook } from '../notebook';
import {
  parseRecord,
  PROBE_MIME,
  SEED_VARIABLE,
  StoredDataError,
  type ProbeRecord,
} from '../probe';
import { NotebookRun, type NotebookResult, type RunLimits } from '../run';

/** How a notebook is executed for its probes. */
export interface RecordingOptions extends RunLimits {
  /** The folder that the kernel runs in. */
  readonly folder: string;
  readonly seed: number;
  /** Whether the cells behind one that failed run too. Default false. */
  readonly keepGoing?: boolean;
}

/** An executed notebook and what its probes handed out. */
export interface Recording {
  readonly result: NotebookResult;
  /** The executed notebook, without the records in its outputs. */
  readonly notebook: Notebook;
  /** The records of each cell by its id, as they came. */
  readonly records: ReadonlyMap<string, readonly ProbeRecord[]>;
}

/** An executed notebook, what its probes handed out still among its outputs: plain JSON. */
export type Executed = Pick<Recording, 'result' | 'notebook'>;

/** Executes a copy of a notebook in a kernel of its own and collects what its probes hand out for the seed. */
export async function record(
  file: string,
  notebook: Notebook,
  options: RecordingOptions,
): Promise<Recording> {
  return recordingOf(await executeForProbes(file, notebook, options));
}

/** Executes a copy of a notebook in a kernel of its own for the seed. */
export async function executeForProbes(
  file: string,
  original: Notebook,
  { folder, seed, keepGoing = false, env = {}, ...limits }: RecordingOptions,
): Promise<Executed> {
  const notebook = structuredClone(original);
  if (keepGoing) for (const cell of notebook.cells) mayFail(cell);
  const place = await mkdtemp(path.join(os.tmpdir(), 'tsnb-record-'));
  try {
    const output = path.join(place, path.basename(file));
    const run = new NotebookRun(
      { source: file, output, folder, notebook, parameters: {} },
      { ...limits, env: { ...env, [SEED_VARIABLE]: String(seed) } },
    );
    return { result: await run.run(), notebook };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** Takes what probes handed out from an executed notebook's outputs. */
export function recordingOf({ result, notebook }: Executed): Recording {
  const code = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === 'code');
  return { result, notebook, records: new Map(code.map((cell) => [cell.id, takeRecords(cell)])) };
}

function mayFail(cell: Cell): void {
  const { tags } = cell.metadata;
  const own = Array.isArray(tags) ? tags.filter((tag) => tag !== 'raises-exception') : [];
  cell.metadata.tags = [...own, 'raises-exception'];
}

/** Takes the records out of a cell's outputs. What is none is left out: user code can display anything. */
function takeRecords(cell: CodeCell): ProbeRecord[] {
  const records: ProbeRecord[] = [];
  for (const output of cell.outputs) {
    if (output.output_type !== 'display_data' || !Object.hasOwn(output.data, PROBE_MIME)) continue;
    try {
      records.push(parseRecord(output.data[PROBE_MIME]));
    } catch (error) {
      if (!(error instanceof StoredDataError)) throw error;
    }
    output.data = Object.fromEntries(
      Object.entries(output.data).filter(([type]) => type !== PROBE_MIME),
    );
  }
  return records;
}
