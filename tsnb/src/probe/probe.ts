import { difference } from './compare';
import { describeData } from './describe';
import { display } from './display';
import { lookAbove } from './above';
import { besidesOf, withBesides, type Besides } from './besides';
import { expectedOf, whyNotJudged, type Expected } from './expected';
import { PROBE_MIME, PUBLIC_SEED, storeRecord, type ProbeRecord } from './message';
import { fullOptions, type FullOptions, type ProbeOptions } from './options';
import { outcomeOf, type Outcome } from './outcome';
import { recordingSeed } from './recording';
import { showCross, showNeutral, showTick, type CheckHead } from './verdict';

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
 *   `throws: true` where an error is expected, whose name is the value; `timeout` in seconds; a `hint` for whoever gets a cross, and
 *   `showInput: true` to show for which seed and by which code the value came
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
  return checked('probe', name, full, compute, (data, expected) => {
    if (full.file !== '' && expected?.data === undefined) {
      showNeutral(headOf(name, full), whyNotJudged(full.file, process.cwd()));
      return undefined;
    }
    const wrong = expected?.data && difference(expected.data, data, full);
    return wrong === undefined ? { tick: describeData(data) } : { wrong };
  });
}

/** What a check returns: a promise if its function is async, else nothing. */
export type Finished<T> = T extends PromiseLike<unknown> ? Promise<void> : undefined;

/**
 * Runs a check: in a grading run what comes of it is handed out; else it is held, on the spot, against what lies beside the notebook,
 * which is read before the check runs.
 */
export function checked<T>(
  kind: ProbeRecord['kind'],
  name: string,
  options: FullOptions,
  compute: (seed: number) => T,
  judged: (data: ProbeRecordData, expected: Expected | undefined) => Judged,
): Finished<T> {
  const recording = recordingSeed();
  const expected = recording === undefined ? expectedOf(name, process.cwd()) : undefined;
  const seed = recording ?? expected?.seed ?? PUBLIC_SEED;
  return concluded(outcomeOf(compute, seed, options), (outcome) => {
    const besides = besidesOf(options, compute, seed);
    if (recording === undefined)
      judgeAnswer(headOf(name, options), expected, outcome, besides, (data) =>
        judged(data, expected),
      );
    else handOut({ name, kind, ...scoring(options), ...besides, ...handedOut(outcome) });
  });
}

function headOf(name: string, { points }: FullOptions): CheckHead {
  return { name, points };
}

// At once if its outcome is there, else when it comes.
function concluded<T>(
  outcome: Outcome | Promise<Outcome>,
  finish: (outcome: Outcome) => void,
): Finished<T> {
  if (outcome instanceof Promise) return outcome.then(finish) as Finished<T>;
  finish(outcome);
  return undefined as Finished<T>;
}

/** What is said of data; undefined if nothing is to be said any more. */
type Judged = { readonly tick: string } | { readonly wrong: string } | undefined;

/**
 * Shows a tick or a cross for an answer: a cross where nothing came of it, where it uses what it must not, or where its data are wrong;
 * and neither, where the data are those of an earlier answer.
 */
function judgeAnswer(
  head: CheckHead,
  expected: Expected | undefined,
  outcome: Outcome,
  besides: Besides,
  judged: (data: ProbeRecordData) => Judged,
): void {
  if ('problem' in outcome) showCross(head, withBesides(outcome.problem, besides), outcome);
  const above = expected && lookAbove(head.name, expected.content);
  if (above?.forbidden !== undefined) showCross(head, `the answer must not use ${above.forbidden}`);
  const said = judged(outcome.data);
  if (said === undefined) return;
  if ('wrong' in said) showCross(head, withBesides(said.wrong, besides));
  if (above?.isStale === true) showNeutral(head, `${said.tick}; ${STALE}`);
  else showTick(head, said.tick);
}

const STALE =
  'but the cell above failed when it was last run or was changed since: this is what an earlier run of it left';

/** The parts of the options that scoring needs. */
function scoring({ points, rtol, atol }: FullOptions): {
  points: number;
  rtol: number;
  atol: number;
} {
  return { points, rtol, atol };
}

/** What of an outcome is handed out. */
function handedOut(outcome: Outcome): { data: ProbeRecordData } | { problem: string } {
  return 'data' in outcome ? { data: outcome.data } : { problem: outcome.problem };
}

type ProbeRecordData = Extract<ProbeRecord, { data: unknown }>['data'];

/** Hands data to whoever records this kernel. */
function handOut(record: ProbeRecord): void {
  const what = 'data' in record ? describeData(record.data) : record.problem;
  display({ 'text/plain': `${record.name}: ${what}`, [PROBE_MIME]: storeRecord(record) });
}
