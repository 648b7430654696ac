import { Block, sharedMemory } from '../arena';
import { sizeOf, type Value } from '../graph';
import type { Group } from './groups';
import * as wasm from './wasm';

/** Where the kernel finds a value at each run. */
export type Locate = () => Block;

/**
 * A WebAssembly function that runs loops of element by element arithmetic, four floats at a time, each value read and written
 * once. Blocks are padded to four floats, so the last vector may be ragged.
 */
export class UpdateKernel {
  /** The addresses of all blocks, where the function reads them. */
  private readonly table: Block;
  private readonly blocks: Locate[];
  private readonly function: () => void;

  constructor(
    groups: readonly Group[],
    inputs: ReadonlyMap<Value, Locate>,
    outputs: readonly { readonly value: Value; readonly locate: Locate }[],
  ) {
    const writer = new Writer(inputs, outputs);
    const body = groups.flatMap((group) => writer.loop(group));
    body.push(...writer.scalarStores());
    this.blocks = writer.blocks;
    this.table = new Block('int32', [this.blocks.length]);
    const start = [...wasm.i32Const(this.table.address), ...wasm.localSet(TABLE)];
    this.function = wasm.instantiate(sharedMemory, writer.locals, [...start, ...body]);
  }

  run(): void {
    const addresses = this.table.data;
    for (const [i, locate] of this.blocks.entries()) addresses[i] = locate().address;
    this.function();
  }
}

/** The first local: the address of the table. */
const TABLE = 0;
/** The second: how many bytes of the tensors a loop has done. */
const DONE = 1;
const VECTOR_BYTES = 16;

class Writer {
  readonly locals: number[] = [wasm.I32, wasm.I32];
  readonly blocks: Locate[] = [];
  /** Locals that hold a scalar in all four lanes. */
  private readonly scalars = new Map<Value, number>();

  constructor(
    private readonly inputs: ReadonlyMap<Value, Locate>,
    private readonly outputs: readonly { readonly value: Value; readonly locate: Locate }[],
  ) {}

  /** The code of one group, of which the scalars' runs once. */
  loop({ size, nodes }: Group): number[] {
    const before: number[] = [];
    const body: number[] = [];
    const known = new Map<Value, number>();
    const read = (value: Value): number => {
      const local = this.scalars.get(value) ?? known.get(value);
      if (local !== undefined) return local;
      const made = this.local(wasm.V128);
      if (sizeOf(value.shape) === 1) {
        this.scalars.set(value, made);
        before.push(...this.loadScalar(value), ...wasm.localSet(made));
      } else {
        known.set(value, made);
        const address = this.address(this.find(value), before);
        body.push(...element(address), ...wasm.v128Load, ...wasm.localSet(made));
      }
      return made;
    };
    for (const node of nodes) {
      const [output] = node.outputs;
      const operands = node.inputs.flatMap((value) => (value ? [read(value)] : []));
      const made = this.local(wasm.V128);
      (size === 1 ? this.scalars : known).set(output, made);
      body.push(...calculation(node.op, operands), ...wasm.localSet(made));
    }
    if (size === 1) return [...before, ...body];
    for (const { value, locate } of this.outputs) {
      const local = known.get(value);
      if (local === undefined || !nodes.some((node) => node.outputs[0] === value)) continue;
      const address = this.address(locate, before);
      body.push(...element(address), ...wasm.localGet(local), ...wasm.v128Store);
    }
    body.push(...wasm.localGet(DONE), ...wasm.i32Const(VECTOR_BYTES), ...wasm.I32_ADD);
    body.push(...wasm.localSet(DONE));
    const more = [...wasm.localGet(DONE), ...wasm.i32Const(4 * size), ...wasm.I32_LESS];
    return [...before, ...wasm.i32Const(0), ...wasm.localSet(DONE), ...wasm.doWhile(body, more)];
  }

  /** Scalars are stored at the very end: the loops read what they were before. */
  scalarStores(): number[] {
    return this.outputs.flatMap(({ value, locate }) => {
      const local = this.scalars.get(value);
      if (local === undefined) return [];
      const code: number[] = [];
      const address = this.address(locate, code);
      return [...code, ...wasm.localGet(address), ...wasm.localGet(local), ...wasm.v128StoreLane];
    });
  }

  private loadScalar(value: Value): number[] {
    if (value.source.kind === 'constant') return wasm.v128Const(Number(value.source.data[0]));
    const code: number[] = [];
    const address = this.address(this.find(value), code);
    return [...code, ...wasm.localGet(address), ...wasm.v128LoadSplat];
  }

  /** A local with the address of a block, which `code` fetches from the table. */
  private address(locate: Locate, code: number[]): number {
    const local = this.local(wasm.I32);
    const entry = 4 * (this.blocks.push(locate) - 1);
    code.push(...wasm.localGet(TABLE), ...wasm.i32Load(entry), ...wasm.localSet(local));
    return local;
  }

  private find(value: Value): Locate {
    const locate = this.inputs.get(value);
    if (!locate) throw new Error('the update kernel reads a value that nobody gives it');
    return locate;
  }

  private local(type: number): number {
    return this.locals.push(type) - 1;
  }
}

/** The address of the elements that the loop is at. */
function element(address: number): number[] {
  return [...wasm.localGet(address), ...wasm.localGet(DONE), ...wasm.I32_ADD];
}

/** The code that leaves the result of an operator on these locals. */
function calculation(op: string, operands: readonly number[]): number[] {
  const [first, ...others] = operands;
  const ordered = op === 'Where' ? [...others, first] : operands;
  const code = wasm.SCALAR_FUNCTIONS.has(op) ? wasm.scalarFunction(op) : wasm.VECTOR_OPERATOR[op];
  return [...ordered.flatMap(wasm.localGet), ...code];
}
