/**
 * The instructions of WebAssembly that kernels use, as bytes, and the module around them. Names and encodings: WebAssembly Core
 * Specification 2.0, chapter 5 (binary format).
 */
export type Code = readonly number[];

/** Types of values. */
export const I32 = 0x7f;
export const V128 = 0x7b;
const F32 = 0x7d;

/** What a vector instruction on four floats does. */
export const F32X4 = {
  eq: simd(65),
  lt: simd(67),
  gt: simd(68),
  le: simd(69),
  ge: simd(70),
  abs: simd(224),
  neg: simd(225),
  sqrt: simd(227),
  add: simd(228),
  sub: simd(229),
  mul: simd(230),
  div: simd(231),
  min: simd(232),
  max: simd(233),
} as const;
export const F32X4_SPLAT = simd(19);
export const F32X4_EXTRACT_FIRST_LANE = [...simd(31), 0];
export const V128_AND = simd(78);
/** Of two vectors and a mask: the bits of the first where the mask's are set, else those of the second. */
export const V128_BITSELECT = simd(82);
/** Loads a float into all four lanes. */
export const V128_LOAD32_SPLAT = [...simd(9), 2, 0];
/** Stores the first of the four lanes. */
export const V128_STORE32_FIRST_LANE = [...simd(90), 2, 0, 0];
export const I32_ADD = [0x6a];
/** Less than, of numbers without a sign. */
export const I32_LT_U = [0x49];
/** Of two values and a condition: the first unless the condition is 0. */
export const SELECT = [0x1b];

export const localGet = (index: number): number[] => [0x20, ...unsigned(index)];
export const localSet = (index: number): number[] => [0x21, ...unsigned(index)];
export const call = (index: number): number[] => [0x10, ...unsigned(index)];
export const i32Const = (value: number): number[] => [0x41, ...signed(value)];
export const i32Load = (offset: number): number[] => [0x28, 2, ...unsigned(offset)];
export const v128Load = (offset = 0): number[] => [...simd(0), 4, ...unsigned(offset)];
export const v128Store = (offset = 0): number[] => [...simd(11), 4, ...unsigned(offset)];

/** Four times the same float. */
export function v128Const(value: number): number[] {
  const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
  return [...simd(12), ...bytes];
}

/** Of two vectors on the stack, the bytes with these numbers: the second vector's follow the first's. */
export function i8x16Shuffle(bytes: readonly number[]): number[] {
  return [...simd(13), ...bytes];
}

/** Repeats `body` while `condition` holds at its end; the body runs at least once. */
export function doWhile(body: Code, condition: Code): number[] {
  const [loop, noResult, branchIf, end] = [0x03, 0x40, 0x0d, 0x0b];
  return [loop, noResult, ...body, ...condition, branchIf, 0, end];
}

/** Functions of one float that JavaScript lends to a module, in the order in which `call` counts them. */
export type Lent = Readonly<Record<string, (x: number) => number>>;

/** Makes the function with this body, without arguments, that works on `memory`. */
export function instantiate(
  memory: WebAssembly.Memory,
  lent: Lent,
  locals: readonly number[],
  body: Code,
): () => void {
  const module = new WebAssembly.Module(moduleOf(Object.keys(lent), locals, body));
  const { run } = new WebAssembly.Instance(module, { m: { m: memory }, f: lent }).exports;
  return run as () => void;
}

/** A module that imports a memory as `m.m` and functions by their names as `f.NAME`, and exports one function `run`. */
export function moduleOf(
  functions: readonly string[],
  locals: readonly number[],
  body: Code,
): Uint8Array<ArrayBuffer> {
  const code = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
  const memory = [...text('m'), ...text('m'), 2, 0, ...unsigned(1)];
  const imported = functions.map((name) => [...text('f'), ...text(name), 0, 1]);
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // Two types: of the function that is made, and of those that are lent.
    ...section(1, [
      [0x60, 0, 0],
      [0x60, 1, F32, 1, F32],
    ]),
    ...section(2, [memory, ...imported]),
    ...section(3, [[0]]),
    ...section(7, [[...text('run'), 0, ...unsigned(functions.length)]]),
    ...section(10, [[...unsigned(code.length), ...code]]),
  ]);
}

function section(id: number, entries: readonly Code[]): number[] {
  const content = vector(entries);
  return [id, ...unsigned(content.length), ...content];
}

function vector(entries: readonly Code[]): number[] {
  return [...unsigned(entries.length), ...entries.flat()];
}

function text(value: string): number[] {
  const bytes = Buffer.from(value);
  return [...unsigned(bytes.length), ...bytes];
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
