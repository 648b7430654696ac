import type { Cell, Notebook } from '../../notebook';
import { studentVersion, type Assignment } from '../../release';
import { codeReader, sharesNames, type CodeReader } from './code';
import { isAnswered, matched, type Placed } from './match';
import { completed, inAssignmentOrder } from './order';
import { piecesOf, type Piece, type Pieces } from './pieces';
import { isTheirs, plainText, slotsOf, type Slot } from './slots';

/** A submission as it is graded: in one order of its cells. */
export interface Assembled {
  readonly notebook: Notebook;
  /** The student's cells that answer each solution cell of the assignment, by that cell's id; none where it is blank. */
  readonly answers: ReadonlyMap<string, readonly Cell[]>;
}

/** A submission brought back into the form of its assignment. */
export interface Assembly {
  /** In the order of the assignment. */
  readonly inOrder: Assembled;
  /** In the student's own order, where another one runs. */
  readonly inOwnOrder: Assembled | undefined;
  /** What was mended, in words for the student. */
  readonly notes: readonly string[];
  /** What a person should look at. */
  readonly doubts: readonly string[];
  /** Why nothing can be said of the submission by running it; undefined if it can. */
  readonly problem: string | undefined;
}

/** How many cells a note lists by name. */
const NAMED = 3;

/**
 * Brings a submission back into the form of its assignment, without running anything. Cells are found by what the release wrote into
 * them, or by their text and the names they declare. All that a student wrote is kept; locked cells are the instructor's; what is
 * missing is put back. Where the student's order of the cells is another, both are there to be tried.
 */
export async function assemble(assignment: Assignment, submission: Notebook): Promise<Assembly> {
  const code = await codeReader();
  const given = studentVersion(assignment);
  const slots = slotsOf(assignment, given, code);
  const placed = matched(submission.cells, slots, code);
  const pieces = piecesOf(placed, slots, code);
  const missing = missingOf(slots, pieces);
  const build = (order: readonly Piece[]): Assembled =>
    assembled(given, completed(order, missing, pieces.elsewhere, code), slots, pieces, code);
  const inOrder = build(inAssignmentOrder(pieces.pieces));
  const own = build(pieces.pieces);
  const differs = runningOf(inOrder) !== runningOf(own);
  return {
    inOrder,
    inOwnOrder: differs ? own : undefined,
    notes: [
      ...pieces.notes,
      ...foundNotes(placed),
      ...lockedNotes(placed, slots),
      ...missingNotes(missing),
    ],
    doubts: doubtsOf(placed, missing),
    problem: problemOf(placed, missing),
  };
}

function missingOf(slots: readonly Slot[], { pieces, elsewhere }: Pieces): Slot[] {
  const present = new Set(pieces.map(({ slot }) => slot));
  return slots.filter((slot) => !present.has(slot) && !elsewhere.has(slot));
}

/** What runs of a notebook, in its order. */
function runningOf({ notebook: { cells } }: Assembled): string {
  const running = cells.filter(
    ({ cell_type: type, source }) => type === 'code' && source.trim() !== '',
  );
  return JSON.stringify(running.map(({ source }) => source));
}

function assembled(
  given: Notebook,
  order: readonly Piece[],
  slots: readonly Slot[],
  { elsewhere }: Pieces,
  code: CodeReader,
): Assembled {
  const cells = cellsOf(order);
  const of = (slot: Slot): Cell[] =>
    order.flatMap((piece, i) => {
      const isElsewhere =
        elsewhere.has(slot) && piece.isOwn && sharesNames(code, piece.source, slot.names);
      return (piece.slot === slot && piece.isOwn) || isElsewhere ? [cells[i]] : [];
    });
  const answers = slots
    .filter(({ kind }) => kind === 'solution' || kind === 'manual')
    .map((slot) => [slot.given.id, of(slot)] as const);
  return { notebook: { ...given, cells }, answers: new Map(answers) };
}

/** Cells of pieces. The first of several for one slot is that cell; of what a student added only the text counts. */
function cellsOf(order: readonly Piece[]): Cell[] {
  const taken = new Set(order.flatMap(({ slot }) => slot?.given.id ?? []));
  const done = new Set<Slot>();
  return order.map(({ slot, type, id, source }) => {
    if (slot !== undefined && !done.has(slot)) {
      done.add(slot);
      return { ...slot.given, source };
    }
    const own = freeId(id, taken);
    return type === 'code'
      ? { cell_type: type, id: own, source, metadata: {}, outputs: [], execution_count: null }
      : { cell_type: type, id: own, source, metadata: {} };
  });
}

