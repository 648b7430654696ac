import { Block, sharedMemory } from '../arena';
import type { Node, Value } from '../graph';
import type { Locate } from '../tail/kernel';
import * as wasm from '../tail/wasm';
import { layoutOf, type Extent, type Role } from './layout';
import { calculation } from './operators';

/**
 * Rows after which sums over rows are added to the totals: a long sum in float32 keeps its precision when it is made of short
 * ones.
 */
const ROWS_A_SUM = 128;
const VECTOR_BYTES = 16;
/** Vectors of a row up to which they are written out instead of looped over. */
const WRITTEN_OUT = 8;

/** What a kernel does: nodes with their roles, and where values that others make or use lie. */
export interface RegionTask {
  readonly extent: Extent;
  readonly nodes: readonly Node[];
  readonly roles: ReadonlyMap<Node, Role>;
  readonly inputs: ReadonlyMap<Value, Locate>;
  readonly outputs: ReadonlyMap<Value, Block>;
}

/** A WebAssembly function that goes over the rows of a region once, and does all its nodes for each row. */
export class RegionKernel {
  private readonly table: Block;
  private readonly blocks: readonly Locate[];
  private readonly function: () => void;

  constructor(task: RegionTask) {
    const writer = new Writer(task);
    const body = writer.write();
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

/** Locals: the table of addresses; bytes of a column and of a matrix done before this row; of the row; of the sum's end. */
const [TABLE, ROW, MATRIX, DONE, END, ALL] = [0, 1, 2, 3, 4, 5];

/** One sum over all rows: what is added for each, and where it is kept. */
interface Total {
  readonly output: Value;
  readonly role: Role & { kind: 'down' };
  readonly isFull: boolean;
  /** The local of a number's sum, and of its total; the address of a row's sums. */
  readonly sum: number;
  readonly total: number;
}

class Writer {
  readonly locals: number[] = Array.from({ length: 6 }, () => wasm.I32);
  readonly blocks: Locate[] = [];
  private readonly before: number[] = [];
  private readonly addresses = new Map<Value, number>();
  private readonly spilled = new Map<Value, number>();
  private readonly vectors = new Map<Value, number>();
  private readonly phases = new Map<Value, number>();
  private readonly totals: Total[] = [];
  private readonly across: { output: Value; factors: readonly Value[]; sum: number }[] = [];

  constructor(private readonly task: RegionTask) {
    for (const node of task.nodes) this.place(node);
  }

  write(): number[] {
    const row = this.row();
    const sums = this.addUp();
    const finish = this.finish();
    const { rows, columns } = this.task.extent;
    const next = [...advance(ROW, 4), ...advance(MATRIX, 4 * columns)];
    const rowsOfSum = wasm.doWhile(
      [...row, ...next],
      [...wasm.localGet(ROW), ...wasm.localGet(END), ...wasm.I32_LESS],
    );
    const end = [
      ...[...wasm.localGet(ROW), ...wasm.i32Const(4 * ROWS_A_SUM), ...wasm.I32_ADD],
      ...[...wasm.localSet(END), ...wasm.I32_MIN_UNSIGNED(END, ALL), ...wasm.localSet(END)],
    ];
    return [
      ...[...wasm.i32Const(4 * rows), ...wasm.localSet(ALL)],
      ...this.before,
      ...this.clearTotals(),
      ...wasm.doWhile(
        [...end, ...rowsOfSum, ...sums],
        [...wasm.localGet(ROW), ...wasm.localGet(ALL), ...wasm.I32_LESS],
      ),
      ...finish,
    ];
  }

  /** Decides in which pass over a row a node is done, and gives it what it needs to keep. */
  private place({ inputs, outputs: [output] }: Node): void {
    const role = this.role(output);
    const factors = role?.kind === 'down' || role?.kind === 'across' ? role.factors : inputs;
    const phase = Math.max(0, ...factors.map((value) => (value && this.phases.get(value)) ?? 0));
    if (role?.kind === 'across') {
      this.phases.set(output, phase + 1);
      this.across.push({ output, factors: role.factors, sum: this.vector() });
    } else this.phases.set(output, phase);
    if (role?.kind !== 'down') return;
    const isFull = role.factors.some((value) => this.layout(value) === 'full');
    const sum = role.layout === 'row' ? this.scratch() : this.vector();
    const total = role.layout === 'row' ? this.addressOf(output) : this.vector();
    this.totals.push({ output, role, isFull, sum, total });
  }

  private role(value: Value): Role | undefined {
    return value.source.kind === 'node' ? this.task.roles.get(value.source.node) : undefined;
  }

  private layout(value: Value): ReturnType<typeof layoutOf> {
    return layoutOf(value, this.task.extent);
  }

  /** One row: pass by pass, each first the numbers of the row, then its vectors. */
  private row(): number[] {
    const last = Math.max(0, ...this.phases.values());
    return Array.from({ length: last + 1 }, (_, phase) => {
      const nodes = this.task.nodes.filter(({ outputs }) => this.phases.get(outputs[0]) === phase);
      return [...this.numbersOfRow(nodes), ...this.vectorsOfRow(nodes, phase)];
    }).flat();
  }

  private numbersOfRow(nodes: readonly Node[]): number[] {
    const code: number[] = [];
    for (const node of nodes) {
      const [output] = node.outputs;
      const role = this.role(output);
      if (role?.kind === 'alias' || (role?.kind === 'map' && role.layout === 'column')) {
        const operands = node.inputs.flatMap((value) =>
          value && value.dtype !== 'int64' ? [this.number(value, code)] : [],
        );
        code.push(...calculation(node, operands), ...this.define(output));
      } else if (role?.kind === 'across') {
        // Its sum was made in the pass before.
        code.push(...wasm.localGet(this.sumOf(output)), ...this.define(output));
      }
      if (role?.kind !== 'down' && this.layout(output) === 'column')
        code.push(...this.storeNumber(output));
    }
    for (const { role, isFull, sum, output } of this.totals) {
      if (isFull || !nodes.some((node) => node.outputs[0] === output)) continue;
      const factors = role.factors.map((value) => this.number(value, code));
      code.push(...wasm.localGet(sum), ...product(factors), ...wasm.F32_ADD, ...wasm.localSet(sum));
    }
    return code;
  }

  /** The local with a number of the row, or of all rows, in its four lanes; fetched by `code` if need be. */
  private number(value: Value, code: number[]): number {
    const known = this.vectors.get(value);
    if (known !== undefined) return known;
    const layout = this.layout(value);
    if (layout === 'scalar') return this.scalar(value);
    const address = this.addressOf(value);
    code.push(...at(address, ROW), ...wasm.v128LoadSplat, ...this.define(value));
    return this.vectors.get(value) ?? 0;
  }

  private scalar(value: Value): number {
    const known = this.vectors.get(value);
    if (known !== undefined) return known;
    const { source } = value;
    const code =
      source.kind === 'constant'
        ? wasm.v128Const(Number(source.data[0]))
        : [...wasm.localGet(this.addressOf(value)), ...wasm.v128LoadSplat];
    this.before.push(...code, ...this.define(value));
    return this.vectors.get(value) ?? 0;
  }

  private storeNumber(value: Value): number[] {
    const local = this.vectors.get(value);
    if (!this.task.outputs.has(value) || local === undefined) return [];
    return [...at(this.addressOf(value), ROW), ...wasm.localGet(local), ...wasm.v128StoreLane];
  }

  /** The vectors of a row in one pass: what is calculated, what is summed. */
  private vectorsOfRow(nodes: readonly Node[], phase: number): number[] {
    const across = this.across.filter(({ output }) => this.phases.get(output) === phase + 1);
    const totals = this.totals.filter(
      ({ isFull, output }) => isFull && nodes.some((node) => node.outputs[0] === output),
    );
    const maps = nodes.filter(({ outputs }) => {
      const role = this.role(outputs[0]);
      return role?.kind === 'map' && role.layout === 'full';
    });
    if (maps.length + across.length + totals.length === 0) return [];
    const prologue = across.flatMap(({ sum }) => [...wasm.v128Const(0), ...wasm.localSet(sum)]);
    const vectors = this.task.extent.columns / 4;
    const pass = new Pass(vectors <= WRITTEN_OUT ? undefined : DONE);
    const body = (offset: number) =>
      this.vectorCode(pass.at(offset), prologue, maps, across, totals);
    // The first of them notes in the prologue what all need.
    const code =
      vectors <= WRITTEN_OUT
        ? Array.from({ length: vectors }, (_, i) => body(i * VECTOR_BYTES)).flat()
        : loopOver(4 * this.task.extent.columns, body(0));
    const epilogue = across.flatMap(({ sum }) => this.addLanes(sum));
    return [...prologue, ...code, ...epilogue];
  }

  private vectorCode(
    pass: Pass,
    prologue: number[],
    maps: readonly Node[],
    across: readonly { factors: readonly Value[]; sum: number }[],
    totals: readonly Total[],
  ): number[] {
    const code: number[] = [];
    const loaded = new Set<Value>();
    const read = (value: Value): number => {
      const layout = this.layout(value);
      if (layout === 'column' || layout === 'scalar') return this.number(value, prologue);
      const local = pass.localFor(value, () => this.vector());
      if (loaded.has(value)) return local;
      loaded.add(value);
      const spilled = this.spilled.get(value);
      const address = spilled ?? this.addressOf(value);
      const base =
        layout === 'full' && spilled === undefined
          ? pass.base(address, () => this.integer(), prologue)
          : address;
      code.push(...pass.load(base), ...wasm.localSet(local));
      return local;
    };
    for (const node of maps) {
      const [output] = node.outputs;
      const operands = node.inputs.flatMap((value) => (value ? [read(value)] : []));
      const local = pass.localFor(output, () => this.vector());
      loaded.add(output);
      code.push(...calculation(node, operands), ...wasm.localSet(local));
      if (this.task.outputs.has(output)) {
        const base = pass.base(this.addressOf(output), () => this.integer(), prologue);
        code.push(...pass.store(base, wasm.localGet(local)));
      }
      if (this.isReadLater(output))
        code.push(...pass.store(this.spill(output), wasm.localGet(local)));
    }
    for (const { factors, sum } of across)
      code.push(
        ...wasm.localGet(sum),
        ...product(factors.map(read)),
        ...wasm.F32_ADD,
        ...wasm.localSet(sum),
      );
    for (const { role, sum } of totals) {
      const added = product(role.factors.map(read));
      if (role.layout === 'scalar')
        code.push(...wasm.localGet(sum), ...added, ...wasm.F32_ADD, ...wasm.localSet(sum));
      else code.push(...pass.store(sum, [...pass.load(sum), ...added, ...wasm.F32_ADD]));
    }
    return code;
  }

  /** Whether a full value is read in a pass after the one that makes it. */
  private isReadLater(value: Value): boolean {
    const phase = this.phases.get(value) ?? 0;
    return this.task.nodes.some(({ inputs, outputs: [output] }) => {
      const role = this.role(output);
      const pass = (this.phases.get(output) ?? 0) - Number(role?.kind === 'across');
      return pass > phase && inputs.includes(value);
    });
  }

  private spill(value: Value): number {
    const known = this.spilled.get(value) ?? this.scratch();
    this.spilled.set(value, known);
    return known;
  }

  private sumOf(value: Value): number {
    return this.across.find(({ output }) => output === value)?.sum ?? 0;
  }

  /** All four lanes become the sum of the four. */
  private addLanes(local: number): number[] {
    const half = [
      ...wasm.localGet(local),
      ...wasm.rotated(local, 2),
      ...wasm.F32_ADD,
      ...wasm.localSet(local),
    ];
    const whole = [
      ...wasm.localGet(local),
      ...wasm.rotated(local, 1),
      ...wasm.F32_ADD,
      ...wasm.localSet(local),
    ];
    return [...half, ...whole];
  }

  private clearTotals(): number[] {
    return this.totals.flatMap(({ role, sum, total }) => {
      const zero = wasm.v128Const(0);
      if (role.layout === 'scalar')
        return [...zero, ...wasm.localSet(sum), ...zero, ...wasm.localSet(total)];
      const pass = new Pass(DONE);
      return this.overRow([...pass.store(sum, zero), ...pass.store(total, zero)]);
    });
  }

  /** Adds the sums to the totals and starts them again. */
  private addUp(): number[] {
    return this.totals.flatMap(({ role, sum, total }) => {
      const zero = wasm.v128Const(0);
      if (role.layout === 'scalar')
        return [
          ...[
            ...wasm.localGet(total),
            ...wasm.localGet(sum),
            ...wasm.F32_ADD,
            ...wasm.localSet(total),
          ],
          ...[...zero, ...wasm.localSet(sum)],
        ];
      const pass = new Pass(DONE);
      const added = [...pass.load(total), ...pass.load(sum), ...wasm.F32_ADD];
      return this.overRow([...pass.store(total, added), ...pass.store(sum, zero)]);
    });
  }

  private finish(): number[] {
    return this.totals.flatMap(({ role, isFull, total, output }) => {
      const divided = role.divisor === 1 ? [] : [...wasm.v128Const(role.divisor), ...wasm.F32_DIV];
      if (role.layout === 'scalar') {
        const lanes = isFull ? this.addLanes(total) : [];
        const value = [...wasm.localGet(total), ...divided];
        return [
          ...lanes,
          ...wasm.localGet(this.addressOf(output)),
          ...value,
          ...wasm.v128StoreLane,
        ];
      }
      if (divided.length === 0) return [];
      const pass = new Pass(DONE);
      return this.overRow(pass.store(total, [...pass.load(total), ...divided]));
    });
  }

  private overRow(body: readonly number[]): number[] {
    return loopOver(4 * this.task.extent.columns, body);
  }

  private define(value: Value): number[] {
    const local = this.vectors.get(value) ?? this.vector();
    this.vectors.set(value, local);
    return wasm.localSet(local);
  }

  /** A local with the address of a value's block, fetched before the first row. */
  private addressOf(value: Value): number {
    const known = this.addresses.get(value);
    if (known !== undefined) return known;
    const local = this.addressLocal(this.find(value));
    this.addresses.set(value, local);
    return local;
  }

  private find(value: Value): Locate {
    const output = this.task.outputs.get(value);
    if (output) return () => output;
    const input = this.task.inputs.get(value);
    if (input) return input;
    if (value.source.kind !== 'constant')
      throw new Error('a kernel reads a value that nobody makes');
    const { data } = value.source;
    const block = new Block('float32', [data.length]);
    block.data.set(data as never);
    return () => block;
  }

  /** The address of memory for one row of numbers. */
  private scratch(): number {
    const block = new Block('float32', [this.task.extent.columns]);
    return this.addressLocal(() => block);
  }

  private addressLocal(locate: Locate): number {
    const local = this.integer();
    const entry = 4 * (this.blocks.push(locate) - 1);
    this.before.push(...wasm.localGet(TABLE), ...wasm.i32Load(entry), ...wasm.localSet(local));
    return local;
  }

  private integer(): number {
    return this.locals.push(wasm.I32) - 1;
  }

  private vector(): number {
    return this.locals.push(wasm.V128) - 1;
  }
}

/** One pass over the vectors of a row: where it is, and the locals that it uses again for every vector. */
class Pass {
  private offset = 0;
  private readonly locals = new Map<Value, number>();
  private readonly bases = new Map<number, number>();

  /** @param done the local that counts the bytes done, if it is a loop. */
  constructor(private readonly done: number | undefined) {}

  at(offset: number): this {
    this.offset = offset;
    return this;
  }

  localFor(value: Value, make: () => number): number {
    const local = this.locals.get(value) ?? make();
    this.locals.set(value, local);
    return local;
  }

  /** The local with the address of this row in a matrix, which the prologue works out once. */
  base(address: number, make: () => number, prologue: number[]): number {
    const known = this.bases.get(address);
    if (known !== undefined) return known;
    const local = make();
    this.bases.set(address, local);
    prologue.push(...at(address, MATRIX), ...wasm.localSet(local));
    return local;
  }

  load(address: number): number[] {
    return [...this.address(address), ...wasm.v128LoadAt(this.offset)];
  }

  store(address: number, value: readonly number[]): number[] {
    return [...this.address(address), ...value, ...wasm.v128StoreAt(this.offset)];
  }

  private address(address: number): number[] {
    return this.done === undefined ? wasm.localGet(address) : at(address, this.done);
  }
}

/** The product of one or two locals. */
function product([first, ...others]: readonly number[]): number[] {
  return others.reduce(
    (code, local) => [...code, ...wasm.localGet(local), ...wasm.F32_MUL],
    wasm.localGet(first),
  );
}

function at(address: number, offset: number): number[] {
  return [...wasm.localGet(address), ...wasm.localGet(offset), ...wasm.I32_ADD];
}

function advance(local: number, bytes: number): number[] {
  return [
    ...wasm.localGet(local),
    ...wasm.i32Const(bytes),
    ...wasm.I32_ADD,
    ...wasm.localSet(local),
  ];
}

/** Runs `body` for every vector of so many bytes, counted in DONE. */
function loopOver(bytes: number, body: readonly number[]): number[] {
  const more = [...wasm.localGet(DONE), ...wasm.i32Const(bytes), ...wasm.I32_LESS];
  const start = [...wasm.i32Const(0), ...wasm.localSet(DONE)];
  return [...start, ...wasm.doWhile([...body, ...advance(DONE, VECTOR_BYTES)], more)];
}
