import type { Node, Value } from './graph';
import type { KernelPart, SessionPart } from './kernels/region/divide';
import type { FusedUpdate } from './kernels/update';
import { readsOf, type Plan } from './plan';
import { printType } from './print';

/** A plan as text: the memory, a line a value, then the parts in the order in which they run. */
export function printPlan(plan: Plan, threads: number): string {
  const names = nameValues(plan);
  const parts = plan.parts.map((part) => printPart(part, threads, names));
  const update = plan.update.assignments.size > 0 ? [printUpdate(plan.update, names)] : [];
  const steps = [...parts, ...update].map((lines, i) => [
    `  ${i + 1}. ${lines[0]}`,
    ...lines.slice(1),
  ]);
  return ['memory', ...printMemory(plan, names), 'order', ...steps.flat()].join('\n');
}

type Names = ReadonlyMap<Value, string>;

/** Inputs have names of their own; what parts make is counted. */
function nameValues({ inputs, read, updates, blocks }: Plan): Names {
  const names = new Map<Value, string>();
  for (const value of [...inputs.keys(), ...read.map(({ before }) => before)])
    if (value.source.kind === 'input') names.set(value, value.source.name);
  for (const [i, value] of [...blocks.keys()].entries()) names.set(value, `t${i}`);
  for (const { after, before } of updates) if (!blocks.has(after)) names.set(after, nextOf(before));
  return names;
}

function nextOf(before: Value | null): string {
  return `next ${nameOf(before)}`;
}

function nameOf(value: Value | null): string {
  return value?.source.kind === 'input' ? value.source.name : 'a new variable';
}

function printMemory(plan: Plan, names: Names): string[] {
  const { inputs, blocks, read, results, updates, swapped } = plan;
  const row = (value: Value, use: string, name = names.get(value) ?? '') =>
    `  ${name.padEnd(8)} ${printType(value).padEnd(20)} ${use}`;
  const useOf = (before: Value) => {
    const update = updates.find((each) => each.before === before);
    if (!update) return 'variable, read';
    return swapped.includes(update)
      ? 'variable, the new value in a second block'
      : 'variable, changed in place';
  };
  const seen = new Set(read.map(({ before }) => before));
  const unread = updates.flatMap(({ before, after }) =>
    before && seen.has(before) ? [] : { before, after },
  );
  return [
    ...[...inputs.keys()].map((value) => row(value, 'input, copied in before each run')),
    ...read.map(({ before }) => row(before, useOf(before))),
    ...unread.map(({ before, after }) => row(after, 'variable, only written', nameOf(before))),
    ...[...blocks].map(([value, block]) =>
      row(value, results.includes(block) ? 'result' : 'between parts'),
    ),
  ];
}

function printPart(part: SessionPart | KernelPart, threads: number, names: Names): string[] {
  const made =
    part.kind === 'kernel' ? [...part.outputs.keys()] : part.outputs.map(({ value }) => value);
  const title =
    part.kind === 'kernel'
      ? `region kernel over ${part.extent.rows} rows of ${part.extent.columns}`
      : `runtime with ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return [
    `${title}: ${countOperators(part.nodes)}`,
    ...traffic(namesOf(readsOf(part), names), namesOf(made, names)),
  ];
}

function printUpdate({ loops, needs, reads, assignments }: FusedUpdate, names: Names): string[] {
  const sizes = loops.map(({ size, nodes }) => `${size} (${nodes.length} nodes)`).join(', ');
  const made = [...assignments].map(({ before }) => nextOf(before));
  return [
    `update kernel in loops over ${sizes}`,
    ...traffic(namesOf([...needs, ...reads], names), made),
  ];
}

function traffic(reads: readonly string[], writes: readonly string[]): string[] {
  const list = (names: readonly string[]) => names.join(', ') || 'nothing';
  return [`     reads ${list(reads)}`, `     writes ${list(writes)}`];
}

function namesOf(values: readonly Value[], names: Names): string[] {
  return values.map((value) => names.get(value) ?? 'a constant');
}

/** How many nodes of each kind, the most frequent ones first. */
function countOperators(nodes: readonly Node[]): string {
  const counts = new Map<string, number>();
  for (const { op } of nodes) counts.set(op, (counts.get(op) ?? 0) + 1);
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return sorted.map(([op, count]) => `${count} ${op}`).join(', ') || 'copies';
}
