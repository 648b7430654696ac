import type { CodeCell, ErrorOutput, JsonObject } from '../../notebook';
import { outputsOf, type Display } from './display';
import { Findings } from './findings';
import type { Rules } from './rules';
import { align, comparePrinted, compareText, readLine } from './text';

/** Compares the outputs of a cell with the stored ones. */
export function compareCell(stored: CodeCell, found: CodeCell, rules: Rules): Findings {
  const findings = new Findings(rules);
  if (rules.ignore === true) return findings;
  const [before, after] = [outputsOf(stored), outputsOf(found)];
  for (const name of new Set([...before.streams.keys(), ...after.streams.keys()]))
    comparePrinted(name, before.streams.get(name) ?? '', after.streams.get(name) ?? '', findings);
  compareDisplays(before.displays, after.displays, findings);
  compareErrors(before.errors, after.errors, findings);
  return findings;
}

function compareDisplays(
  stored: readonly Display[],
  found: readonly Display[],
  findings: Findings,
): void {
  const signature = ({ type, name }: Display): string =>
    `${type} ${readLine(name, findings.masking, '').template}`;
  const lost: number[] = [];
  const added: number[] = [];
  const settle = (): void => {
    compareRest(stored, found, lost.splice(0), added.splice(0), findings);
  };
  let s = 0;
  let f = 0;
  for (const { kind, count } of align(stored, found, signature)) {
    if (kind === 'lost') for (let i = 0; i < count; i++) lost.push(s++);
    else if (kind === 'added') for (let i = 0; i < count; i++) added.push(f++);
    else {
      settle();
      for (let i = 0; i < count; i++) compareDisplay(stored, found, s++, f++, findings);
    }
  }
  settle();
}

// Between matched displays: those of one kind in turn are compared (a title changed); others are lost, or new.
function compareRest(
  stored: readonly Display[],
  found: readonly Display[],
  lost: number[],
  added: number[],
  findings: Findings,
): void {
  for (const s of lost) {
    const index = added.findIndex((f) => found[f].type === stored[s].type);
    if (index >= 0) {
      compareDisplay(stored, found, s, added.splice(index, 1)[0], findings);
      continue;
    }
    const { name } = stored[s];
    findings
      .of(s)
      .add({ kind: 'missing', where: name, problem: 'is missing', stored: name, found: null });
  }
  for (const f of added) {
    const { name, data } = found[f];
    const text = typeof data === 'string' ? data.slice(0, 500) : name;
    findings.add({ kind: 'extra', where: name, problem: 'is new', stored: null, found: text });
  }
}

function compareDisplay(
  stored: readonly Display[],
  found: readonly Display[],
  s: number,
  f: number,
  findings: Findings,
): void {
  const before = stored[s];
  const after = found[f];
  const namesakes = stored.filter(({ name }) => name === before.name);
  const name =
    namesakes.length > 1 ? `${before.name} (${namesakes.indexOf(before) + 1})` : before.name;
  before.comparer.compare(name, before.data, after.data, findings.of(s));
}

// The traceback is of the code, which is the same; its paths and lines are the machine's.
function compareErrors(
  stored: readonly ErrorOutput[],
  found: readonly ErrorOutput[],
  findings: Findings,
): void {
  for (let i = 0; i < Math.max(stored.length, found.length); i++) {
    const [before, after] = [stored.at(i), found.at(i)];
    const where = stored.length > 1 ? `error ${i + 1}` : 'error';
    if (before === undefined || after === undefined) {
      findings.add({
        kind: before === undefined ? 'extra' : 'missing',
        where,
        problem: before === undefined ? 'is new' : 'did not come',
        stored: before === undefined ? null : sentence(before),
        found: after === undefined ? null : sentence(after),
      });
    } else compareText(where, sentence(before), sentence(after), findings);
  }
}

function sentence({ ename, evalue }: ErrorOutput): string {
  return `${ename}: ${evalue}`;
}

/** Whether a cell has this tag. */
export function hasTag({ metadata }: { metadata: JsonObject }, tag: string): boolean {
  return Array.isArray(metadata.tags) && metadata.tags.includes(tag);
}
