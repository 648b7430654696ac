import { Block, type Locate } from '../../arena';
import type { Node, Value } from '../../graph';
import * as wasm from '../assembler';
import { WRITTEN_OUT } from '../cost';
import { addTo, advance, Emitter, loopOver, plus, VECTOR_BYTES, type Kernel } from '../emitter';
import { calculation } from '../operators';
import { layoutOf, type Extent, type Layout, type Role } from './layout';
import { Pass } from './pass';
import { Passes } from './passes';
import { addLanes, ROWS_A_SUM, Totals, type Total } from './totals';

/** What a kernel does: nodes with their roles, and where values that others make or use lie. */
export interface RegionTask {
  readonly extent: Extent;
  readonly nodes: readonly Node[];
  readonly roles: ReadonlyMap<Node, Role>;
  readonly inputs: ReadonlyMap<Value, Locate>;
  readonly outputs: ReadonlyMap<Value, Block>;
}

/** A kernel that goes over the rows of a region once, and does all its nodes for each row. */
export function regionKernel(task: RegionTask): Kernel {
  const writer = new Writer(task);
  return writer.emitter.kernel(writer.write());
}

/** The sum of one row, of `factors` multiplied. */
interface Across {
  readonly output: Value;
  readonly factors: readonly Value[];
  readonly sum: number;
}

/** What is done for each vector of a row in one pass. */
interface RowTask {
  readonly maps: readonly Node[];
  readonly across: readonly Across[];
  readonly totals: readonly Total[];
}

class Writer {
  readonly emitter = new Emitter();
  /** Bytes done before this row: of a column, and of a matrix. */
  private readonly before = this.emitter.integer();
  private readonly matrix = this.emitter.integer();
  /** Bytes of this row done. */
  private readonly done = this.emitter.integer();
  /** Bytes of a column at the end of the present sum, and in all. */
  private readonly end = this.emitter.integer();
  private readonly all = this.emitter.integer();
  private readonly addresses = new Map<Value, number>();
  /** Addresses of rows that a later pass reads. */
  private readonly spilled = new Map<Value, number>();
  /** Locals with a number in all four lanes. */
  private readonly numbers = new Map<Value, number>();
  private readonly passes: Passes;
  private readonly totals: readonly Total[];
  private readonly across: readonly Across[];

  constructor(private readonly task: RegionTask) {
    const { nodes, roles } = task;
    this.passes = new Passes(nodes, roles);
    const sums = nodes.map((node) => ({ output: node.outputs[0], role: roles.get(node) }));
    this.totals = sums.flatMap(({ output, role }) =>
      role?.kind === 'down' ? this.total(output, role) : [],
    );
    this.across = sums.flatMap(({ output, role }) =>
      role?.kind === 'across' ? { output, factors: role.factors, sum: this.emitter.vector() } : [],
    );
  }

  write(): number[] {
    const { rows, columns } = this.task.extent;
    const { emitter, before, matrix, done, all } = this;
    const totals = new Totals(emitter, this.totals, columns, { matrix, done });
    const next = [...advance(before, 4), ...advance(matrix, 4 * columns)];
    const rowsOfSum = wasm.doWhile([...this.row(), ...next], this.isBefore(this.end));
    return [
      ...[...wasm.i32Const(4 * rows), ...wasm.localSet(all)],
      ...totals.clear(),
      ...wasm.doWhile([...this.setEnd(), ...rowsOfSum, ...totals.addUp()], this.isBefore(all)),
      ...totals.finish(),
    ];
  }

  private total(output: Value, role: Role & { kind: 'down' }): Total {
    const { emitter } = this;
    const isFull = role.factors.some((value) => this.layout(value) === 'full');
    const address = this.addressOf(output);
    return role.layout === 'row'
      ? { output, role, isFull, address, sum: this.scratch(), total: address }
      : { output, role, isFull, address, sum: emitter.vector(), total: emitter.vector() };
  }

