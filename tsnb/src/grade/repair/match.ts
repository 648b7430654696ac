import type { Cell } from '../../notebook';
import type { CodeReader } from './code';
import { gradeIdOf } from '../../release';
import { isTheirs, plainText, type Slot } from './slots';

/** A cell of a submission, and which cell of the assignment it is. */
export interface Placed {
  readonly source: string;
  readonly type: Cell['cell_type'];
  readonly id: string;
  /** Where it stands in the submission. */
  readonly position: number;
  /** Undefined for a cell that the student added. */
  slot: Slot | undefined;
  /** How it was found, where it was not by what the release wrote into it. */
  by?: 'names' | 'place';
}

/** Whether a cell is more than what was handed out. */
export function isAnswered({ source, slot }: Placed): boolean {
  const plain = plainText(source);
  return plain !== '' && plain !== slot?.plain;
}

/**
 * Finds the cells of an assignment in a submission: by grade_id, by id, by their text; answers without any of these by the names that
 * they declare, and answers of text by their place, where there is one that can be meant.
 */
export function matched(
  cells: readonly Cell[],
  slots: readonly Slot[],
  code: CodeReader,
): Placed[] {
  const placed = cells.map(({ source, cell_type: type, id }, position): Placed => {
    return { source, type, id, position, slot: undefined };
  });
  byGradeId(cells, placed, slots);
  byId(placed, slots);
  byText(placed, slots);
  const all = withOwnParts(placed, code);
  byNames(all, slots, code);
  byPlace(all, slots);
  return all;
}

function byGradeId(
  cells: readonly Cell[],
  placed: readonly Placed[],
  slots: readonly Slot[],
): void {
  const known = new Map(slots.map((slot) => [slot.gradeId, slot]));
  placed.forEach((one, i) => {
    const gradeId = gradeIdOf(cells[i]);
    if (gradeId !== undefined) one.slot = known.get(gradeId);
  });
}

function byId(placed: readonly Placed[], slots: readonly Slot[]): void {
  const free = new Map(missing(placed, slots).map((slot) => [slot.given.id, slot]));
  for (const one of placed) one.slot ??= free.get(one.id);
}

function byText(placed: readonly Placed[], slots: readonly Slot[]): void {
  for (const slot of missing(placed, slots)) {
    if (slot.plain === '') continue;
    const found = placed.find(
      ({ slot: other, source }) => other === undefined && plainText(source) === slot.plain,
    );
    if (found) found.slot = slot;
  }
}

/**
 * What a student wrote into a cell that is the instructor's (by merging cells, mostly) is a cell of the student's own, before it: where
 * it declares something that the cell handed out did not.
 */
function withOwnParts(placed: readonly Placed[], code: CodeReader): Placed[] {
  return placed.flatMap((one) => {
    const { slot, source, type } = one;
    if (!isTheirs(slot) || type !== 'code' || plainText(source) === slot.plain) return [one];
    const own = [...code.names(source)].some((name) => !slot.names.has(name));
    return own ? [{ ...one, id: `${one.id}-own`.slice(-64), slot: undefined }, one] : [one];
  });
}

function byNames(placed: readonly Placed[], slots: readonly Slot[], code: CodeReader): void {
  for (const slot of slots) {
    if (slot.given.cell_type !== 'code' || slot.names.size === 0) continue;
    if (slot.kind !== 'solution' && slot.kind !== 'free' && slot.kind !== 'manual') continue;
    const own = placed.filter((one) => one.slot === slot);
    if (own.some(isAnswered) || (own.length > 0 && slot.kind === 'free')) continue;
    const found = placed.filter((one) => one.slot === undefined && declares(one, slot, code));
    const isCertain = slot.kind === 'solution' || found.length === 1;
    if (!isCertain) continue;
    for (const one of found) {
      one.slot = slot;
      one.by = 'names';
    }
  }
}

/** Whether a cell declares what a slot does, be it that it was turned into text. */
function declares({ source, type }: Placed, { names, kind }: Slot, code: CodeReader): boolean {
  const text = codeIn(source);
  if (type !== 'code' && !code.isWhole(text)) return false;
  const own = code.names(text);
  return kind === 'free'
    ? [...names].every((name) => own.has(name))
    : [...names].some((name) => own.has(name));
}

/** The code of a cell that may have become text: without the fences of Markdown. */
export function codeIn(source: string): string {
  return /^\s*```\w*\n([^]*?)\n```\s*$/.exec(source)?.[1] ?? source;
}

/** An answer of text is the only text that the student added between the cells around it. */
function byPlace(placed: readonly Placed[], slots: readonly Slot[]): void {
  for (const slot of missing(placed, slots)) {
    if (slot.kind !== 'manual' || slot.given.cell_type === 'code') continue;
    const before = placed
      .filter((one) => one.slot !== undefined && one.slot.index < slot.index)
      .at(-1);
    const after = placed.find((one) => one.slot !== undefined && one.slot.index > slot.index);
    if (before === undefined && after === undefined) continue;
    const from = before?.position ?? -1;
    const to = after?.position ?? Infinity;
    const between = placed.filter(
      (one) =>
        one.slot === undefined && one.type !== 'code' && one.position > from && one.position < to,
    );
    if (between.length !== 1) continue;
    between[0].slot = slot;
    between[0].by = 'place';
  }
}

function missing(placed: readonly Placed[], slots: readonly Slot[]): Slot[] {
  const found = new Set(placed.map(({ slot }) => slot));
  return slots.filter((slot) => !found.has(slot));
}
