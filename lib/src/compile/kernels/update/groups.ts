import { sizeOf, type Node, type Value } from '../../graph';

/** Nodes of the update that run in one loop, each after those it reads. */
export interface Group {
  readonly size: number;
  readonly nodes: Node[];
}

/**
 * Sorts the update into loops. Scalars come first, all together: the loops over longer tensors read them. Nodes that are
 * connected, be it by a variable that both read, share a loop, which reads every element before it overwrites it.
 *
 * @param nodes the update, each node after those it reads
 * @param changing inputs that the kernel overwrites
 */
export function groupLoops(nodes: readonly Node[], changing: ReadonlySet<Value>): Group[] {
  const scalars: Group = { size: 1, nodes: [] };
  const groups = new Set<Group>();
  const groupOf = new Map<Value, Group>();
  for (const node of nodes) {
    const size = sizeOf(node.outputs[0].shape);
    if (size === 1) {
      scalars.nodes.push(node);
      continue;
    }
    const long = node.inputs.filter((value) => value !== null && sizeOf(value.shape) > 1);
    const connecting = long.filter(
      (value): value is Value =>
        value !== null && (value.source.kind === 'node' || changing.has(value)),
    );
    const group: Group = { size, nodes: [] };
    const neighbours = new Set(connecting.flatMap((value) => groupOf.get(value) ?? []));
    for (const neighbour of neighbours) {
      group.nodes.push(...neighbour.nodes);
      groups.delete(neighbour);
    }
    group.nodes.push(node);
    groups.add(group);
    for (const value of [...group.nodes.map((member) => member.outputs[0]), ...connecting])
      groupOf.set(value, group);
    for (const [value, old] of groupOf) if (neighbours.has(old)) groupOf.set(value, group);
  }
  const inOrder = (group: Group): Group => ({
    ...group,
    nodes: nodes.filter((node) => group.nodes.includes(node)),
  });
  return [scalars, ...[...groups].map(inOrder)].filter((group) => group.nodes.length > 0);
}
