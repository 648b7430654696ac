import { isObject, type Json } from '../../../notebook';
import { contentOf } from './content';
import { readLine } from '../text';
import type { Findings } from '../findings';
import { comparePart } from './part';

/** An annotation, a shape or an image on a figure: its content by path. */
type Mark = Map<string, Json>;

/** Compares annotations, shapes or images, in any order: what they say, what they look like and where they stand. */
export function compareMarks(
  where: string,
  stored: Json | undefined,
  found: Json | undefined,
  findings: Findings,
): void {
  const [before, after] = [marksOf(stored), marksOf(found)];
  if (before.length !== after.length) {
    const [old, now] = [String(before.length), String(after.length)];
    const kind = before.length > after.length ? 'missing' : 'extra';
    findings.add({ kind, where, problem: 'are more or fewer', stored: old, found: now });
    return;
  }
  const partners = partnersOf(before, after, findings);
  before.forEach((mark, i) => {
    comparePart(`${where} ${i + 1}`, mark, partners[i], findings);
  });
}

// Those that are the very same, then those that say the same in the same place's measure, then the rest, each in their order.
function partnersOf(before: readonly Mark[], after: readonly Mark[], findings: Findings): Mark[] {
  const left = [...after];
  const partners = new Map<Mark, Mark>();
  for (const likeness of [whole, (mark: Mark) => saying(mark, findings), () => '']) {
    for (const mark of before) {
      if (partners.has(mark)) continue;
      const index = left.findIndex((other) => likeness(other) === likeness(mark));
      if (index >= 0) partners.set(mark, left.splice(index, 1)[0]);
    }
  }
  return before.map((mark) => partners.get(mark) ?? new Map<string, Json>());
}

function whole(mark: Mark): string {
  return JSON.stringify([...mark].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function saying(mark: Mark, findings: Findings): string {
  return JSON.stringify(
    ['type', 'xref', 'yref', 'text', 'name'].map((key) => {
      const value = mark.get(key);
      return typeof value === 'string' ? readLine(value, findings.masking, '').template : null;
    }),
  );
}

function marksOf(value: Json | undefined): Mark[] {
  return Array.isArray(value) ? value.filter(isObject).map(contentOf) : [];
}
