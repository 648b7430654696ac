import type { Block } from '../arena';
import { nodesFor, sizeOf, type Value } from '../graph';
import { groupTail } from './groups';
import { UpdateKernel, type Locate } from './kernel';
import { selectTail } from './select';

/** A variable to be updated: the value it has and the one it gets. */
export interface Update {
  readonly before: Value | null;
  readonly after: Value;
  readonly current: Locate;
}

/** The part of a graph that an update kernel does. */
export interface Tail {
  /** The updates that it does. */
  readonly updates: ReadonlySet<Update>;
  /** What it reads that the rest of the graph has to compute. */
  readonly needs: readonly Value[];
  /** Variables that it reads. */
  readonly reads: ReadonlySet<Value>;
  /** Makes the kernel, given where the values that it needs are found. */
  readonly makeKernel: (needed: ReadonlyMap<Value, Block>) => UpdateKernel | undefined;
}

/** Cuts the optimiser's arithmetic off a graph. */
export function cutTail(
  updates: readonly Update[],
  results: readonly Value[],
  variables: ReadonlyMap<Value, Locate>,
): Tail {
  const all = updates.map(({ after }) => after);
  const chosen = selectTail(all, results);
  const nodes = nodesFor([...all, ...results]).filter((node) => chosen.has(node));
  const done = new Set(
    updates.filter(({ after: { source } }) => source.kind === 'node' && chosen.has(source.node)),
  );
  const leaves = new Set<Value>();
  for (const { inputs } of nodes)
    for (const value of inputs)
      if (value && !(value.source.kind === 'node' && chosen.has(value.source.node)))
        leaves.add(value);
  const isOwn = (value: Value) =>
    variables.has(value) || (value.source.kind === 'constant' && sizeOf(value.shape) === 1);
  const needs = [...leaves].filter((value) => !isOwn(value));
  return {
    updates: done,
    needs,
    reads: new Set([...leaves].filter((value) => variables.has(value))),
    makeKernel: (needed) => {
      if (done.size === 0) return undefined;
      const changing = new Set([...done].flatMap(({ before }) => before ?? []));
      const inputs = new Map(variables);
      for (const [value, block] of needed) inputs.set(value, () => block);
      const outputs = [...done].map(({ after, current }) => ({ value: after, locate: current }));
      return new UpdateKernel(groupTail(nodes, changing), inputs, outputs);
    },
  };
}
