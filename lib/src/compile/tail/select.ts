import { nodesFor, sameShape, sizeOf, type Node, type Value } from '../graph';

/** Operators that the update kernel has; each is a single rounding, so its results equal the eager ones to the last bit. */
export const TAIL_OPERATORS = new Set([
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Sqrt',
  'Neg',
  'Abs',
  'Max',
  'Min',
]);

/**
 * The nodes at the end of the graph that only serve to update variables and work element by element: an optimiser's
 * arithmetic. They go into the update kernel, which passes over the memory once and in place, instead of one node at a time.
 *
 * @param assigned the values that variables take
 * @param results the values that are needed otherwise
 */
export function selectTail(assigned: readonly Value[], results: readonly Value[]): Set<Node> {
  const nodes = nodesFor([...assigned, ...results]);
  const needed = new Set<Node>();
  const need = (value: Value | null) => {
    if (value?.source.kind === 'node') needed.add(value.source.node);
  };
  results.forEach(need);
  const tail = new Set<Node>();
  for (const node of nodes.reverse())
    if (!needed.has(node) && isElementwise(node)) tail.add(node);
    else node.inputs.forEach(need);
  return tail;
}

function isElementwise({ op, inputs, outputs: [output] }: Node): boolean {
  return (
    TAIL_OPERATORS.has(op) &&
    output.dtype === 'float32' &&
    inputs.every((input) => input !== null && fits(input, output))
  );
}

function fits(input: Value, output: Value): boolean {
  return sizeOf(input.shape) === 1 || sameLayout(input.shape, output.shape);
}

/** Whether the elements lie in memory in the same order: axes of length 1 do not count. */
function sameLayout(a: readonly number[], b: readonly number[]): boolean {
  const long = (shape: readonly number[]) => shape.filter((length) => length !== 1);
  return sameShape(long(a), long(b));
}
