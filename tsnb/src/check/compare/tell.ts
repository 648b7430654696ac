import type { CodeCell } from '../../notebook';
import type { Difference } from './difference';
import { outputsOf } from './display';

/** The words of a warning are those of the error, after its name. */
const MIN_SHARED = 4;

/**
 * Differences told as what they are: what is only in another place, what came once more or once less, and an error that became a warning.
 */
export function tellApart(
  stored: CodeCell,
  found: CodeCell,
  differences: readonly Difference[],
): Difference[] {
  if (differences.length === 0) return [];
  const told = withoutMoves(
    differences.map((difference) => errorsAndWarnings(difference, differences)),
  );
  const before = textsOf(stored);
  const after = textsOf(found);
  return told.map((difference) => repeated(difference, before, after));
}

// Gone at one place and new at another: it moved.
function withoutMoves(differences: readonly Difference[]): Difference[] {
  const moved = new Set<Difference>();
  const told = differences.map((difference) => {
    if (difference.kind !== 'missing' || difference.stored === null) return difference;
    const twin = differences.find(
      (other) => other.kind === 'extra' && !moved.has(other) && isTwin(difference, other),
    );
    if (twin === undefined) return difference;
    moved.add(twin);
    const problem = 'came in another order';
    return { ...difference, kind: 'text' as const, problem, found: twin.found };
  });
  return told.filter((difference) => !moved.has(difference));
}

function isTwin(missing: Difference, extra: Difference): boolean {
  const place = ({ where }: Difference): string => where.replace(/, (?:line|part) \d+$/, '');
  return missing.stored === extra.found && place(missing) === place(extra);
}

function repeated(
  difference: Difference,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): Difference {
  const { kind, stored, found } = difference;
  if (kind === 'extra' && found !== null && before.has(found.trim()))
    return { ...difference, problem: 'came once more than before' };
  if (kind === 'missing' && stored !== null && after.has(stored.trim()))
    return { ...difference, problem: 'came once less than before' };
  return difference;
}

function textsOf(cell: CodeCell): Set<string> {
  const { streams, displays } = outputsOf(cell);
  const lines = [...streams.values()].flatMap((text) => text.split('\n'));
  return new Set([
    ...lines.map((line) => line.trim()),
    ...displays.flatMap(({ name, data }) => [name, typeof data === 'string' ? data : '']),
  ]);
}

// The message of an error on stderr instead, or the other way round.
function errorsAndWarnings(difference: Difference, all: readonly Difference[]): Difference {
  const { where, kind, stored, found } = difference;
  if (!where.startsWith('error')) return difference;
  const isGone = kind === 'missing';
  const message = messageOf((isGone ? stored : found) ?? '');
  const isOnStderr = all.some((other) => {
    const text = (isGone ? other.found : other.stored) ?? '';
    return other.where.startsWith('stderr') && text.includes(message);
  });
  if (message.length < MIN_SHARED || !isOnStderr || (kind !== 'missing' && kind !== 'extra'))
    return difference;
  const problem = isGone ? 'became a warning on stderr' : 'was a warning on stderr before';
  return { ...difference, problem };
}

function messageOf(sentence: string): string {
  return sentence.slice(sentence.indexOf(':') + 1).trim();
}
