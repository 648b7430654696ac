/** The few instructions of WebAssembly that update kernels use, as bytes. Source: WebAssembly Core Specification 2.0. */
export const I32 = 0x7f;
export const V128 = 0x7b;
const F32 = 0x7d;

export const localGet = (index: number) => [0x20, ...unsigned(index)];
export const localSet = (index: number) => [0x21, ...unsigned(index)];
export const i32Const = (value: number) => [0x41, ...signed(value)];
export const I32_ADD = [0x6a];
export const I32_LESS = [0x49];
export const i32Load = (offset: number) => [0x28, 2, ...unsigned(offset)];
export const v128Load = [0xfd, 0, 4, 0];
export const v128LoadSplat = [0xfd, 9, 2, 0];
export const v128Store = [0xfd, 11, 4, 0];
/** Stores the first of the four lanes. */
export const v128StoreLane = [0xfd, 90, 2, 0, 0];

export const I32_MIN_UNSIGNED = (a: number, b: number) => [
  ...[...localGet(a), ...localGet(b)],
  // select takes the first where the third is not 0.
  ...[...localGet(a), ...localGet(b), ...I32_LESS, 0x1b],
];
export const v128LoadAt = (offset: number) => [0xfd, 0, 4, ...unsigned(offset)];
export const v128StoreAt = (offset: number) => [0xfd, 11, 4, ...unsigned(offset)];
export const F32_ADD = simd(228);
export const F32_MUL = simd(230);
export const F32_DIV = simd(231);
export const F32_MIN = simd(232);
export const F32_MAX = simd(233);
export const AND = simd(78);
/** The four floats of a local moved on by so many places, the last ones to the front. */
export const rotated = (local: number, places: number) => [
  ...[...localGet(local), ...localGet(local), ...simd(13)],
  ...Array.from({ length: 16 }, (_, byte) => (byte + 4 * places) % 16),
];

/** The instruction for an operator of ONNX on four floats. */
export const VECTOR_OPERATOR: Readonly<Record<string, readonly number[]>> = {
  Abs: simd(224),
  Neg: simd(225),
  Sqrt: simd(227),
  Add: simd(228),
  Sub: simd(229),
  Mul: simd(230),
  Div: simd(231),
  Min: simd(232),
  Max: simd(233),
  // Comparisons give masks, of which Where, its operands in the order yes, no, mask, takes the bits.
  Equal: simd(65),
  Less: simd(67),
  Greater: simd(68),
  LessOrEqual: simd(69),
  GreaterOrEqual: simd(70),
  Where: simd(82),
};

/** Functions of one number that JavaScript lends to a module. */
const LENT: Readonly<Record<string, (x: number) => number>> = {
  Exp: Math.exp,
  Log: Math.log,
  Tanh: Math.tanh,
};
export const SCALAR_FUNCTIONS = new Set(Object.keys(LENT));

/** Applies a function of JavaScript to the first of the four floats; all four become the result. */
export function scalarFunction(op: string): number[] {
  const call = [0x10, Object.keys(LENT).indexOf(op)];
  return [...simd(31), 0, ...call, ...simd(19)];
}

export function v128Const(value: number): number[] {
  const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
  return [0xfd, 12, ...bytes];
}

/** Repeats `body` while `condition` holds at its end; the body runs at least once. */
export function doWhile(body: readonly number[], condition: readonly number[]): number[] {
  return [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];
}

/** Makes the function with this body, without arguments, that works on `memory`. */
export function instantiate(
  memory: WebAssembly.Memory,
  locals: readonly number[],
  body: readonly number[],
): () => void {
  const module = new WebAssembly.Module(moduleOf(locals, body));
  const { run } = new WebAssembly.Instance(module, { m: { m: memory }, f: LENT }).exports;
  return run as () => void;
}

/** A module that imports a memory as `m.m` and the functions of JavaScript, and exports one function `run`. */
function moduleOf(locals: readonly number[], body: readonly number[]): Uint8Array<ArrayBuffer> {
  const code = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
  const functions = Object.keys(LENT).map((name) => [...text('f'), ...text(name), 0, 1]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [
      [0x60, 0, 0],
      [0x60, 1, F32, 1, F32],
    ]),
    ...section(2, [[...text('m'), ...text('m'), 2, 0, ...unsigned(1)], ...functions]),
    ...section(3, [[0]]),
    ...section(7, [[...text('run'), 0, functions.length]]),
    ...section(10, [[...unsigned(code.length), ...code]]),
  ]);
}

function section(id: number, entries: readonly (readonly number[])[]): number[] {
  const content = vector(entries);
  return [id, ...unsigned(content.length), ...content];
}

function vector(entries: readonly (readonly number[])[]): number[] {
  return [...unsigned(entries.length), ...entries.flat()];
}

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value)];
}

function simd(opcode: number): number[] {
  return [0xfd, ...unsigned(opcode)];
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  const rest = value >> 7;
  const last = value & 0x7f;
  const done = (rest === 0 && (last & 0x40) === 0) || (rest === -1 && (last & 0x40) !== 0);
  return done ? [last] : [last | 0x80, ...signed(rest)];
}
