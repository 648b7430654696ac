import { difference } from './compare';
import { describeData } from './describe';
import { display } from './display';
import { expectedOf } from './expected';
import { PROBE_MIME, PUBLIC_SEED, storeRecord, type ProbeRecord } from './message';
import { fullOptions, type FullOptions, type ProbeOptions } from './options';
import { outcomeOf, type Outcome } from './outcome';
import { recordingSeed } from './recording';
import { showCross, showTick } from './verdict';

/**
 * Checks a function of the notebook by the value it yields for a seed. What that value must be is never written in the
 * notebook: it is what the instructor's own notebook yields for the same seed.
 *
 * In JupyterLab the seed is the public one, and a tick or a cross shows at once: against the values that `tsnb release` stored beside
 * the notebook, or, where there are none (in the instructor's notebook), only that a value came and is well formed. A cross also
 * throws. In grading the seed is a fresh one, the value is handed out, and the grader compares it.
 *
 * @param name unique among the notebooks that are handed out together
 * @param options `points`; how close numbers must be (`rtol`, `atol`); `finite: false` to allow NaN and infinite ones;
 *   `throws: true` where an error is expected, whose name is the value; `timeout` in seconds
 * @param compute makes inputs from the seed, calls the function and returns plain data: numbers, strings, booleans, null, arrays,
 *   typed arrays, tensors, plotly figures, plain objects of these. It may be async; write `await probe(...)` then.
 * @throws ProbeError when the value is not what it should be; what `compute` threw, if it did
 *
 * @example
 * probe('squared distance', { points: 2, rtol: 1e-5 }, (seed) => squaredDistance([seed, 2], [3, 4]));
 */
export function probe<T>(
  name: string,
  options: ProbeOptions,
  compute: (seed: number) => T,
): Finished<T> {
  const full = fullOptions('probe', name, options);
  const seed = recordingSeed();
  const finish =
    seed === undefined
      ? (outcome: Outcome) => {
          judge(name, full, outcome);
        }
      : (outcome: Outcome) => {
          handOut({ name, kind: 'probe', ...scoring(full), ...handedOut(outcome) });
        };
  return concluded(outcomeOf(compute, seed ?? publicSeed(name), full), finish);
}

/** What a check returns: a promise if its function is async, else nothing. */
export type Finished<T> = T extends PromiseLike<unknown> ? Promise<void> : undefined;

/** Finishes a check: at once if its outcome is there, else when it comes. */
export function concluded<T>(
  outcome: Outcome | Promise<Outcome>,
  finish: (outcome: Outcome) => void,
): Finished<T> {
  if (outcome instanceof Promise) return outcome.then(finish) as Finished<T>;
  finish(outcome);
  return undefined as Finished<T>;
}

/** The seed that a student's check uses. */
export function publicSeed(name: string): number {
  return expectedOf(name, process.cwd())?.seed ?? PUBLIC_SEED;
}

function judge(name: string, options: FullOptions, outcome: Outcome): void {
  const head = { name, points: options.points };
  if ('problem' in outcome) showCross(head, outcome.problem, outcome);
  const expected = expectedOf(name, process.cwd());
  const wrong = expected && difference(expected.data, outcome.data, options);
  if (wrong !== undefined) showCross(head, wrong);
  showTick(head, describeData(outcome.data));
}

/** The parts of the options that scoring needs. */
export function scoring({ points, rtol, atol }: FullOptions): {
  points: number;
  rtol: number;
  atol: number;
} {
  return { points, rtol, atol };
}

/** What of an outcome is handed out. */
export function handedOut(outcome: Outcome): { data: ProbeRecordData } | { problem: string } {
  return 'data' in outcome ? { data: outcome.data } : { problem: outcome.problem };
}

type ProbeRecordData = Extract<ProbeRecord, { data: unknown }>['data'];

/** Hands data to whoever records this kernel. */
export function handOut(record: ProbeRecord): void {
  const what = 'data' in record ? describeData(record.data) : record.problem;
  display({ 'text/plain': `${record.name}: ${what}`, [PROBE_MIME]: storeRecord(record) });
}
