import type { ProbeData } from '../../probe';
import type { CheckScore } from './score';

/** What a check earned in one run, and what came out of it. */
export interface Scored {
  readonly score: CheckScore;
  /** Undefined if nothing came. */
  readonly data: ProbeData | undefined;
  readonly isProperty: boolean;
}

/**
 * What checks earn of a submission that was run in two orders of its cells, the student's own and the assignment's: the better of both.
 * But where the student's order yields a value, another one from the other order counts only if it could not have been guessed: else an
 * answer that depends on the order would have two tries.
 */
export function betterOfOrders(
  own: readonly Scored[],
  assignment: readonly Scored[],
): CheckScore[] {
  return own.map((first, i) => {
    const second = assignment[i];
    if (second.score.earned <= first.score.earned || first.data === undefined)
      return second.score.earned > first.score.earned ? second.score : first.score;
    const isSecondTry = second.isProperty || second.data === undefined || canBeGuessed(second.data);
    return isSecondTry ? first.score : second.score;
  });
}

/** The greatest whole number that somebody would try. */
const GUESSED = 1_000;

/** Whether a value is one of few: a truth value, a text, whole numbers of everyday size. */
export function canBeGuessed(data: ProbeData): boolean {
  switch (data.kind) {
    case 'number':
      return isEveryday(data.value);
    case 'numbers':
      return data.values.every(isEveryday);
    case 'list':
      return data.items.every(canBeGuessed);
    case 'object':
      return data.entries.every(([, item]) => canBeGuessed(item));
    case 'figure':
      return data.traces.every(canBeGuessed);
    default:
      return true;
  }
}

function isEveryday(value: number): boolean {
  return !Number.isFinite(value) || (Number.isInteger(value) && Math.abs(value) <= GUESSED);
}
