import { sharesNames, type CodeReader } from './code';
import type { Piece } from './pieces';
import { isTheirs, type Slot } from './slots';

/** The pieces in the order of the assignment, each added cell behind the cell that it stood behind. */
export function inAssignmentOrder(pieces: readonly Piece[]): Piece[] {
  return [...pieces].sort((a, b) => placeOf(a) - placeOf(b)); // stable: equals stay as they were
}

function placeOf({ slot, anchor }: Piece): number {
  return slot?.index ?? anchor;
}

/**
 * Puts the cells back that are missing, and each test behind the last cell of its answer. A stub or a cell of the instructor's comes
 * before what the student added there, so that it undoes nothing of it; a test comes behind.
 */
export function completed(
  pieces: readonly Piece[],
  missing: readonly Slot[],
  elsewhere: ReadonlySet<Slot>,
  code: CodeReader,
): Piece[] {
  const result = [...pieces];
  const answers = (test: Slot | undefined, { slot, isOwn, source }: Piece): boolean =>
    (slot?.kind === 'solution' && slot.question === test?.question) ||
    (isOwn &&
      [...elsewhere].some(
        ({ question, names }) => question === test?.question && sharesNames(code, source, names),
      ));
  for (const slot of missing)
    result.splice(positionFor(slot, result, code, answers), 0, pieceOf(slot));
  const tests = result.filter(({ slot }) => slot?.kind === 'test');
  for (const test of tests) {
    const now = result.indexOf(test);
    const last = lastIndex(result, (piece) => answers(test.slot, piece));
    if (last < now) continue;
    result.splice(last + 1, 0, test);
    result.splice(now, 1);
  }
  return result;
}

function pieceOf(slot: Slot): Piece {
  const { cell_type: type, id, source } = isTheirs(slot) ? slot.original : slot.given;
  return { slot, anchor: slot.index, type, id, source, isOwn: false };
}

function positionFor(
  slot: Slot,
  pieces: readonly Piece[],
  code: CodeReader,
  answers: (test: Slot, piece: Piece) => boolean,
): number {
  const before = Math.max(
    -1,
    ...pieces.map((piece) =>
      piece.slot !== undefined && piece.slot.index < slot.index ? piece.slot.index : -1,
    ),
  );
  if (slot.kind === 'test') {
    const behind = lastIndex(pieces, (piece) => placeOf(piece) === before) + 1;
    return Math.max(behind, lastIndex(pieces, (piece) => answers(slot, piece)) + 1);
  }
  const behind = lastIndex(pieces, (piece) => piece.slot?.index === before) + 1;
  const first = pieces.findIndex(
    ({ isOwn, type, source }) => isOwn && type === 'code' && sharesNames(code, source, slot.names),
  );
  return first < 0 ? behind : Math.min(behind, first);
}

function lastIndex<T>(all: readonly T[], holds: (one: T) => boolean): number {
  return all.reduce((last, one, i) => (holds(one) ? i : last), -1);
}
