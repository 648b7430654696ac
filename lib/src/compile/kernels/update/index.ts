import type { Block, Locate } from '../../arena';
import { nodesFor, sizeOf, type Value } from '../../graph';
import type { Kernel } from '../emitter';
import { groupLoops, type Group } from './groups';
import { updateKernel } from './kernel';
import { selectUpdate } from './select';

/** A variable to be updated: the value it has and the one it gets. */
export interface Assignment {
  readonly before: Value | null;
  readonly after: Value;
  readonly current: Locate;
}

/** The end of a graph that an update kernel does in one pass: what an optimiser calculates of the gradients. */
export interface FusedUpdate {
  /** The assignments that it does. */
  readonly assignments: ReadonlySet<Assignment>;
  /** What it calculates, loop by loop. */
  readonly loops: readonly Group[];
  /** What it reads that the rest of the graph has to compute. */
  readonly needs: readonly Value[];
  /** Variables that it reads. */
  readonly reads: ReadonlySet<Value>;
  /** Makes the kernel, given where the values that it needs are found, among others. */
  readonly makeKernel: (made: ReadonlyMap<Value, Block>) => Kernel | undefined;
}

/** Cuts the optimiser's arithmetic off a graph. */
export function cutUpdate(
  assignments: readonly Assignment[],
  results: readonly Value[],
  variables: ReadonlyMap<Value, Locate>,
): FusedUpdate {
  const all = assignments.map(({ after }) => after);
  const chosen = selectUpdate(all, results);
  const nodes = nodesFor([...all, ...results]).filter((node) => chosen.has(node));
  const done = new Set(
    assignments.filter(
      ({ after: { source } }) => source.kind === 'node' && chosen.has(source.node),
    ),
  );
  const leaves = new Set<Value>();
  for (const { inputs } of nodes)
    for (const value of inputs)
      if (value && !(value.source.kind === 'node' && chosen.has(value.source.node)))
        leaves.add(value);
  const isOwn = (value: Value) =>
    variables.has(value) || (value.source.kind === 'constant' && sizeOf(value.shape) === 1);
  const needs = [...leaves].filter((value) => !isOwn(value));
  const changing = new Set([...done].flatMap(({ before }) => before ?? []));
  const loops = groupLoops(nodes, changing);
  return {
    assignments: done,
    loops,
    needs,
    reads: new Set([...leaves].filter((value) => variables.has(value))),
    makeKernel: (made) => {
      if (done.size === 0) return undefined;
      const inputs = new Map(variables);
      for (const value of needs) {
        const block = made.get(value);
        if (block) inputs.set(value, () => block);
      }
      const outputs = [...done].map(({ after, current }) => ({ value: after, locate: current }));
      return updateKernel(loops, inputs, outputs);
    },
  };
}
