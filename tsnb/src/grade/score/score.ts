import { difference, withBesides, type ProbeRecord } from '../../probe';
import type { Check } from '../../release';

/** What a submission earns for one check. */
export interface CheckScore {
  readonly name: string;
  readonly question: string;
  readonly cellId: string;
  readonly points: number;
  readonly earned: number;
  /** Why it earned nothing, without the answer. */
  readonly problem: string | null;
  /** Whether it was earned only with the instructor's answers to the earlier questions. */
  readonly carried: boolean;
}

/** Reaches the verdict of a property on data. */
export type Judge = (
  name: string,
  data: Extract<ProbeRecord, { data: unknown }>['data'],
) => Promise<string | undefined>;

/** The score of a check by what the submission's kernel handed out in its cell; `missing` says why nothing may have come. */
export async function scoreOf(
  { record: expected, question, cellId }: Check,
  got: ProbeRecord | undefined,
  missing: string,
  judge: Judge,
): Promise<CheckScore> {
  const problem = await problemOf(expected, got, missing, judge);
  const { name, points } = expected;
  const earned = problem === undefined ? points : 0;
  const said = problem === undefined ? null : withBesides(problem, expected);
  return { name, question, cellId, points, earned, problem: said, carried: false };
}

async function problemOf(
  expected: Check['record'],
  got: ProbeRecord | undefined,
  missing: string,
  judge: Judge,
): Promise<string | undefined> {
  if (got === undefined) return missing;
  if ('problem' in got) return got.problem;
  return expected.kind === 'property'
    ? judge(expected.name, got.data)
    : difference(expected.data, got.data, expected); // the instructor's tolerance, whatever the submission says
}
