import { diffArrays } from 'diff';

/** So many items in turn that are in both lists, that were lost, or that were added. */
export interface Run {
  readonly kind: 'same' | 'lost' | 'added';
  readonly count: number;
}

/**
 * The work of a difference grows with the square of how many items were lost and added: so many take a quarter of a
 * second.
 */
const MAX_EDITS = 1500;

/**
 * Which items of two lists belong together, by the first of these keys that leaves few enough unmatched; else those at the
 * same place.
 */
export function align<T>(
  stored: readonly T[],
  found: readonly T[],
  ...keys: readonly ((item: T) => string)[]
): Run[] {
  for (const key of keys) {
    const runs = runsOf(stored.map(key), found.map(key));
    if (runs !== undefined) return runs;
  }
  const last = keys[keys.length - 1];
  return inPlace(stored.map(last), found.map(last));
}

function runsOf(stored: readonly string[], found: readonly string[]): Run[] | undefined {
  const length = Math.min(stored.length, found.length);
  let start = 0;
  while (start < length && stored[start] === found[start]) start++;
  let end = 0;
  while (end < length - start && stored.at(-1 - end) === found.at(-1 - end)) end++;
  const before = stored.slice(start, stored.length - end);
  const after = found.slice(start, found.length - end);
  const middle = middleRuns(before, after);
  if (middle === undefined) return undefined;
  return [{ kind: 'same', count: start }, ...middle, { kind: 'same', count: end }];
}

function middleRuns(before: string[], after: string[]): Run[] | undefined {
  if (before.length === 0 || after.length === 0) {
    return [
      { kind: 'lost', count: before.length },
      { kind: 'added', count: after.length },
    ];
  }
  const changes = diffArrays(before, after, { maxEditLength: MAX_EDITS });
  return changes?.map(({ count, added, removed }) => ({
    kind: removed ? 'lost' : added ? 'added' : 'same',
    count,
  }));
}

function inPlace(stored: readonly string[], found: readonly string[]): Run[] {
  const both = Math.min(stored.length, found.length);
  const runs = stored.slice(0, both).flatMap((key, index): Run[] =>
    key === found[index]
      ? [{ kind: 'same', count: 1 }]
      : [
          { kind: 'lost', count: 1 },
          { kind: 'added', count: 1 },
          { kind: 'same', count: 0 },
        ],
  );
  runs.push({ kind: 'lost', count: stored.length - both });
  runs.push({ kind: 'added', count: found.length - both });
  return runs;
}
