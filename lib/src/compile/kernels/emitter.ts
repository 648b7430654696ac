import { Block, sharedMemory, type Locate } from '../arena';
import type { Value } from '../graph';
import * as wasm from './assembler';
import { LENT } from './operators';

/** Bytes that one instruction works on: four floats. */
export const VECTOR_BYTES = 16;

/** A WebAssembly function on blocks of the shared memory, which are looked up at each run: they move. */
export class Kernel {
  /** @param table the addresses of all blocks, where the function reads them. */
  constructor(
    private readonly table: Block,
    private readonly blocks: readonly Locate[],
    private readonly body: () => void,
  ) {}

  run(): void {
    const addresses = this.table.data;
    for (const [i, locate] of this.blocks.entries()) addresses[i] = locate().address;
    this.body();
  }
}

/** The first local: the address of the table. */
const TABLE = 0;

/** Gives out what a kernel's code needs, locals and addresses, and puts the kernel together. */
export class Emitter {
  private readonly types: number[] = [wasm.I32];
  private readonly blocks: Locate[] = [];
  private readonly first: number[] = [];

  /** A new local for a count of bytes or an address. */
  integer(): number {
    return this.types.push(wasm.I32) - 1;
  }

  /** A new local for four floats. */
  vector(): number {
    return this.types.push(wasm.V128) - 1;
  }

  /** Has code run once, before the body. */
  once(code: wasm.Code): void {
    this.first.push(...code);
  }

  /** A local with the address of a block. */
  address(locate: Locate): number {
    const local = this.integer();
    const entry = 4 * (this.blocks.push(locate) - 1);
    this.once([...wasm.localGet(TABLE), ...wasm.i32Load(entry), ...wasm.localSet(local)]);
    return local;
  }

  /** A local with a number in all four lanes: a constant, or what the block at `address` holds. */
  number({ source }: Value, address: () => number): number {
    const local = this.vector();
    const code =
      source.kind === 'constant'
        ? wasm.v128Const(Number(source.data[0]))
        : [...wasm.localGet(address()), ...wasm.V128_LOAD32_SPLAT];
    this.once([...code, ...wasm.localSet(local)]);
    return local;
  }

  /** The kernel with this body. */
  kernel(body: wasm.Code): Kernel {
    const table = new Block('int32', [this.blocks.length]);
    const start = [...wasm.i32Const(table.address), ...wasm.localSet(TABLE), ...this.first];
    const run = wasm.instantiate(sharedMemory, LENT, this.types, [...start, ...body]);
    return new Kernel(table, this.blocks, run);
  }
}

/** The sum of two integer locals, on the stack: an address, say, and how far on. */
export function plus(address: number, offset: number): number[] {
  return [...wasm.localGet(address), ...wasm.localGet(offset), ...wasm.I32_ADD];
}

/** Adds bytes to an integer local. */
export function advance(local: number, bytes: number): number[] {
  const sum = [...wasm.localGet(local), ...wasm.i32Const(bytes), ...wasm.I32_ADD];
  return [...sum, ...wasm.localSet(local)];
}

/** Runs `body` for every vector of so many bytes; the local `done` counts those before it. */
export function loopOver(done: number, bytes: number, body: wasm.Code): number[] {
  const start = [...wasm.i32Const(0), ...wasm.localSet(done)];
  const more = [...wasm.localGet(done), ...wasm.i32Const(bytes), ...wasm.I32_LT_U];
  return [...start, ...wasm.doWhile([...body, ...advance(done, VECTOR_BYTES)], more)];
}

/** Adds what `code` leaves on the stack to a vector local. */
export function addTo(local: number, code: wasm.Code): number[] {
  return [...wasm.localGet(local), ...code, ...wasm.F32X4.add, ...wasm.localSet(local)];
}
