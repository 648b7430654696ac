import { nodesFor, sameShape, sizeOf, type Node, type Value } from '../../graph';
import { LENT } from '../operators';

/**
 * Operators that the update kernel has; each is a single rounding, so its results equal the eager ones to the last bit. Besides
 * there are Where, by a comparison, and functions of one number.
 */
const OPERATORS = new Set(['Add', 'Sub', 'Mul', 'Div', 'Sqrt', 'Neg', 'Abs', 'Max', 'Min']);
const COMPARISONS = new Set(['Equal', 'Less', 'Greater', 'LessOrEqual', 'GreaterOrEqual']);

/**
 * The nodes at the end of the graph that only serve to update variables and work element by element: an optimiser's
 * arithmetic. They go into the update kernel, which passes over the memory once and in place, instead of one node at a time.
 *
 * @param assigned the values that variables take
 * @param results the values that are needed otherwise
 */
export function selectUpdate(assigned: readonly Value[], results: readonly Value[]): Set<Node> {
  const nodes = nodesFor([...assigned, ...results]);
  const needed = new Set<Node>();
  const need = (value: Value | null) => {
    if (value?.source.kind === 'node') needed.add(value.source.node);
  };
  [...results, ...assigned.filter(({ dtype }) => dtype !== 'float32')].forEach(need);
  const chosen = new Set<Node>();
  for (const node of nodes.reverse())
    if (!needed.has(node) && (isElementwise(node) || isCondition(node, chosen))) chosen.add(node);
    else node.inputs.forEach(need);
  // A comparison that is needed elsewhere too is done twice: the kernel reads floats only.
  for (const node of [...chosen])
    if (node.op === 'Where') conditionOf(node).forEach((c) => chosen.add(c));
  return chosen;
}

function isElementwise(node: Node): boolean {
  const { op, inputs, outputs } = node;
  const [output] = outputs;
  if (output.dtype !== 'float32') return false;
  if (op === 'Where') {
    const [condition, ...branches] = inputs;
    const comparison = conditionOf(node).at(0);
    if (!condition || !comparison || !fits(condition, output)) return false;
    return [...comparison.inputs, ...branches].every((input) => isReadable(input, output));
  }
  if (op in LENT) return sizeOf(output.shape) === 1;
  return OPERATORS.has(op) && inputs.every((input) => isReadable(input, output));
}

/** The comparison of floats that a Where goes by. */
function conditionOf({ inputs: [condition] }: Node): Node[] {
  if (condition?.source.kind !== 'node') return [];
  const { node } = condition.source;
  const isFloat = node.inputs.every((input) => input?.dtype === 'float32');
  return COMPARISONS.has(node.op) && isFloat ? [node] : [];
}

function isCondition(node: Node, chosen: ReadonlySet<Node>): boolean {
  return [...chosen].some((other) => other.op === 'Where' && conditionOf(other).includes(node));
}

function isReadable(input: Value | null, output: Value): boolean {
  return input?.dtype === 'float32' && fits(input, output);
}

function fits(input: Value, output: Value): boolean {
  return sizeOf(input.shape) === 1 || sameLayout(input.shape, output.shape);
}

/** Whether the elements lie in memory in the same order: axes of length 1 do not count. */
function sameLayout(a: readonly number[], b: readonly number[]): boolean {
  const long = (shape: readonly number[]) => shape.filter((length) => length !== 1);
  return sameShape(long(a), long(b));
}
