import path from 'node:path';
import type { Evidence } from './evidence';
import { isCopy, plainName } from './names';

/** A notebook that a student handed in, which may be the one that counts. */
export interface Candidate {
  /** Relative to the student's folder; within an archive behind its name. */
  readonly name: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** What it holds: equal for copies of one notebook. */
  readonly digest: string;
  /** Undefined if it can't be read. */
  readonly evidence: Evidence | undefined;
  /** Why it can't be read. */
  readonly problem?: string;
}

/** How a person settles a doubt: the latest notebook, or the one with the assignment's name. */
export type Pick = 'latest' | 'named';

/** By what a choice is made. */
export interface ChoiceRules {
  /** The file of the instructor's notebook. */
  readonly assignment: string;
  readonly pick?: Pick | undefined;
}

/** Which notebook counts, or why none does. */
export interface Choice {
  readonly counts: Candidate | undefined;
  /** Why none counts. */
  readonly problem?: string;
  /** What the student should know of the choice. */
  readonly note?: string;
  /** Whether a person should look: another notebook could have been meant. */
  readonly doubtful: boolean;
}

/** Two notebooks that hold so much of the assignment, more or less, hold it both: a cell may have been deleted. */
const NEAR = 0.25;

/** Times of files this close to each other, in milliseconds, say nothing: archives keep even seconds. */
const SAME_TIME_MS = 2_000;

/**
 * Which of several notebooks counts. What holds most of the assignment comes before the rest; then what lies in a folder of the
 * assignment's name; then what is answered before what is blank; then the latest, with a doubt. Copies that programs made count only
 * where there is nothing else. Folders that look like several assignments, of which none is this one, leave no choice.
 */
export function choose(candidates: readonly Candidate[], rules: ChoiceRules): Choice {
  const readable = candidates.filter(({ evidence }) => evidence !== undefined);
  if (readable.length === 0) return noneReadable(candidates);
  const originals = readable.filter(({ name }) => !isCopy(name));
  const possible = originals.length > 0 ? originals : readable;
  const choice =
    rules.pick === undefined
      ? byEvidence(distinct(possible, rules), rules)
      : byPick(possible, rules, rules.pick);
  return withUnreadable(choice, candidates, originals.length === 0);
}

function noneReadable(candidates: readonly Candidate[]): Choice {
  const [first] = candidates;
  const named = candidates.map(({ name, problem }) => `${name} ${problem ?? "can't be read"}`);
  return {
    counts: undefined,
    problem:
      candidates.length === 1
        ? (first.problem ?? "can't be read")
        : `none of ${candidates.length} notebooks can be read: ${named.join('; ')}`,
    doubtful: false,
  };
}

function byPick(possible: readonly Candidate[], rules: ChoiceRules, pick: Pick): Choice {
  const named = possible.filter((one) => hasName(one, rules));
  const [counts] = latestFirst(pick === 'named' && named.length > 0 ? named : possible, rules);
  return {
    counts,
    ...(possible.length > 1 && { note: noteOf(possible, `the ${pick} counts`, counts) }),
    doubtful: false,
  };
}

function byEvidence(possible: readonly Candidate[], rules: ChoiceRules): Choice {
  const count = possible.length;
  const best = Math.max(...possible.map((one) => shareOf(one)));
  const steps: readonly [(one: Candidate) => boolean, string, doubtful?: boolean][] = [
    [(one) => shareOf(one) > best - NEAR, 'the one that holds most of this assignment counts'],
    [(one) => isInItsFolder(one, rules), "the one in the assignment's folder counts"],
    [(one) => one.evidence?.answered === true, 'the one with answers counts', true],
  ];
  let left = possible;
  for (const [holds, why, doubtful = false] of steps) {
    const those = left.filter(holds);
    if (those.length > 0) left = those;
    if (left.length === 1)
      return {
        counts: left[0],
        ...(count > 1 && { note: noteOf(possible, why, left[0]) }),
        doubtful: count > 1 && doubtful,
      };
  }
  if (areOfSeveralAssignments(left))
    return {
      counts: undefined,
      problem: `which of ${left.length} notebooks answers this assignment can't be told: ${namesOf(left)}`,
      doubtful: true,
    };
  const [counts] = latestFirst(left, rules);
  return { counts, note: noteOf(possible, 'the latest counts', counts), doubtful: true };
}

