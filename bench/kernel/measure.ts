import { quantile } from '../statistics';
import type { Loop } from './cells';
import type { Contestant } from './contestants';
import { Session } from './session';

/** What is measured, in the order of the report: times in milliseconds, memory in megabytes. */
export const QUANTITIES = {
  start: 'start to first result',
  trivialFresh: 'a new trivial cell, fresh',
  idleMemory: 'memory, idle (MB)',
  imports: 'the cell of imports, first',
  importsAgain: 'the cell of imports, again',
  libraryMemory: 'memory with the library (MB)',
  figure: 'the first figure',
  twenty: "notebook 00's next 20 cells, with little training",
  trivial: 'a new trivial cell, after the imports and 20 cells',
  typed: "a cell with the library's types",
  classOf30: 'a class of thirty lines',
  completion: 'completion, median',
  completion95: 'completion, 95th percentile',
  loopInside: 'a loop of 10^8 steps in a function',
  loopOutside: 'the same at the top level',
} as const;

/** The name of something measured. */
export type Quantity = keyof typeof QUANTITIES;

/** What one kernel did in one round; NaN where a cell failed. */
export interface Round {
  readonly values: Readonly<Record<Quantity, number>>;
  /** Beginnings of cells that failed. */
  readonly failed: readonly string[];
}

const TRIVIAL_CELLS = 5;
const LONGER_CELLS = 3;
const REST_MS = 1500;

/** Starts a kernel and takes it through all. */
export async function measure(one: Contestant, folder: string, home: string): Promise<Round> {
  const started = performance.now();
  const session = await Session.start(one, folder, home);
  try {
    await session.run(one.cells.trivial(0));
    const start = performance.now() - started;
    const values = { start, ...(await fresh(one, session)), ...(await later(one, session)) };
    return { values, failed: session.failed };
  } finally {
    await session.end();
  }
}

type Part<K extends Quantity> = Record<K, number>;

/** Before, with and after the imports. */
async function fresh(
  { cells }: Contestant,
  session: Session,
): Promise<
  Part<'trivialFresh' | 'idleMemory' | 'imports' | 'importsAgain' | 'libraryMemory' | 'figure'>
> {
  await session.identify(cells.processId);
  await rest();
  const idleMemory = session.memory();
  const trivialFresh = await median(TRIVIAL_CELLS, (n) => session.run(cells.trivial(n + 1)));
  const imports = await session.run(cells.imports);
  const importsAgain = await session.run(cells.imports);
  await rest();
  const libraryMemory = session.memory();
  const figure = await session.run(cells.figure);
  return { trivialFresh, idleMemory, imports, importsAgain, libraryMemory, figure };
}

/** In a notebook that has twenty cells more. */
async function later(
  { cells }: Contestant,
  session: Session,
): Promise<
  Part<
    | 'twenty'
    | 'trivial'
    | 'typed'
    | 'classOf30'
    | 'completion'
    | 'completion95'
    | 'loopInside'
    | 'loopOutside'
  >
> {
  let twenty = 0;
  for (const code of cells.twenty) twenty += await session.run(code);
  const trivial = await median(TRIVIAL_CELLS, (n) => session.run(cells.trivial(n + 100)));
  const typed = await median(LONGER_CELLS, (n) => session.run(cells.typed(n)));
  const classOf30 = await median(LONGER_CELLS, (n) => session.run(cells.classOf30(n)));
  const times: number[] = [];
  for (const code of cells.beginnings) times.push(await session.complete(code));
  return {
    ...{ twenty, trivial, typed, classOf30 },
    completion: quantile(times, 0.5),
    completion95: quantile(times, 0.95),
    loopInside: await loop(session, cells.loops.inside),
    loopOutside: await loop(session, cells.loops.outside),
  };
}

/** Milliseconds for 10^8 steps. */
async function loop(session: Session, { code, steps }: Loop): Promise<number> {
  return (1e8 / steps) * (await session.run(code));
}

async function median(times: number, run: (n: number) => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < times; n++) all.push(await run(n));
  return quantile(all, 0.5);
}

/** What a kernel does after a cell is no part of the next one, as with a person. */
async function rest(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
}