  private isBefore(end: number): number[] {
    return [...wasm.localGet(this.before), ...wasm.localGet(end), ...wasm.I32_LT_U];
  }

  /** The next sum ends after so many rows, or with the last one. */
  private setEnd(): number[] {
    const { before, end, all } = this;
    const later = [...wasm.localGet(before), ...wasm.i32Const(4 * ROWS_A_SUM), ...wasm.I32_ADD];
    const both = [...wasm.localGet(end), ...wasm.localGet(all)];
    const earlier = [...both, ...both, ...wasm.I32_LT_U, ...wasm.SELECT];
    return [...later, ...wasm.localSet(end), ...earlier, ...wasm.localSet(end)];
  }

  private layout(value: Value): Layout | undefined {
    return layoutOf(value, this.task.extent);
  }

  /** One row: pass by pass, each first the numbers of the row, then its vectors. */
  private row(): number[] {
    return Array.from({ length: this.passes.count }, (_, pass) => {
      const nodes = this.passes.nodesOf(pass);
      return [...this.numbersOfRow(nodes), ...this.vectorsOfRow(nodes, pass)];
    }).flat();
  }

  private numbersOfRow(nodes: readonly Node[]): number[] {
    const code: number[] = [];
    for (const node of nodes) this.numberOfRow(node, code);
    for (const { role, sum } of this.totalsOf(nodes, false)) {
      const factors = role.factors.map((value) => this.number(value, code));
      code.push(...addTo(sum, product(factors)));
    }
    return code;
  }

  private numberOfRow(node: Node, code: number[]): void {
    const [output] = node.outputs;
    const role = this.task.roles.get(node);
    if (role?.kind === 'alias' || (role?.kind === 'map' && role.layout === 'column')) {
      const operands = node.inputs.flatMap((value) =>
        value && value.dtype !== 'int64' ? [this.number(value, code)] : [],
      );
      code.push(...calculation(node, operands), ...this.define(output));
    } else if (role?.kind === 'across') {
      // Its sum was made in the pass before.
      const sum = this.across.find((across) => across.output === output)?.sum ?? 0;
      code.push(...wasm.localGet(sum), ...this.define(output));
    }
    if (role?.kind !== 'down' && this.layout(output) === 'column')
      code.push(...this.storeNumber(output));
  }

  /** The totals that one pass adds to: of whole rows, or of a number a row. */
  private totalsOf(nodes: readonly Node[], full: boolean): Total[] {
    return this.totals.filter(
      ({ isFull, output }) => isFull === full && nodes.some(({ outputs }) => outputs[0] === output),
    );
  }

  /** The local with a number of the row, or of all rows, in its four lanes; fetched by `code` if need be. */
  private number(value: Value, code: number[]): number {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    const address = () => this.addressOf(value);
    const isScalar = this.layout(value) === 'scalar';
    const local = isScalar ? this.emitter.number(value, address) : this.emitter.vector();
    this.numbers.set(value, local);
    if (!isScalar)
      code.push(
        ...plus(address(), this.before),
        ...wasm.V128_LOAD32_SPLAT,
        ...wasm.localSet(local),
      );
    return local;
  }

  private storeNumber(value: Value): number[] {
    const local = this.numbers.get(value);
    if (!this.task.outputs.has(value) || local === undefined) return [];
    const place = plus(this.addressOf(value), this.before);
    return [...place, ...wasm.localGet(local), ...wasm.V128_STORE32_FIRST_LANE];
  }

  /** The vectors of a row in one pass: what is calculated, what is summed. */
  private vectorsOfRow(nodes: readonly Node[], pass: number): number[] {
    const across = this.across.filter(({ output }) => this.passes.of(output) === pass + 1);
    const totals = this.totalsOf(nodes, true);
    const maps = nodes.filter((node) => {
      const role = this.task.roles.get(node);
      return role?.kind === 'map' && role.layout === 'full';
    });
    if (maps.length + across.length + totals.length === 0) return [];
    const prologue = across.flatMap(({ sum }) => [...wasm.v128Const(0), ...wasm.localSet(sum)]);
    const code = this.everyVector({ maps, across, totals }, prologue);
    return [...prologue, ...code, ...across.flatMap(({ sum }) => addLanes(sum))];
  }