function freeId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let i = 2; taken.has(id); i++) id = `${wanted.slice(0, 58)}-${i}`;
  taken.add(id);
  return id;
}

function foundNotes(placed: readonly Placed[]): string[] {
  const found = placed.filter(({ by, slot }) => by !== undefined && slot?.kind !== 'free');
  const names = [...new Set(found.flatMap(({ slot }) => slot?.name ?? []))];
  if (names.length === 0) return [];
  return [
    `found without their metadata, by what they declare and where they stand: ${listed(names)}`,
  ];
}

function lockedNotes(placed: readonly Placed[], slots: readonly Slot[]): string[] {
  const changed = slots.filter(
    (slot) =>
      isTheirs(slot) &&
      placed.some((one) => one.slot === slot && plainText(one.source) !== slot.plain),
  );
  if (changed.length > NAMED)
    return [
      `${changed.length} locked cells were changed; put back: ${listed(changed.map(nameOf))}`,
    ];
  return changed.map(({ name }) => `the locked cell ${name} was changed; put back`);
}

// Texts between the questions are nobody's answer: that they are gone changes nothing.
function missingNotes(missing: readonly Slot[]): string[] {
  const told = missing.filter(({ given, kind }) => given.cell_type === 'code' || kind !== 'free');
  if (told.length > NAMED)
    return [
      `${told.length} cells were missing; put back as they were: ${listed(told.map(nameOf))}`,
    ];
  return told.map((slot) =>
    isTheirs(slot)
      ? `the locked cell ${slot.name} was missing; put back`
      : `the cell ${slot.name} was missing; put back as it was handed out`,
  );
}

/** What could not be placed for certain, for the person who reads answers. */
function doubtsOf(placed: readonly Placed[], missing: readonly Slot[]): string[] {
  const added = placed.filter(({ slot, source }) => slot === undefined && source.trim() !== '');
  const texts = added.filter(({ type }) => type !== 'code');
  const unread = missing.filter(
    ({ kind, given }) =>
      kind === 'manual' && (given.cell_type === 'code' ? added : texts).length > 0,
  );
  const left = placed.filter(
    (one, i) => one.slot?.kind === 'manual' && !isAnswered(one) && isBefore(texts, placed.slice(i)),
  );
  const guessed = placed.filter(({ by, slot }) => by === 'place' && slot?.kind === 'manual');
  return [
    ...[...unread, ...left.flatMap(({ slot }) => slot ?? [])].map(
      ({ name }) => `the answer to ${name} may be among the cells that were added`,
    ),
    ...guessed.map(({ slot }) => `the answer to ${slot?.name ?? ''} was found by its place alone`),
  ];
}

/** Whether the first of these cells is followed by a text before any other cell of the assignment. */
function isBefore(texts: readonly Placed[], cells: readonly Placed[]): boolean {
  const next = cells.at(1);
  return next !== undefined && texts.includes(next);
}

function problemOf(placed: readonly Placed[], missing: readonly Slot[]): string | undefined {
  if (placed.every(({ slot, by }) => slot === undefined || by === 'place'))
    return 'it holds none of the cells of this assignment: is it another notebook?';
  const added = placed.some(
    ({ slot, type, source }) => slot === undefined && type === 'code' && source.trim() !== '',
  );
  const lost = missing.filter(({ kind, names }) => kind === 'solution' && names.size === 0);
  if (added && lost.length > 0)
    return `which of its cells answers ${listed(lost.map(nameOf))} can't be told`;
  const answers = placed.filter(({ slot }) => slot?.kind === 'solution' || slot?.kind === 'manual');
  const blanks = missing.filter(({ kind }) => kind === 'solution');
  const isUnplaced = !answers.some(isAnswered) && blanks.length > 1 && added;
  return isUnplaced
    ? `none of its cells could be told to answer a question; ${listed(blanks.map(nameOf))} are missing`
    : undefined;
}

function nameOf({ name }: Slot): string {
  return name;
}

function listed(names: readonly string[]): string {
  const more = names.length - 2 * NAMED;
  return `${names.slice(0, 2 * NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
