import { diffArrays } from 'diff';
import type { Findings } from './numbers';
import { shortError } from './numbers';
import { isProgressBar, shownLines } from './mask';
import { readLine, type Line } from './lines';

const KEY_LENGTH = 100;

/** So many lines may be lost or new before they are no longer looked for elsewhere: the search takes the square of their number. */
const MOST_EDITS = 1000;

// All lines at once; compareRest then pairs those of the same words.
function replaced(stored: readonly Line[], found: readonly Line[]) {
  const change = { added: false, removed: false, value: [] };
  return [
    { ...change, removed: true, count: stored.length },
    { ...change, added: true, count: found.length },
  ];
}

/** Compares two texts line by line and number by number. Blank lines don't count. */
export function compareText(name: string, stored: string, found: string, findings: Findings): void {
  compareLines(name, linesOf(stored, findings), linesOf(found, findings), findings);
}

/** Compares what was printed, in which progress bars don't count either. */
export function comparePrinted(
  name: string,
  stored: string,
  found: string,
  findings: Findings,
): void {
  const [before, after] = [stored, found].map((text) =>
    linesOf(text, findings).filter((line) => !isProgressBar(line.text)),
  );
  compareLines(name, before, after, findings);
}

/** Compares a short text, such as a title. */
export function compareWords(
  name: string,
  stored: string,
  found: string,
  findings: Findings,
): void {
  const ignore = patterns(findings);
  compareLines(name, [readLine(stored, ignore, '')], [readLine(found, ignore, '')], findings);
}

/** Compares lines: those that say the same are matched, their numbers compared; the rest was changed, lost or added. */
export function compareLines(
  name: string,
  stored: readonly Line[],
  found: readonly Line[],
  findings: Findings,
): void {
  const lost: Line[] = [];
  const added: Line[] = [];
  const settle = (): void => {
    compareRest(name, lost.splice(0), added.splice(0), findings);
  };
  let s = 0;
  let f = 0;
  const changes =
    diffArrays([...stored], [...found], {
      comparator: (a, b) => a.signature === b.signature,
      maxEditLength: MOST_EDITS,
    }) ?? replaced(stored, found);
  for (const { count, added: isNew, removed } of changes) {
    if (removed) for (let i = 0; i < count; i++) lost.push(stored[s++]);
    else if (isNew) for (let i = 0; i < count; i++) added.push(found[f++]);
    else {
      settle();
      for (let i = 0; i < count; i++) compareNumbers(name, stored[s++], found[f++], findings);
    }
  }
  settle();
}

function linesOf(text: string, findings: Findings): Line[] {
  return shownLines(text).flatMap((line, index) =>
    line.trim() === '' ? [] : [readLine(line, patterns(findings), `line ${index + 1}`)],
  );
}

/** What `ignore` asks to leave out of texts. */
export function patterns({ rules }: Findings): readonly RegExp[] {
  return rules.ignore === true ? [] : rules.ignore;
}

// Between two matched lines: lines of the same words are compared by their numbers; others in turn are changed ones.
function compareRest(name: string, lost: Line[], added: Line[], findings: Findings): void {
  const left: Line[] = [];
  for (const line of lost) {
    const index = added.findIndex(({ template }) => template === line.template);
    if (index < 0) left.push(line);
    else compareNumbers(name, line, added.splice(index, 1)[0], findings);
  }
  left.forEach((line, index) => {
    const other = added.at(index);
    findings.add({
      kind: other === undefined ? 'missing' : 'text',
      where: place(name, line),
      problem: other === undefined ? 'is missing' : 'changed',
      stored: line.text,
      found: other?.text ?? null,
    });
  });
  for (const line of added.slice(left.length)) {
    const where = place(name, line);
    findings.add({ kind: 'extra', where, problem: 'is new', stored: null, found: line.text });
  }
}

function compareNumbers(name: string, stored: Line, found: Line, findings: Findings): void {
  stored.numbers.forEach((number, index) => {
    const other = found.numbers[index];
    const key = keyOf(name, stored.template, index, stored.numbers.length);
    const pair = {
      stored: number.value,
      found: other.value,
      unit: Math.min(number.unit, other.unit),
      scale: Math.abs(number.value),
      exact: number.isInteger,
    };
    if (findings.isClose(key, pair)) return;
    const allowed = shortError(findings.toleranceOf(key, pair));
    const apart = shortError(Math.abs(pair.found - pair.stored));
    findings.add({
      kind: 'number',
      where: place(name, stored),
      problem: `${number.text} became ${other.text}: ${apart} apart, allowed ${allowed}`,
      stored: stored.text,
      found: found.text,
      key,
    });
  });
}

function keyOf(name: string, template: string, index: number, count: number): string {
  const words = template.length > KEY_LENGTH ? `${template.slice(0, KEY_LENGTH)}…` : template;
  return `${name}: ${words}${count > 1 ? ` [${index + 1}]` : ''}`;
}

function place(name: string, { label }: Line): string {
  return label === '' ? name : `${name}, ${label}`;
}