  /** Short rows are written out, long ones looped over. What all vectors need is noted in the prologue. */
  private everyVector(row: RowTask, prologue: number[]): number[] {
    const { emitter, matrix, done } = this;
    const { columns } = this.task.extent;
    const isShort = columns / 4 <= WRITTEN_OUT;
    const pass = new Pass(emitter, { matrix, done: isShort ? undefined : done });
    const vector = (offset: number) => this.vector(row, pass.at(offset), prologue);
    return isShort
      ? Array.from({ length: columns / 4 }, (_, i) => vector(i * VECTOR_BYTES)).flat()
      : loopOver(done, 4 * columns, vector(0));
  }

  private vector({ maps, across, totals }: RowTask, pass: Pass, prologue: number[]): number[] {
    const code: number[] = [];
    const loaded = new Set<Value>();
    const read = (value: Value): number => {
      const layout = this.layout(value);
      if (layout === 'column' || layout === 'scalar') return this.number(value, prologue);
      const local = pass.localFor(value);
      if (loaded.has(value)) return local;
      loaded.add(value);
      code.push(...pass.load(this.place(value, pass, prologue)), ...wasm.localSet(local));
      return local;
    };
    for (const node of maps) {
      const [output] = node.outputs;
      const operands = node.inputs.flatMap((value) => (value ? [read(value)] : []));
      const local = pass.localFor(output);
      loaded.add(output);
      code.push(...calculation(node, operands), ...wasm.localSet(local));
      code.push(...this.storeVector(output, local, pass, prologue));
    }
    for (const { factors, sum } of across) code.push(...addTo(sum, product(factors.map(read))));
    for (const { role, sum } of totals) {
      const added = product(role.factors.map(read));
      if (role.layout === 'scalar') code.push(...addTo(sum, added));
      else code.push(...pass.store(sum, [...pass.load(sum), ...added, ...wasm.F32X4.add]));
    }
    return code;
  }

  /** The address of this row's part of a value that has a number for each column. */
  private place(value: Value, pass: Pass, prologue: number[]): number {
    const spilled = this.spilled.get(value);
    if (spilled !== undefined) return spilled;
    const address = this.addressOf(value);
    return this.layout(value) === 'full' ? pass.base(address, prologue) : address;
  }

  /** Stores a vector where it is asked for: in the output, and for a later pass. */
  private storeVector(value: Value, local: number, pass: Pass, prologue: number[]): number[] {
    const places: number[] = [];
    if (this.task.outputs.has(value)) places.push(pass.base(this.addressOf(value), prologue));
    if (this.passes.isReadLater(value)) places.push(this.spill(value));
    return places.flatMap((place) => pass.store(place, wasm.localGet(local)));
  }

  private spill(value: Value): number {
    const known = this.spilled.get(value) ?? this.scratch();
    this.spilled.set(value, known);
    return known;
  }

  /** Makes the four floats on the stack the row's number of a value. */
  private define(value: Value): number[] {
    const local = this.numbers.get(value) ?? this.emitter.vector();
    this.numbers.set(value, local);
    return wasm.localSet(local);
  }

  /** A local with the address of a value's block. */
  private addressOf(value: Value): number {
    const known = this.addresses.get(value) ?? this.emitter.address(this.find(value));
    this.addresses.set(value, known);
    return known;
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
    return this.emitter.address(() => block);
  }
}

/** The product of one or two locals. */
function product([first, ...others]: readonly number[]): number[] {
  return others.reduce(
    (code, local) => [...code, ...wasm.localGet(local), ...wasm.F32X4.mul],
    wasm.localGet(first),
  );
}
