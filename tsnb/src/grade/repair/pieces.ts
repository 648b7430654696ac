import type { Cell } from '../../notebook';
import type { CodeReader } from './code';
import { codeIn, isAnswered, type Placed } from './match';
import { isTheirs, plainText, type Slot } from './slots';

/** A cell of the notebook that is graded: the student's, or the instructor's own that the student has too. */
export interface Piece {
  /** Which cell of the assignment it is; undefined for one that the student added. */
  readonly slot: Slot | undefined;
  /** The slot that it stood behind; -1 at the beginning. */
  readonly anchor: number;
  readonly type: Cell['cell_type'];
  readonly id: string;
  readonly source: string;
  /** Whether the student wrote it. */
  readonly isOwn: boolean;
}

/** What stays of a submission, in the student's own order. */
export interface Pieces {
  readonly pieces: readonly Piece[];
  readonly notes: readonly string[];
  /** Blanks whose answer stands in cells of other questions, and needs no stub: their slots. */
  readonly elsewhere: ReadonlySet<Slot>;
}

/**
 * What of a submission counts. Everything that a student wrote stays, in as many cells as it is written in, as all of it ran in the
 * student's own notebook; untouched stubs beside an answer go, and the two halves of a cell that was cut within a function become one.
 */
export function piecesOf(
  placed: readonly Placed[],
  slots: readonly Slot[],
  code: CodeReader,
): Pieces {
  const notes: string[] = [];
  const kept = new Set<Placed>(placed.filter(({ slot }) => slot === undefined));
  for (const slot of slots) {
    const copies = placed.filter((one) => one.slot === slot);
    for (const one of keptOf(slot, copies, code, notes)) kept.add(one);
  }
  const pieces = joined(anchored(placed.filter((one) => kept.has(one))), code, notes);
  const texts = withJoinedTexts(pieces, slots, notes);
  return withoutNeedlessStubs(texts, slots, code, notes);
}

function keptOf(
  slot: Slot,
  copies: readonly Placed[],
  code: CodeReader,
  notes: string[],
): readonly Placed[] {
  const [first] = copies;
  if (copies.length === 0) return [];
  if (slot.kind === 'test') return copies.slice(-1);
  if (slot.kind === 'locked') return [first];
  const answered = copies.filter(isAnswered);
  if (answered.length === 0) return [first];
  const texts = answered.map(({ source }) => plainText(source));
  const distinct = answered.filter((_, i) => !texts.includes(texts[i], i + 1));
  if (slot.kind === 'solution') noteCopies(slot, copies.length, distinct, code, notes);
  return distinct;
}

function noteCopies(
  { name }: Slot,
  count: number,
  distinct: readonly Placed[],
  code: CodeReader,
  notes: string[],
): void {
  if (count === 1) return;
  const seen = new Set<string>();
  let isAgain = false;
  for (const { source } of distinct) {
    for (const one of code.names(codeIn(source))) {
      isAgain ||= seen.has(one);
      seen.add(one);
    }
  }
  if (distinct.length === 1) notes.push(`the cell ${name} came ${count} times; its answer counts`);
  else if (isAgain) notes.push(`the cell ${name} came ${count} times; the last answer holds`);
  else notes.push(`the answer to ${name} stands in ${distinct.length} cells; all of it counts`);
}

function anchored(placed: readonly Placed[]): Piece[] {
  let anchor = -1;
  return placed.map(({ slot, type, id, source }) => {
    if (slot !== undefined) anchor = slot.index;
    const isCode = slot !== undefined && slot.given.cell_type === 'code';
    return {
      slot,
      anchor,
      type: slot?.given.cell_type ?? type,
      id,
      source: isTheirs(slot) ? slot.original.source : isCode ? codeIn(source) : source,
      isOwn: !isTheirs(slot) && (slot === undefined || plainText(source) !== slot.plain),
    };
  });
}

/** How many cells a cell may have been cut into for its parts to be put together again. */
const MAX_PARTS = 3;

/** Code that was cut in the midst of something, whole again with what stands behind or before it. */
function joined(pieces: readonly Piece[], code: CodeReader, notes: string[]): Piece[] {
  const result = [...pieces];
  for (let i = 0; i < result.length; i++) {
    const { slot, type, source, isOwn } = result[i];
    if (slot?.kind !== 'solution' || type !== 'code' || !isOwn || code.isWhole(source)) continue;
    const range = wholeRange(result, i, code);
    if (range === undefined) continue;
    const [from, to] = range;
    const whole = result.slice(from, to).map((piece) => piece.source);
    result.splice(from, to - from, { ...result[i], source: whole.join('\n') });
    notes.push(`the answer to ${slot.name} was cut into ${to - from} cells; put together`);
    i = from;
  }
  return result;
}

function wholeRange(
  pieces: readonly Piece[],
  at: number,
  code: CodeReader,
): readonly [number, number] | undefined {
  const { slot } = pieces[at];
  for (let length = 2; length <= MAX_PARTS; length++) {
    for (let from = at; from > at - length; from--) {
      const parts = from < 0 ? [] : pieces.slice(from, from + length);
      const fits = parts.every(
        (one) => one.type === 'code' && (one.slot === slot || one.slot === undefined),
      );
      if (parts.length === length && fits && code.isWhole(parts.map(sourceOf).join('\n')))
        return [from, from + length];
    }
  }
  return undefined;
}

function sourceOf({ source }: Piece): string {
  return source;
}

/** An answer of text in one cell, as it is read as one. */
function withJoinedTexts(
  pieces: readonly Piece[],
  slots: readonly Slot[],
  notes: string[],
): Piece[] {
  let result = [...pieces];
  for (const slot of slots) {
    if (slot.kind !== 'manual') continue;
    const parts = result.filter((piece) => piece.slot === slot);
    if (parts.length < 2 || slot.given.cell_type === 'code') continue;
    const [first] = parts;
    const whole = { ...first, source: parts.map(sourceOf).join('\n\n') };
    result = result
      .filter((piece) => piece === first || piece.slot !== slot)
      .map((piece) => (piece === first ? whole : piece));
    notes.push(`the answer to ${slot.name} stands in ${parts.length} cells; all of it counts`);
  }
  return result;
}

/**
 * Leaves out stubs, and notes which need not be put back: a blank is answered where other cells of the student's declare all of its
 * names. The stub would undo that answer.
 */
function withoutNeedlessStubs(
  pieces: readonly Piece[],
  slots: readonly Slot[],
  code: CodeReader,
  notes: string[],
): Pieces {
  const elsewhere = new Set<Slot>();
  for (const slot of slots) {
    const own = pieces.filter((piece) => piece.slot === slot);
    const isOpen = slot.kind === 'solution' && slot.names.size > 0 && !own.some(isOwnOf);
    if (!isOpen) continue;
    const others = pieces.filter((piece) => piece.isOwn && piece.type === 'code');
    const given = new Set(others.flatMap(({ source }) => [...code.names(source)]));
    if ([...slot.names].every((name) => given.has(name))) elsewhere.add(slot);
  }
  for (const { name } of elsewhere) notes.push(`the answer to ${name} was found in another cell`);
  return {
    pieces: pieces.filter(({ slot }) => slot === undefined || !elsewhere.has(slot)),
    notes,
    elsewhere,
  };
}

function isOwnOf({ isOwn }: Piece): boolean {
  return isOwn;
}
