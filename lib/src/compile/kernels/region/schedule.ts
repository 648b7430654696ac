import { sizeOf, type Node, type Value } from '../../graph';
import { MOST_SESSIONS, NODE, NUMBER, SMALLEST_REGION, TRANSFER, WORTH_A_KERNEL } from '../cost';
import { layoutOf, roleOf, type Extent, type Role } from './layout';

/** Nodes that run together: in the runtime, or in a kernel that goes over the rows of a region. */
export interface Stage {
  readonly kind: 'session' | 'kernel';
  readonly nodes: readonly Node[];
}

export interface Schedule {
  readonly extent: Extent;
  readonly roles: ReadonlyMap<Node, Role>;
  readonly stages: readonly Stage[];
}

/**
 * Divides a graph between the runtime and kernels that do arithmetic row by row, each number read once. The kernels take
 * what has the shape of one region, where that saves more than it costs.
 *
 * @param nodes the graph, each node after those it reads
 * @returns undefined if the runtime does best alone.
 */
export function schedule(nodes: readonly Node[]): Schedule | undefined {
  const schedules = extents(nodes)
    .flatMap((extent) => scheduleFor(nodes, extent) ?? [])
    .filter(({ stages }) => stages.filter(isSession).length <= MOST_SESSIONS);
  const saved = ({ roles, extent }: Schedule) =>
    [...roles.keys()].reduce((sum, node) => sum + saving(node, extent), 0);
  return schedules.sort((a, b) => saved(b) - saved(a)).at(0);
}

function isSession({ kind }: Stage): boolean {
  return kind === 'session';
}

/** The extents that matrices of this graph have. */
function extents(nodes: readonly Node[]): Extent[] {
  const found = new Map<string, Extent>();
  for (const { outputs } of nodes)
    for (const { shape } of outputs) {
      const [rows, columns] = shape;
      if (shape.length !== 2 || sizeOf(shape) < SMALLEST_REGION) continue;
      // A kernel takes four numbers of a row at a time.
      if (columns > 1 && columns % 4 === 0 && rows > 1 && rows !== columns)
        found.set(shape.join(), { rows, columns });
    }
  return [...found.values()];
}

function scheduleFor(nodes: readonly Node[], extent: Extent): Schedule | undefined {
  const roles = new Map<Node, Role>();
  for (const node of nodes) {
    const role = roleOf(node, extent);
    if (role && !isFused(node, roles)) roles.set(node, role);
  }
  for (;;) {
    const levels = assignLevels(nodes, roles);
    const torn = tornMasks(nodes, roles, levels);
    if (torn.length > 0) {
      for (const node of torn) roles.delete(node);
      continue;
    }
    const kernels = [...new Set([...roles.keys()].map((node) => levels.get(node) ?? 0))];
    if (kernels.length === 0) return undefined;
    const members = (level: number) => [...roles.keys()].filter((n) => levels.get(n) === level);
    const worth = (level: number) => gain(members(level), nodes, extent);
    const poor = kernels.filter((level) => worth(level) < WORTH_A_KERNEL);
    if (poor.length === 0) return { extent, roles, stages: stagesOf(nodes, levels) };
    // Without the poorest the others may grow.
    const [poorest] = poor.sort((a, b) => worth(a) - worth(b));
    for (const node of members(poorest)) roles.delete(node);
  }
}

/**
 * Nodes of kernels that make a truth value which another part reads, or read one that another part makes: in a kernel it is a mask
 * of 32 bits, elsewhere a byte.
 */
function tornMasks(
  nodes: readonly Node[],
  roles: ReadonlyMap<Node, Role>,
  levels: ReadonlyMap<Node, number>,
): Node[] {
  const part = (node: Node) => (roles.has(node) ? levels.get(node) : undefined);
  return nodes.flatMap((node) =>
    node.inputs.flatMap((value) => {
      if (value?.dtype !== 'bool') return [];
      const maker = value.source.kind === 'node' ? value.source.node : undefined;
      const makers = maker ? [maker] : [];
      const isWhole = maker !== undefined && part(maker) === part(node);
      return isWhole ? [] : [...makers, node].filter((each) => roles.has(each));
    }),
  );
}

/** Whether the runtime does this node together with the product before it. */
function isFused({ op, inputs }: Node, roles: ReadonlyMap<Node, Role>): boolean {
  const producers = inputs.flatMap((value) =>
    value?.source.kind === 'node' ? value.source.node : [],
  );
  const product = (node: Node) => node.op === 'Gemm' && !roles.has(node);
  if (op === 'Add') return producers.some(product);
  return op === 'Relu' && producers.some((node) => node.op === 'Add' && !roles.has(node));
}

/** Microseconds that a kernel of these nodes saves. */
function gain(members: readonly Node[], nodes: readonly Node[], extent: Extent): number {
  const own = new Set(members);
  const moved = new Set<Value>();
  const isFull = (value: Value) => layoutOf(value, extent) === 'full';
  for (const node of nodes)
    for (const value of node.inputs) {
      if (!value || !isFull(value)) continue;
      const isMade = value.source.kind === 'node' && own.has(value.source.node);
      if (own.has(node) !== isMade) moved.add(value);
    }
  const saved = members.reduce((sum, node) => sum + saving(node, extent), 0);
  return saved - (moved.size * extent.rows * extent.columns * TRANSFER) / 1000;
}

function saving({ op, inputs, outputs: [output] }: Node, extent: Extent): number {
  if (op === 'Reshape') return 0;
  const isFull = [...inputs, output].some((value) => value && layoutOf(value, extent) === 'full');
  const size = isFull ? extent.rows * extent.columns : extent.rows;
  return NODE + (size * NUMBER) / 1000;
}

/** When each node runs: the runtime at even levels, kernels at odd ones. */
function assignLevels(nodes: readonly Node[], roles: ReadonlyMap<Node, Role>): Map<Node, number> {
  const levels = new Map<Node, number>();
  for (const node of nodes) {
    const earliest = Math.max(0, ...node.inputs.map((value) => availableAt(value)));
    const isKernel = roles.has(node);
    levels.set(node, earliest % 2 === Number(isKernel) ? earliest : earliest + 1);
  }
  postpone(nodes, roles, levels);
  return levels;

  function availableAt(value: Value | null): number {
    if (value?.source.kind !== 'node') return 0;
    const { node } = value.source;
    return (levels.get(node) ?? 0) + Number(roles.get(node)?.kind === 'down');
  }
}

/** Lets the runtime do things as late as it can, so that it is not called early for little. */
function postpone(
  nodes: readonly Node[],
  roles: ReadonlyMap<Node, Role>,
  levels: Map<Node, number>,
): void {
  const sessions = nodes.filter((node) => !roles.has(node));
  const last = Math.max(0, ...sessions.map((node) => levels.get(node) ?? 0));
  const latest = new Map<Node, number>();
  for (const node of [...nodes].reverse()) {
    if (!roles.has(node)) levels.set(node, latest.get(node) ?? last);
    const level = levels.get(node) ?? 0;
    for (const value of node.inputs) {
      if (value?.source.kind !== 'node') continue;
      const before = value.source.node;
      const bound = level - (level % 2);
      latest.set(before, Math.min(latest.get(before) ?? bound, bound));
    }
  }
}

function stagesOf(nodes: readonly Node[], levels: ReadonlyMap<Node, number>): Stage[] {
  const used = [...new Set(levels.values())].sort((a, b) => a - b);
  return used.map((level) => ({
    kind: level % 2 === 0 ? 'session' : 'kernel',
    nodes: nodes.filter((node) => levels.get(node) === level),
  }));
}
