import { Block, type Locate } from './arena';
import type { Value } from './graph';
import { divide, type KernelPart, type SessionPart } from './kernels/region/divide';
import { cutUpdate, type Assignment, type FusedUpdate } from './kernels/update';
import type { Recording } from './record';
import { VariableStorage } from './storage';

export type Recorded = Pick<Recording, 'parameters' | 'draws' | 'results' | 'variables'>;

/** A variable that a run reads: the value in the graph, and where its numbers are. */
export interface ReadVariable {
  readonly before: Value;
  readonly storage: VariableStorage;
}

/** A variable that a run assigns. */
export interface VariableUpdate extends Assignment {
  readonly storage: VariableStorage;
}

/** What runs where, in which order, over which memory. */
export interface Plan {
  /** What runs before the variables change, in this order. */
  readonly parts: readonly (SessionPart | KernelPart)[];
  /** What runs last, and changes variables in place. */
  readonly update: FusedUpdate;
  /** The memory of arguments and draws that are read. */
  readonly inputs: ReadonlyMap<Value, Block>;
  /** The memory of what the step returns, in order. */
  readonly results: readonly Block[];
  /** The memory of all that parts make for each other, for the update and as results. */
  readonly blocks: ReadonlyMap<Value, Block>;
  /** Variables whose value is read. */
  readonly read: readonly ReadVariable[];
  /** Variables that are assigned. */
  readonly updates: readonly VariableUpdate[];
  /** Those of them that a part writes, into their second block, since others may still read the first. */
  readonly swapped: readonly VariableUpdate[];
}

/** Decides who computes what of a recording, and where it lies. */
export function planFor(recorded: Recorded): Plan {
  const { parameters, draws, results, variables } = recorded;
  const states = variables.flatMap(({ variable, before }) =>
    before ? [{ storage: () => VariableStorage.of(variable), before }] : [],
  );
  const current = new Map(states.map(({ storage, before }) => [before, () => storage().current]));
  const updates = updatesOf(recorded);
  const update = cutUpdate(updates, results, current);
  const swapped = updates.filter((assignment) => !update.assignments.has(assignment));
  const stored = swapped.map(({ after, storage }) => ({ value: after, block: () => storage.next }));
  const { parts, blocks } = divide([...results, ...update.needs], stored);
  const reads = new Set(parts.flatMap(readsOf));
  const fed = [...parameters, ...draws.map(({ value }) => value)];
  return {
    parts,
    update,
    inputs: new Map(fed.filter((value) => reads.has(value)).map((v) => [v, newBlock(v)])),
    results: results.map((value) => blocks.get(value) ?? newBlock(value)),
    blocks,
    read: states
      .filter(({ before }) => reads.has(before) || update.reads.has(before))
      .map(({ storage, before }) => ({ storage: storage(), before })),
    updates,
    swapped,
  };
}

/** Where every value is that parts may read and do not make themselves. */
export function locationsIn({ inputs, blocks, read }: Plan): Map<Value, Locate> {
  return new Map<Value, Locate>([
    ...[...blocks, ...inputs].map(([value, block]) => [value, () => block] as const),
    ...read.map(({ before, storage }) => [before, () => storage.current] as const),
  ]);
}

/** What a part reads that it does not make. */
export function readsOf(part: SessionPart | KernelPart): Value[] {
  return part.kind === 'kernel' ? [...part.reads] : [...part.inputs.values()];
}

function updatesOf({ variables }: Recorded): VariableUpdate[] {
  return variables
    .filter(({ before, after }) => before !== after)
    .map(({ variable, before, after }) => {
      const storage = VariableStorage.of(variable);
      return { before, after, storage, current: () => storage.current };
    });
}

function newBlock({ dtype, shape }: Value): Block {
  return new Block(dtype, shape);
}
