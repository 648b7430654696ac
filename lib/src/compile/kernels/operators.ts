import type { Node } from '../graph';
import * as wasm from './assembler';

/** Functions that WebAssembly has no instruction for; JavaScript's own serve, one number at a time. */
export const LENT: wasm.Lent = {
  Exp: Math.exp,
  Log: Math.log,
  Sinh: Math.sinh,
  Tanh: Math.tanh,
};

/** The instruction for an operator of ONNX on four floats. */
const INSTRUCTIONS: Readonly<Record<string, wasm.Code>> = {
  Abs: wasm.F32X4.abs,
  Neg: wasm.F32X4.neg,
  Sqrt: wasm.F32X4.sqrt,
  Add: wasm.F32X4.add,
  Sub: wasm.F32X4.sub,
  Mul: wasm.F32X4.mul,
  Div: wasm.F32X4.div,
  Min: wasm.F32X4.min,
  Max: wasm.F32X4.max,
  // Comparisons give masks, of which Where, its operands in the order yes, no, mask, takes the bits.
  Equal: wasm.F32X4.eq,
  Less: wasm.F32X4.lt,
  Greater: wasm.F32X4.gt,
  LessOrEqual: wasm.F32X4.le,
  GreaterOrEqual: wasm.F32X4.ge,
  Where: wasm.V128_BITSELECT,
  // Of a column and a row: each number by each.
  Gemm: wasm.F32X4.mul,
};

const float = wasm.v128Const;

/** What follows on the one operand. */
const FUNCTIONS: Readonly<Record<string, (attributes: Node['attributes']) => wasm.Code>> = {
  Reshape: () => [],
  Relu: () => [...float(0), ...wasm.F32X4.max],
  // A mask has all bits set or none: of 1 they leave all or nothing.
  Cast: () => [...float(1), ...wasm.V128_AND],
  HardSigmoid: hardSigmoid,
  ...Object.fromEntries(Object.keys(LENT).map((op) => [op, () => lentFunction(op)])),
};

/** The code that leaves a node's result for four numbers on the stack, its operands being in these locals. */
export function calculation({ op, attributes }: Node, operands: readonly number[]): number[] {
  const [first, ...others] = operands;
  if (op === 'Reciprocal') return [...float(1), ...wasm.localGet(first), ...wasm.F32X4.div];
  const ordered = op === 'Where' ? [...others, first] : operands;
  const code = op in FUNCTIONS ? FUNCTIONS[op](attributes) : INSTRUCTIONS[op];
  return [...ordered.flatMap(wasm.localGet), ...code];
}

/** Applies a function of JavaScript to the first of the four floats; all four become the result. */
function lentFunction(op: string): number[] {
  const index = Object.keys(LENT).indexOf(op);
  return [...wasm.F32X4_EXTRACT_FIRST_LANE, ...wasm.call(index), ...wasm.F32X4_SPLAT];
}

function hardSigmoid({ alpha, beta }: Node['attributes']): number[] {
  const [slope, offset] = [alpha, beta].map((value) => (value as { float: number }).float);
  const line = [...float(slope), ...wasm.F32X4.mul];
  const moved = offset === 0 ? line : [...line, ...float(offset), ...wasm.F32X4.add];
  return [...moved, ...float(0), ...wasm.F32X4.max, ...float(1), ...wasm.F32X4.min];
}
