import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant } from './contestant';
import { quantile, summarise, type Summary } from './statistics';
import type { StepDefinition } from './steps';

/** Seconds of a contestant's turn: long enough for the clock, short enough that all share the same minute. */
const TURN = 0.12;
/** Seconds of warming up, before the rounds. */
const WARM_UP = 0.5;
/** Milliseconds between turns, in which the threads of the last one go to sleep. */
const BREAK = 30;
/** Rows of the square matrices whose product shows what the cores can do. */
const PRODUCT = 1500;

/** What was found about one contestant on one step; times in milliseconds. */
export interface Result {
  readonly contestant: string;
  /** Of one step. */
  readonly time: Summary;
  /** Of the first call, with tracing and compiling. */
  readonly firstCall: number;
  /** Of one step of an epoch with shuffled, loaded batches, less that of a step alone; null where there are no batches. */
  readonly epochOverhead: number | null;
  /** Gained by the process from before the step was made to the end. */
  readonly bytes: number | null;
}

export interface StepResults {
  readonly step: string;
  readonly title: string;
  readonly flops: number;
  /** Milliseconds that the products of matrices take at the speed of a large one, in this run. */
  readonly limit: number | null;
  readonly results: readonly Result[];
  /** Contestants that can't run the step, and why. */
  readonly leftOut: Readonly<Record<string, string>>;
}

interface Runner {
  readonly contestant: Contestant;
  readonly firstCall: number;
  /** Steps a turn. */
  readonly count: number;
  readonly times: number[];
  readonly epochs: number[];
}

/** Measures one step on all contestants, round by round: in each, every one has a turn. */
export async function measure(
  step: StepDefinition,
  contestants: readonly Contestant[],
  rounds: number,
): Promise<StepResults> {
  const leftOut: Record<string, string> = {};
  const runners: Runner[] = [];
  for (const contestant of contestants) {
    try {
      runners.push(await prepare(contestant, step.name));
    } catch (error) {
      leftOut[contestant.name] = error instanceof Error ? error.message : String(error);
    }
  }
  const products: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const runner of runners) if (isDue(runner, round, rounds)) await takeTurn(runner);
    const product = await timeProduct(contestants);
    if (product !== null) products.push(product);
  }
  const results: Result[] = [];
  for (const runner of runners) results.push(await finish(runner));
  return {
    step: step.name,
    title: step.title,
    flops: step.flops,
    limit: products.length === 0 ? null : (step.flops / speed(products)) * 1000,
    results,
    leftOut,
  };
}

async function prepare(contestant: Contestant, step: string): Promise<Runner> {
  const firstCall = (await contestant.start(step)) ?? NaN;
  let each = await contestant.run(1);
  for (let spent = each; spent < WARM_UP;) {
    const count = stepsIn(TURN, each);
    each = await contestant.run(count);
    spent += each * count;
  }
  return { contestant, firstCall, count: stepsIn(TURN, each), times: [], epochs: [] };
}

function stepsIn(seconds: number, each: number): number {
  return Math.max(1, Math.round(seconds / each));
}

/** One that takes part in few rounds does so evenly spread. */
function isDue({ contestant }: Runner, round: number, rounds: number): boolean {
  const wanted = contestant.entry.rounds ?? rounds;
  return Math.floor((round * wanted) / rounds) < Math.floor(((round + 1) * wanted) / rounds);
}

async function takeTurn({ contestant, count, times, epochs }: Runner): Promise<void> {
  await pause(BREAK);
  times.push((await contestant.run(count)) * 1000);
  if (!contestant.name.startsWith('elbolab compiled')) return;
  await pause(BREAK);
  const epoch = await contestant.epoch();
  if (epoch !== null) epochs.push(epoch * 1000);
}

/** Seconds of a large product on the contestant that is fastest at it: PyTorch on all cores. */
async function timeProduct(contestants: readonly Contestant[]): Promise<number | null> {
  const fastest = contestants.filter(({ name }) => name.startsWith('PyTorch eager')).at(-1);
  if (!fastest) return null;
  await pause(BREAK);
  return fastest.product(PRODUCT);
}

/** Operations a second of the median product. */
function speed(products: readonly number[]): number {
  return (2 * PRODUCT ** 3) / quantile(products, 0.5);
}

async function finish({ contestant, firstCall, times, epochs }: Runner): Promise<Result> {
  const time = summarise(times);
  return {
    contestant: contestant.name,
    time,
    firstCall: firstCall * 1000,
    epochOverhead: epochs.length === 0 ? null : summarise(epochs).median - time.median,
    bytes: await contestant.stop(),
  };
}
