import { nodesFor, type Node, type Value } from '../graph';

/** How often each value is read. */
export type Uses = ReadonlyMap<Value, number>;

/**
 * A rule looks at a node whose inputs are rewritten already and gives a value that takes the place of its output, or
 * undefined to leave it.
 */
export type Rule = (node: Node, uses: Uses) => Value | undefined;

/** Rebuilds a graph by rules, from the inputs on. Returns what has come of `outputs`. */
export function rewrite(outputs: readonly Value[], rules: readonly Rule[]): Value[] {
  const nodes = nodesFor(outputs);
  const uses = countUses(nodes, outputs);
  const replaced = new Map<Value, Value>();
  const now = (value: Value): Value => replaced.get(value) ?? value;
  for (const node of nodes) {
    const rebuilt = rebuild(node, now);
    node.outputs.forEach((value, i) => {
      const successor = rebuilt.outputs[i];
      if (successor !== value) {
        replaced.set(value, successor);
        uses.set(successor, uses.get(value) ?? 0);
      }
    });
    if (node.outputs.length > 1) continue;
    for (const rule of rules) {
      const better = rule(rebuilt, uses);
      if (!better) continue;
      replaced.set(node.outputs[0], better);
      uses.set(better, (uses.get(better) ?? 0) + (uses.get(node.outputs[0]) ?? 0));
      break;
    }
  }
  return outputs.map(now);
}

function countUses(nodes: readonly Node[], outputs: readonly Value[]): Map<Value, number> {
  const uses = new Map<Value, number>();
  const use = (value: Value | null) => {
    if (value) uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  outputs.forEach(use);
  for (const { inputs } of nodes) inputs.forEach(use);
  return uses;
}

function rebuild(node: Node, now: (value: Value) => Value): Node {
  const inputs = node.inputs.map((value) => value && now(value));
  if (inputs.every((value, i) => value === node.inputs[i])) return node;
  const outputs: Value[] = [];
  const rebuilt: Node = { ...node, inputs, outputs };
  for (const [output, { shape, dtype }] of node.outputs.entries())
    outputs.push({ shape, dtype, source: { kind: 'node', node: rebuilt, output } });
  return rebuilt;
}
