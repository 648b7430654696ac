import type { Assignment } from '../release';
import type { ManualPoints } from './manualPoints';
import { earnedFor, type SubmissionResult } from './result';

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

/** Where a student stands: what the checks brought and what persons gave. */
export interface Standing {
  readonly result: SubmissionResult;
  readonly questions: readonly QuestionPoints[];
  /** The sum; null if the score is withheld. */
  readonly points: number | null;
}

/** Adds what persons gave to what the checks of a submission brought. */
export function standingOf(
  { questions }: Assignment,
  result: SubmissionResult,
  manual: ReadonlyMap<string, ManualPoints> | undefined,
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
  return { result, questions: own, points: graded ? sum : null };
}

/** The questions that a person has still to give points for. */
export function awaiting({ questions, points }: Standing): string[] {
  if (points === null) return [];
  return questions.filter((question) => question.points === null).map(({ name }) => name);
}

/** Points without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
export function tidy(points: number): number {
  return Math.round(points * 1e6) / 1e6;
}
