import type { Assignment } from '../../release';
import { penaltyFor, type LateRule } from './lateRule';
import type { ManualPoints } from './manualPoints';
import { earnedFor, type SubmissionResult } from '../score';

/** What a submission has for one question. */
export interface QuestionPoints {
  readonly name: string;
  readonly worth: number;
  /** null if the score is withheld, or a person has still to give them. */
  readonly points: number | null;
  /** Whether a person gave them, or has to. */
  readonly byHand: boolean;
  /** What that person wrote. */
  readonly comment: string | null;
}

/** Where a student stands: what the checks brought and what persons gave, less what comes off for lateness. */
export interface Standing {
  readonly result: SubmissionResult;
  readonly questions: readonly QuestionPoints[];
  /** The sum of the questions; null, as the penalty and the points, if the score is withheld. */
  readonly rawPoints: number | null;
  /** When it was handed in and until when it should have been, as ISO 8601 in UTC; null where that is not known. */
  readonly submitted: string | null;
  readonly due: string | null;
  /** Seconds after that time, 0 for in time. */
  readonly lateSeconds: number | null;
  /** What comes off for it. */
  readonly penalty: number | null;
  readonly points: number | null;
}

/** What is known of a student besides the submission's result. Times are in milliseconds since 1970. */
export interface Circumstances {
  readonly manual?: ReadonlyMap<string, ManualPoints> | undefined;
  readonly submitted?: number | undefined;
  readonly due?: number | undefined;
  readonly late?: LateRule | undefined;
}

/** Adds what persons gave to what the checks of a submission brought, and takes off what its lateness costs. */
export function standingOf(
  { questions }: Assignment,
  result: SubmissionResult,
  { manual, submitted, due, late }: Circumstances = {},
): Standing {
  const graded = result.status === 'graded';
  const own = questions.map(({ name, points: worth, manual: byHand }): QuestionPoints => {
    const given = manual?.get(name);
    const checked = graded && !byHand ? earnedFor(name, result) : null;
    return {
      name,
      worth,
      points: given?.points ?? checked,
      byHand: byHand || given !== undefined,
      comment: given?.comment ?? null,
    };
  });
  const sum = tidy(own.reduce((total, { points }) => total + (points ?? 0), 0));
  const lateSeconds =
    submitted === undefined || due === undefined
      ? null
      : Math.max(0, Math.round((submitted - due) / 1000));
  const penalty = late && lateSeconds !== null ? penaltyFor(late, lateSeconds, sum) : 0;
  return {
    result,
    questions: own,
    rawPoints: graded ? sum : null,
    submitted: isoOf(submitted),
    due: isoOf(due),
    lateSeconds,
    penalty: graded ? penalty : null,
    points: graded ? tidy(sum - penalty) : null,
  };
}

function isoOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

/** The questions that a person has still to give points for. */
export function awaiting({ questions, points }: Standing): string[] {
  if (points === null) return [];
  return questions.filter((question) => question.points === null).map(({ name }) => name);
}

// Points without the noise of binary fractions: 0.1 + 0.2 is 0.3.
function tidy(points: number): number {
  return Math.round(points * 1e6) / 1e6;
}