// A file that can't be read may have been meant; a copy that alone is there may be an old one.
function withUnreadable(
  choice: Choice,
  candidates: readonly Candidate[],
  isOnlyCopies: boolean,
): Choice {
  const { counts } = choice;
  if (counts === undefined) return choice;
  const broken = candidates.filter(
    ({ name, problem, time }) => problem !== undefined && !isCopy(name) && time >= counts.time,
  );
  const notes = [
    ...(choice.note === undefined ? [] : [choice.note]),
    ...broken.map(({ name, problem }) => `${name} can't be taken: it ${problem ?? ''}`),
    ...(isOnlyCopies ? [`${counts.name} counts, which may be a copy that a program made`] : []),
  ];
  return {
    ...choice,
    ...(notes.length > 0 && { note: notes.join('; ') }),
    doubtful: choice.doubtful || broken.length > 0 || isOnlyCopies,
  };
}

/** Of copies with the same content one: that with the assignment's name, else the latest. */
function distinct(candidates: readonly Candidate[], rules: ChoiceRules): Candidate[] {
  const groups = new Map<string, Candidate[]>();
  for (const one of candidates) groups.set(one.digest, [...(groups.get(one.digest) ?? []), one]);
  return [...groups.values()].map((group) => {
    const inside = group.filter((one) => isInItsFolder(one, rules));
    const named = group.filter((one) => hasName(one, rules));
    return latestFirst(inside.length > 0 ? inside : named.length > 0 ? named : group, rules)[0];
  });
}

function latestFirst(candidates: readonly Candidate[], rules: ChoiceRules): Candidate[] {
  return [...candidates].sort((a, b) => {
    if (Math.abs(a.time - b.time) > SAME_TIME_MS) return b.time - a.time;
    const named = Number(hasName(b, rules)) - Number(hasName(a, rules));
    return named !== 0 ? named : a.name < b.name ? -1 : 1;
  });
}

function shareOf({ evidence }: Candidate): number {
  return evidence?.share ?? 0;
}

function hasName({ name }: Candidate, { assignment }: ChoiceRules): boolean {
  return path.basename(name).toLowerCase() === path.basename(assignment).toLowerCase();
}

/** Whether a notebook lies in a folder called as the assignment, or as the folder that the instructor's notebook lies in. */
function isInItsFolder({ name }: Candidate, { assignment }: ChoiceRules): boolean {
  const own = path.basename(path.dirname(path.resolve(assignment))).toLowerCase();
  const folders = foldersOf(name).map((folder) => folder.toLowerCase());
  return folders.includes(own) || folders.includes(plainName(assignment));
}

function foldersOf(name: string): string[] {
  return name.split('/').slice(0, -1);
}

/** Whether notebooks lie in folders that differ in a number alone, such as ps1 and ps2, and are no attempts at one thing. */
function areOfSeveralAssignments(candidates: readonly Candidate[]): boolean {
  const places = new Set(candidates.map(({ name }) => foldersOf(name).join('/')));
  if (places.size < 2) return false;
  const patterns = new Set([...places].map((place) => place.replace(/\d+/g, '#')));
  const [pattern] = patterns;
  return (
    patterns.size === 1 &&
    pattern.includes('#') &&
    !/attempt|version|draft|try|submission|upload|copy|\bv#/i.test(pattern)
  );
}

function noteOf(all: readonly Candidate[], why: string, { name }: Candidate): string {
  return `of ${all.length} notebooks ${why}: ${name}`;
}

function namesOf(candidates: readonly Candidate[]): string {
  return candidates.map(({ name }) => name).join(', ');
}
