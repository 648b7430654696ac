import { beforeAll, describe, expect, it } from 'vitest';
import wabt from 'wabt';
import * as wasm from '../../../../lib/src/compile/kernels/assembler';

// The reference is WABT: a body in WebAssembly's text format, assembled by it, must read back as the same text as our bytes.

type Wabt = Awaited<ReturnType<typeof wabt>>;
const FEATURES = { simd: true };
const [INTEGER, FIRST, SECOND, MASK] = [0, 1, 2, 3];
const LOCALS = [wasm.I32, wasm.V128, wasm.V128, wasm.V128];

let tools: Wabt;
beforeAll(async () => {
  tools = await wabt();
});

/** A module as `moduleOf` makes it, with the locals above. */
function inText(body: string): string {
  return `(module
    (type (func)) (type (func (param f32) (result f32)))
    (import "m" "m" (memory 1)) (import "f" "Exp" (func (type 1))) (import "f" "Log" (func (type 1)))
    (func (type 0) (local i32 v128 v128 v128) ${body})
    (export "run" (func 2)))`;
}

function readBack(bytes: Uint8Array): string {
  const module = tools.readWasm(bytes, FEATURES);
  try {
    return module.toText({ foldExprs: false, inlineExport: false });
  } finally {
    module.destroy();
  }
}

function reference(body: string): string {
  const module = tools.parseWat('reference.wat', inText(body), FEATURES);
  try {
    return readBack(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

const first = wasm.localGet(FIRST);
const second = wasm.localGet(SECOND);
const address = wasm.localGet(INTEGER);
const store = wasm.localSet(FIRST);

/** An operator of one or two vectors, in text and in bytes. */
function operator(name: string, code: wasm.Code, operands: 1 | 2): [string, number[]] {
  const text = operands === 1 ? 'local.get 1' : 'local.get 1 local.get 2';
  return [
    `${text} ${name} local.set 1`,
    [...first, ...(operands === 1 ? [] : second), ...code, ...store],
  ];
}

const UNARY = ['abs', 'neg', 'sqrt'];
const BODIES: readonly (readonly [string, number[]])[] = [
  ...Object.entries(wasm.F32X4).map(([name, code]) =>
    operator(`f32x4.${name}`, code, UNARY.includes(name) ? 1 : 2),
  ),
  operator('v128.and', wasm.V128_AND, 2),
  operator(
    'f32x4.extract_lane 0 f32x4.splat',
    [...wasm.F32X4_EXTRACT_FIRST_LANE, ...wasm.F32X4_SPLAT],
    1,
  ),
  operator(
    'i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 31',
    wasm.i8x16Shuffle([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 31]),
    2,
  ),
  [
    'local.get 1 local.get 2 local.get 3 v128.bitselect local.set 1',
    [...first, ...second, ...wasm.localGet(MASK), ...wasm.V128_BITSELECT, ...store],
  ],
  [
    'local.get 1 f32x4.extract_lane 0 call 1 f32x4.splat local.set 1',
    [...first, ...wasm.F32X4_EXTRACT_FIRST_LANE, ...wasm.call(1), ...wasm.F32X4_SPLAT, ...store],
  ],
  ['local.get 0 v128.load32_splat local.set 1', [...address, ...wasm.V128_LOAD32_SPLAT, ...store]],
  ['local.get 0 v128.load local.set 1', [...address, ...wasm.v128Load(), ...store]],
  ['local.get 0 v128.load offset=240 local.set 1', [...address, ...wasm.v128Load(240), ...store]],
  ['local.get 0 local.get 1 v128.store', [...address, ...first, ...wasm.v128Store()]],
  ['local.get 0 local.get 1 v128.store offset=16', [...address, ...first, ...wasm.v128Store(16)]],
  [
    'local.get 0 local.get 1 v128.store32_lane 0',
    [...address, ...first, ...wasm.V128_STORE32_FIRST_LANE],
  ],
  [
    'local.get 0 i32.load offset=70000 i32.const 4 i32.add local.set 0',
    [
      ...address,
      ...wasm.i32Load(70000),
      ...wasm.i32Const(4),
      ...wasm.I32_ADD,
      ...wasm.localSet(INTEGER),
    ],
  ],
  [
    'i32.const 1 i32.const 2 local.get 0 select local.set 0',
    [
      ...wasm.i32Const(1),
      ...wasm.i32Const(2),
      ...address,
      ...wasm.SELECT,
      ...wasm.localSet(INTEGER),
    ],
  ],
  [
    'loop local.get 0 i32.const 12 i32.add local.set 0 local.get 0 i32.const 300 i32.lt_u br_if 0 end',
    wasm.doWhile(
      [...address, ...wasm.i32Const(12), ...wasm.I32_ADD, ...wasm.localSet(INTEGER)],
      [...address, ...wasm.i32Const(300), ...wasm.I32_LT_U],
    ),
  ],
];

describe('an instruction is what WABT makes of its text', () => {
  it.each(BODIES)('%s', (text, body) => {
    const bytes = wasm.moduleOf(['Exp', 'Log'], LOCALS, body);
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(readBack(bytes)).toBe(reference(text));
  });

  // Around the ends of one, two and five bytes of LEB128.
  it.each([0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, 2 ** 31 - 1, -(2 ** 31)])(
    'i32.const %d',
    (value) => {
      const body = [...wasm.i32Const(value), ...wasm.localSet(INTEGER)];
      const text = readBack(wasm.moduleOf(['Exp', 'Log'], LOCALS, body));
      expect(text).toBe(reference(`i32.const ${value} local.set 0`));
    },
  );

  it.each([0, 1, -0.5, 0.1, 3.4e38, Infinity])('v128.const %d four times', (value) => {
    const body = [...wasm.v128Const(value), ...store];
    const number = value === Infinity ? 'inf' : String(value);
    const text = readBack(wasm.moduleOf(['Exp', 'Log'], LOCALS, body));
    expect(text).toBe(reference(`v128.const f32x4 ${`${number} `.repeat(4)} local.set 1`));
  });
});

describe('a module', () => {
  it('may have more locals than one byte counts', () => {
    const body = [...wasm.localGet(299), ...wasm.localSet(300)];
    const bytes = wasm.moduleOf(
      [],
      Array.from({ length: 301 }, () => wasm.V128),
      body,
    );
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(readBack(bytes)).toMatch(/local.get 299\s+local.set 300/);
  });

  it('works on the memory that it is given, and calls what JavaScript lends', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const lent = { Exp: Math.exp, Double: (x: number) => 2 * x };
    const read = [
      ...wasm.i32Const(16),
      ...wasm.V128_LOAD32_SPLAT,
      ...wasm.F32X4_EXTRACT_FIRST_LANE,
    ];
    const doubled = [...read, ...wasm.call(1), ...wasm.F32X4_SPLAT];
    const run = wasm.instantiate(
      memory,
      lent,
      [],
      [...wasm.i32Const(32), ...doubled, ...wasm.v128Store()],
    );
    new Float32Array(memory.buffer)[4] = 1.5;
    run();
    expect([...new Float32Array(memory.buffer, 32, 4)]).toEqual([3, 3, 3, 3]);
  });
});
