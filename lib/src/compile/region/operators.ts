import type { Node } from '../graph';
import * as wasm from '../tail/wasm';

const f = wasm.v128Const;

const FUNCTIONS: Readonly<Record<string, (x: number) => number[]>> = {
  Relu: (x) => [...wasm.localGet(x), ...f(0), ...wasm.F32_MAX],
  Reciprocal: (x) => [...f(1), ...wasm.localGet(x), ...wasm.F32_DIV],
  // A mask has all bits set or none: of 1 they leave all or nothing.
  Cast: (x) => [...wasm.localGet(x), ...f(1), ...wasm.AND],
  Reshape: (x) => wasm.localGet(x),
};

/** The code that leaves a node's result for four numbers on the stack. */
export function calculation(node: Node, operands: readonly number[]): number[] {
  const [first, ...others] = operands;
  const { op, attributes } = node;
  if (op === 'HardSigmoid') return hardSigmoid(first, attributes);
  if (op in FUNCTIONS) return FUNCTIONS[op](first);
  const ordered = op === 'Where' ? [...others, first] : operands;
  const instruction = op === 'Gemm' ? wasm.F32_MUL : wasm.VECTOR_OPERATOR[op];
  return [...ordered.flatMap(wasm.localGet), ...instruction];
}

function hardSigmoid(x: number, { alpha, beta }: Node['attributes']): number[] {
  const [slope, offset] = [alpha, beta].map((value) => (value as { float: number }).float);
  const line = [...wasm.localGet(x), ...f(slope), ...wasm.F32_MUL];
  const moved = offset === 0 ? line : [...line, ...f(offset), ...wasm.F32_ADD];
  return [...moved, ...f(0), ...wasm.F32_MAX, ...f(1), ...wasm.F32_MIN];
}
