import { align } from './align';
import { joinBlocks, type TextLine } from './blocks';
import { Findings, shortError, type Pair } from '../findings';
import {
  areOtherLongIntegers,
  isShortPower,
  roundingUnit,
  type Places,
  type Printed,
} from '../rounding';
import { Columns } from './columns';
import { readLine, type Line } from './lines';
import { isProgressBar } from './progressBar';
import { shownLines } from './screen';

const KEY_LENGTH = 100;

/** Compares two texts line by line and number by number. Blank lines don't count. */
export function compareText(name: string, stored: string, found: string, findings: Findings): void {
  compareTextLines(name, textLines(stored), textLines(found), findings);
}

/** Compares what two programs printed: as texts, without progress bars. */
export function comparePrinted(
  name: string,
  stored: string,
  found: string,
  findings: Findings,
): void {
  const [before, after] = [textLines(stored), textLines(found)];
  compareTextLines(name, withoutBars(before, findings), withoutBars(after, findings), findings);
}

/** Compares a short text, such as a title. */
export function compareWords(
  name: string,
  stored: string,
  found: string,
  findings: Findings,
): void {
  const { masking } = findings;
  compareLines(name, [readLine(stored, masking, '')], [readLine(found, masking, '')], findings);
}

/** Compares lines: those that say the same are matched, their numbers compared; the rest was changed, lost or added. */
export function compareLines(
  name: string,
  stored: readonly Line[],
  found: readonly Line[],
  findings: Findings,
): void {
  for (const { masked } of [...stored, ...found]) findings.noteMasked(masked);
  const columns = new Columns([...stored, ...found]);
  const lost: Line[] = [];
  const added: Line[] = [];
  const settle = (): void => {
    compareRest(name, lost.splice(0), added.splice(0), columns, findings);
  };
  let s = 0;
  let f = 0;
  const runs = align(
    stored,
    found,
    ({ signature }) => signature,
    ({ template }) => template,
  );
  for (const { kind, count } of runs) {
    if (kind === 'lost') for (let i = 0; i < count; i++) lost.push(stored[s++]);
    else if (kind === 'added') for (let i = 0; i < count; i++) added.push(found[f++]);
    else {
      settle();
      for (let i = 0; i < count; i++)
        compareNumbers(name, stored[s++], found[f++], columns, findings);
    }
  }
  settle();
}

function withoutBars(lines: readonly TextLine[], findings: Findings): TextLine[] {
  if (findings.masking.off.has('bars')) return [...lines];
  return lines.filter(({ text }) => {
    const isBar = isProgressBar(text);
    if (isBar) findings.noteMasked([{ name: 'bars', text }]);
    return !isBar;
  });
}

function textLines(text: string): TextLine[] {
  return shownLines(text).flatMap((line, index) =>
    line.trim() === '' ? [] : [{ text: line, label: `line ${index + 1}` }],
  );
}

function compareTextLines(
  name: string,
  stored: readonly TextLine[],
  found: readonly TextLine[],
  findings: Findings,
): void {
  const { masking } = findings;
  const read = (lines: readonly TextLine[]): Line[] =>
    lines.map(({ text, label }) => readLine(text, masking, label));
  const asPrinted: Pages = [read(stored), read(found)];
  const joined = [joinBlocks(stored), joinBlocks(found)];
  const hasBlocks = joined[0].length < stored.length || joined[1].length < found.length;
  const asJoined = (): Pages => [read(joined[0]), read(joined[1])];
  const pages = hasBlocks ? clearer(name, asPrinted, asJoined, findings) : asPrinted;
  compareLines(name, ...pages, findings);
}

type Pages = [Line[], Line[]];

// Lines as they are printed are easier to read; joined ones are better where they differ less, and in numbers alone.
function clearer(name: string, printed: Pages, join: () => Pages, { rules }: Findings): Pages {
  const trial = (pages: Pages): Findings['differences'] => {
    const findings = new Findings(rules);
    compareLines(name, ...pages, findings);
    return findings.differences;
  };
  const differences = trial(printed).length;
  if (differences === 0) return printed;
  const joined = join();
  const others = trial(joined);
  const isClearer = others.length < differences && others.every(({ kind }) => kind === 'number');
  return isClearer ? joined : printed;
}

// Between two matched lines: lines of the same words are compared by their numbers; others in turn are changed ones.
function compareRest(
  name: string,
  lost: Line[],
  added: Line[],
  columns: Columns,
  findings: Findings,
): void {
  const left: Line[] = [];
  for (const line of lost) {
    const index = added.findIndex(({ template }) => template === line.template);
    if (index < 0) left.push(line);
    else compareNumbers(name, line, added.splice(index, 1)[0], columns, findings);
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

function compareNumbers(
  name: string,
  stored: Line,
  found: Line,
  columns: Columns,
  findings: Findings,
): void {
  const inArrays = columns.ofArrays(stored, found);
  stored.numbers.forEach((number, index) => {
    const other = found.numbers[index];
    const key = keyOf(name, stored.template, index, stored.numbers.length);
    const places = inArrays.get(number.array) ?? columns.of(stored, index);
    const pair = pairOf(number, other, places);
    if (findings.isClose(key, pair)) return;
    findings.add({
      kind: 'number',
      where: place(name, stored),
      problem: problemOf(number, other, findings.toleranceOf(key, pair)),
      stored: stored.text,
      found: found.text,
      key,
    });
  });
}

/** Two printed numbers, whichever text they stand in: what may be rounding, and what must be the same. */
export function pairOf(stored: Printed, found: Printed, places: Places): Pair {
  const areIntegers = stored.isInteger && found.isInteger;
  return {
    stored: stored.value,
    found: found.value,
    unit: Math.min(roundingUnit(stored, places), roundingUnit(found, places)),
    scale: Math.abs(stored.value),
    exact: areIntegers || isCount(stored, found),
    isOnlyRelative: isShortPower(stored),
    isOther: areIntegers && areOtherLongIntegers(stored, found),
  };
}

/** What is wrong with a number, in a sentence. */
export function problemOf(stored: Printed, found: Printed, allowed: number): string {
  const apart = Math.abs(found.value - stored.value);
  const distance = apart === 0 ? 'other digits' : `${shortError(apart)} apart`;
  return `${stored.text} became ${found.text}: ${distance}, allowed ${shortError(allowed)}`;
}

/** What single precision makes of a whole number. */
const ROUNDING = 1e-6;

// An integer counts something, whatever became of it; but 1 may be printed of a number that was 0.99999994 elsewhere.
function isCount(a: Printed, b: Printed): boolean {
  const apart = Math.abs(a.value - b.value);
  return (a.isInteger || b.isInteger) && apart > ROUNDING * Math.max(1, Math.abs(a.value));
}

function keyOf(name: string, template: string, index: number, count: number): string {
  const words = template.length > KEY_LENGTH ? `${template.slice(0, KEY_LENGTH)}…` : template;
  return `${name}: ${words}${count > 1 ? ` [${index + 1}]` : ''}`;
}

function place(name: string, { label }: Line): string {
  return label === '' ? name : `${name}, ${label}`;
}
