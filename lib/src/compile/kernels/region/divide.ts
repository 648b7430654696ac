import { Block, type Locate } from '../../arena';
import { encode, type Model } from '../../encode';
import { input, nodesFor, type Node, type Value } from '../../graph';
import { arrange } from '../../passes';
import type { Kernel } from '../emitter';
import { regionKernel } from './kernel';
import type { Extent } from './layout';
import { schedule, type Schedule, type Stage } from './schedule';

/** A value and where it is to be put. */
export interface Output {
  readonly value: Value;
  readonly block: Locate;
}

/** A part of a graph that the runtime does in one call. */
export interface SessionPart {
  readonly kind: 'session';
  readonly model: Model;
  /** What the model does. */
  readonly nodes: readonly Node[];
  /** Of each input of the model, the value of the whole graph that it stands for. */
  readonly inputs: ReadonlyMap<Value, Value>;
  /** Where the model's outputs go, in their order. */
  readonly outputs: readonly Output[];
}

/** A part that a kernel does. */
export interface KernelPart {
  readonly kind: 'kernel';
  readonly extent: Extent;
  readonly nodes: readonly Node[];
  /** What it makes that is wanted, or read by other parts. */
  readonly outputs: ReadonlyMap<Value, Block>;
  /** What it reads and does not make. */
  readonly reads: ReadonlySet<Value>;
  readonly make: (inputs: ReadonlyMap<Value, Locate>) => Kernel;
}

export interface Division {
  /** The parts in the order in which they run. */
  readonly parts: readonly (SessionPart | KernelPart)[];
  /** The memory of all values that are wanted, or go from part to part. */
  readonly blocks: ReadonlyMap<Value, Block>;
}

/**
 * Divides a graph into parts for the runtime and for kernels.
 *
 * @param wanted values that get memory of their own
 * @param stored values that are written to memory that there is already
 */
export function divide(wanted: readonly Value[], stored: readonly Output[]): Division {
  const nodes = nodesFor([...wanted, ...stored.map(({ value }) => value)]);
  const plan = schedule(nodes);
  const stages: Stage[] = [...(plan?.stages ?? [{ kind: 'session', nodes } as const])];
  const makers = new Map(
    stages.flatMap((stage) => stage.nodes.map((node) => [node, stage] as const)),
  );
  const makerOf = (value: Value) =>
    value.source.kind === 'node' ? makers.get(value.source.node) : undefined;
  const isLoose = (value: Value) => makerOf(value) === undefined;
  const looseStored = stored.filter(({ value }) => makerOf(value)?.kind !== 'session');
  // What is nobody's result, and what a kernel makes for a place that changes from run to run, the runtime copies at the end.
  if ((wanted.some(isLoose) || looseStored.length > 0) && stages.at(-1)?.kind !== 'session')
    stages.push({ kind: 'session', nodes: [] });
  const blocks = new Map<Value, Block>();
  const give = (value: Value) => {
    if (!blocks.has(value)) blocks.set(value, new Block(value.dtype, value.shape));
  };
  wanted.forEach(give);
  for (const stage of stages) crossing(stage, makerOf).forEach(give);
  looseStored.forEach(({ value }) => {
    if (!isLoose(value)) give(value);
  });
  const parts = stages.map((stage) => {
    if (stage.kind === 'kernel' && plan) return kernelPart(stage, plan, blocks);
    const isLast = stage === stages.at(-1);
    const isOwn = (value: Value) => makerOf(value) === stage || (isLast && isLoose(value));
    const made = [...blocks].filter(([value]) => isOwn(value));
    const outputs = [
      ...made.map(([value, block]) => ({ value, block: () => block })),
      ...stored.filter((output) => makerOf(output.value) === stage),
      ...(isLast ? looseStored : []),
    ];
    return sessionPart(stage, outputs);
  });
  return {
    parts: parts.filter((part) => part.kind === 'kernel' || part.outputs.length > 0),
    blocks,
  };
}

/** What a stage reads of other stages. */
function crossing(stage: Stage, makerOf: (value: Value) => Stage | undefined): Value[] {
  return stage.nodes.flatMap(({ inputs }) =>
    inputs.filter((value): value is Value => {
      const maker = value ? makerOf(value) : undefined;
      return maker !== undefined && maker !== stage;
    }),
  );
}

function kernelPart(
  { nodes }: Stage,
  { extent, roles }: Schedule,
  blocks: ReadonlyMap<Value, Block>,
): KernelPart {
  const own = new Set(nodes.map(({ outputs }) => outputs[0]));
  const reads = new Set<Value>();
  for (const { inputs } of nodes)
    for (const value of inputs)
      if (value && !own.has(value) && value.source.kind !== 'constant') reads.add(value);
  const outputs = new Map([...blocks].filter(([value]) => own.has(value)));
  for (const value of own) {
    const role = value.source.kind === 'node' ? roles.get(value.source.node) : undefined;
    if (role?.kind === 'down' && !outputs.has(value))
      outputs.set(value, new Block(value.dtype, value.shape));
  }
  return {
    kind: 'kernel',
    extent,
    nodes,
    outputs,
    reads,
    make: (inputs) => regionKernel({ extent, nodes, roles, inputs, outputs }),
  };
}

function sessionPart(stage: Stage, outputs: readonly Output[]): SessionPart {
  const own = new Set<Node>(stage.nodes);
  const originals = new Map<Value, Value>();
  const standIns = new Map<Value, Value>();
  const standIn = (value: Value): Value => {
    if (value.source.kind !== 'node' || own.has(value.source.node)) return value;
    const known = standIns.get(value) ?? input(`part${standIns.size}`, value.shape, value.dtype);
    standIns.set(value, known);
    originals.set(known, value);
    return known;
  };
  const values = separate(
    outputs.map(({ value }) => value),
    stage.nodes,
    standIn,
  );
  const arranged = arrange(values);
  const model = encode(arranged);
  const inputs = new Map(
    [...model.inputs.keys()].map((value) => [value, originals.get(value) ?? value] as const),
  );
  return { kind: 'session', model, nodes: nodesFor(arranged), inputs, outputs };
}

/** The same values with what other parts make replaced by inputs. */
function separate(
  outputs: readonly Value[],
  nodes: readonly Node[],
  standIn: (value: Value) => Value,
): Value[] {
  const rebuilt = new Map<Value, Value>();
  const now = (value: Value): Value => rebuilt.get(value) ?? standIn(value);
  for (const node of nodes) {
    const made: Value[] = [];
    const copy: Node = { ...node, inputs: node.inputs.map((v) => v && now(v)), outputs: made };
    node.outputs.forEach((value, output) => {
      const { shape, dtype } = value;
      made.push({ shape, dtype, source: { kind: 'node', node: copy, output } });
      rebuilt.set(value, made[output]);
    });
  }
  return outputs.map(now);
}
